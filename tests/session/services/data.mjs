// Tables, parameters, logs, zones.
const pages = Array.from({ length: 25 }, (_, i) => ({
  run: `ssm put-parameter --name /app/p${String(i).padStart(2, '0')} --value v${i} --type String`, json: { Version: 1 },
}));

export const ssm = {
  name: 'ssm',
  steps: [
    ...pages,
    { run: 'ssm get-parameter --name /app/p07', json: { 'Parameter.Value': 'v7' } },
    { run: "ssm get-parameters-by-path --path /app --query 'length(Parameters)'", text: '25' },
    { run: 'ssm get-parameters-by-path --path /app --page-size 3 --query Parameters[24].Name', text: '"/app/p24"' },
    { run: "ssm get-parameters-by-path --path /app --max-items 4 --query 'length(Parameters)'", has: '4' },
    { run: 'ssm get-parameters-by-path --path /app --max-items 4', has: ['NextToken', '/app/p03'], lacks: '/app/p04' },
    { run: 'ssm get-parameters-by-path --path /app --no-paginate --max-results 2', json: { 'Parameters.length': 2 }, has: 'NextToken' },
    { run: 'ssm add-tags-to-resource --resource-type Parameter --resource-id /app/p07 --tags Key=k,Value=v', text: '{}' },
    { run: 'ssm list-tags-for-resource --resource-type Parameter --resource-id /app/p07', json: { 'TagList.0.Key': 'k' } },
    { run: 'ssm delete-parameters --names /app/p00 /app/p01 /app/p02', json: { 'DeletedParameters.length': 3 } },
    { run: 'ssm get-parameter --name /none', error: ['ParameterNotFound', 'GetParameter'] },
    { run: 'ssm put-parameter --name x --value v --type Strin', error: 'String' },
    { run: 'ssm get-parameter', error: '--name' },
    { run: 'ssm get-parameter --nam /app/p07 --nope 1', error: '--nope' },
  ],
};

export const dynamodb = {
  name: 'dynamodb',
  steps: [
    { run: 'dynamodb create-table --table-name music --attribute-definitions AttributeName=artist,AttributeType=S AttributeName=song,AttributeType=S --key-schema AttributeName=artist,KeyType=HASH AttributeName=song,KeyType=RANGE --billing-mode PAY_PER_REQUEST', json: { 'TableDescription.TableName': 'music' }, save: { arn: 'TableDescription.TableArn' } },
    { run: 'dynamodb wait table-exists --table-name music', text: '{}' },
    { run: 'dynamodb put-item --table-name music --item \'{"artist":{"S":"Bach"},"song":{"S":"Air"},"year":{"N":"1723"}}\'', lacks: 'rror' },
    { run: 'dynamodb put-item --table-name music --item \'{"artist":{"S":"Bach"},"song":{"S":"Fugue"},"tags":{"SS":["organ","d minor"]},"raw":{"B":"AAEC"}}\'', lacks: 'rror' },
    { run: 'dynamodb get-item --table-name music --key \'{"artist":{"S":"Bach"},"song":{"S":"Air"}}\'', json: { 'Item.year.N': '1723' } },
    { run: 'dynamodb get-item --table-name music --key \'{"artist":{"S":"Bach"},"song":{"S":"Fugue"}}\'', json: { 'Item.raw.B': 'AAEC' } },
    { run: 'dynamodb query --table-name music --key-condition-expression "artist = :a" --expression-attribute-values \'{":a":{"S":"Bach"}}\' --query Items[].song.S', text: '["Air","Fugue"]' },
    { run: 'dynamodb scan --table-name music --page-size 1 --query Count', text: '2' },
    { run: 'dynamodb update-item --table-name music --key \'{"artist":{"S":"Bach"},"song":{"S":"Air"}}\' --update-expression "SET #y = :y" --expression-attribute-names \'{"#y":"year"}\' --expression-attribute-values \'{":y":{"N":"1731"}}\' --return-values ALL_NEW', json: { 'Attributes.year.N': '1731' } },
    { run: 'dynamodb tag-resource --resource-arn {arn} --tags Key=k,Value=v', text: '{}' },
    { run: 'dynamodb list-tags-of-resource --resource-arn {arn}', json: { 'Tags.0.Key': 'k' } },
    { run: 'dynamodb list-tables', json: { 'TableNames.0': 'music' } },
    { run: 'dynamodb describe-table --table-name none', error: ['ResourceNotFoundException', 'DescribeTable'] },
    { run: 'dynamodb delete-table --table-name music', json: { 'TableDescription.TableName': 'music' } },
  ],
};

export const logs = {
  name: 'logs',
  steps: [
    { run: 'logs create-log-group --log-group-name /app/web --tags env=test', text: '{}' },
    { run: 'logs create-log-stream --log-group-name /app/web --log-stream-name s1', text: '{}' },
    { run: 'logs put-log-events --log-group-name /app/web --log-stream-name s1 --log-events timestamp={now},message=first timestamp={now},message="second line"', has: 'nextSequenceToken' },
    { run: 'logs get-log-events --log-group-name /app/web --log-stream-name s1 --query events[].message', text: '["first","second line"]' },
    { run: 'logs filter-log-events --log-group-name /app/web --filter-pattern second --query events[].message', text: '["second line"]' },
    { run: 'logs put-retention-policy --log-group-name /app/web --retention-in-days 7', text: '{}' },
    { run: 'logs describe-log-groups --log-group-name-prefix /app', json: { 'logGroups.0.retentionInDays': 7 } },
    { run: 'logs list-tags-log-group --log-group-name /app/web', json: { 'tags.env': 'test' } },
    { run: 'logs describe-log-streams --log-group-name /none', error: 'ResourceNotFoundException' },
    { run: 'logs delete-log-group --log-group-name /app/web', text: '{}' },
  ],
};

export const route53 = {
  name: 'route53',
  steps: [
    { run: 'route53 create-hosted-zone --name example.com --caller-reference one', save: { zone: 'HostedZone.Id' }, json: { 'HostedZone.Name': 'example.com.' } },
    { run: 'route53 change-resource-record-sets --hosted-zone-id {zone} --change-batch \'{"Changes":[{"Action":"CREATE","ResourceRecordSet":{"Name":"www.example.com","Type":"A","TTL":60,"ResourceRecords":[{"Value":"192.0.2.1"}]}}]}\'', has: 'INSYNC' },
    { run: "route53 list-resource-record-sets --hosted-zone-id {zone} --query 'ResourceRecordSets[?Type==`A`].[Name,TTL]'", text: '[["www.example.com.",60]]' },
    { run: 'route53 list-hosted-zones --query HostedZones[].Name', text: '["example.com."]' },
    { run: 'route53 get-hosted-zone --id ZNONE', error: 'NoSuchHostedZone' },
    { run: 'route53 change-resource-record-sets --hosted-zone-id {zone} --change-batch \'{"Changes":[{"Action":"DELETE","ResourceRecordSet":{"Name":"www.example.com","Type":"A","TTL":60,"ResourceRecords":[{"Value":"192.0.2.1"}]}}]}\'', has: 'ChangeInfo' },
    { run: 'route53 delete-hosted-zone --id {zone}', has: 'ChangeInfo' },
  ],
};

export const cloudwatch = {
  name: 'cloudwatch',
  steps: [
    { run: 'cloudwatch put-metric-data --namespace App --metric-name Hits --value 3 --unit Count', text: '{}' },
    { run: 'cloudwatch list-metrics --namespace App --query Metrics[].MetricName', text: '["Hits"]' },
    { run: 'cloudwatch put-metric-alarm --alarm-name busy --namespace App --metric-name Hits --statistic Sum --period 60 --evaluation-periods 1 --threshold 10 --comparison-operator GreaterThanThreshold', text: '{}' },
    { run: 'cloudwatch describe-alarms --alarm-names busy --query MetricAlarms[0].Threshold', has: '10' },
    { run: 'cloudwatch put-metric-alarm --alarm-name x --evaluation-periods one --comparison-operator LessThanThreshold', error: "'one'" },
    { run: 'cloudwatch delete-alarms --alarm-names busy', text: '{}' },
  ],
};
