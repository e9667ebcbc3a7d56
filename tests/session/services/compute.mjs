// Machines, functions, containers, stacks.
export const ec2 = {
  name: 'ec2',
  steps: [
    { run: 'ec2 create-vpc --cidr-block 10.20.0.0/16', save: { vpc: 'Vpc.VpcId' }, json: { 'Vpc.CidrBlock': '10.20.0.0/16' } },
    { run: 'ec2 create-tags --resources {vpc} --tags Key=Name,Value="my vpc" Key=env,Value=test', text: '{}' },
    { run: 'ec2 describe-vpcs --vpc-ids {vpc}', json: { 'Vpcs.length': 1, 'Vpcs.0.CidrBlock': '10.20.0.0/16', 'Vpcs.0.Tags.length': 2 } },
    { run: "ec2 describe-vpcs --filters Name=tag:env,Values=test,other --query 'Vpcs[].VpcId'", text: '["{vpc}"]' },
    { run: 'ec2 create-subnet --vpc-id {vpc} --cidr-block 10.20.1.0/24 --availability-zone us-east-1a', save: { subnet: 'Subnet.SubnetId' } },
    { run: 'ec2 create-security-group --group-name web --description "web servers" --vpc-id {vpc}', save: { group: 'GroupId' } },
    { run: 'ec2 authorize-security-group-ingress --group-id {group} --protocol tcp --port 443 --cidr 0.0.0.0/0', json: { Return: true } },
    { run: "ec2 describe-security-groups --group-ids {group} --query 'SecurityGroups[0].IpPermissions[0].[FromPort,ToPort,IpProtocol]'", text: '[443,443,"tcp"]' },
    { run: 'ec2 run-instances --image-id ami-12c6146b --instance-type t3.micro --count 3 --subnet-id {subnet} --tag-specifications ResourceType=instance,Tags=[{Key=role,Value=worker}]', json: { 'Instances.length': 3, 'Instances.0.InstanceType': 't3.micro' }, save: { one: 'Instances.0.InstanceId' } },
    { run: "ec2 describe-instances --filters Name=tag:role,Values=worker --query 'length(Reservations[].Instances[])'", text: '3' },
    { run: "ec2 describe-instances --page-size 5 --max-items 1 --query 'Reservations[].Instances[].State.Name'", has: 'running' },
    { run: 'ec2 stop-instances --instance-ids {one}', json: { 'StoppingInstances.0.InstanceId': '{one}' } },
    { run: 'ec2 describe-instances --instance-ids {one} --query Reservations[0].Instances[0].State.Name --output text', text: 'stopped' },
    { run: 'ec2 terminate-instances --instance-ids {one}', has: '{one}' },
    { run: 'ec2 describe-instances --instance-ids i-0123456789abcdef0', error: 'InvalidInstanceID.NotFound' },
    { run: 'ec2 describe-vpcs --vpc-ids vpc-0000', error: ['InvalidVpcID.NotFound', 'DescribeVpcs'] },
    { run: 'ec2 delete-security-group --group-id {group}', lacks: 'rror' },
    { run: "ec2 describe-regions --query 'Regions[?RegionName==`eu-west-1`].RegionName'", text: '["eu-west-1"]' },
    { run: 'ec2 describe-availability-zones --region eu-west-1', has: 'eu-west-1a' },
  ],
};

export const lambda = {
  name: 'lambda',
  steps: [
    { run: 'iam create-role --role-name lambda-role --assume-role-policy-document \'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}\'', save: { role: 'Role.Arn' } },
    { run: 'lambda create-function --function-name hello --runtime python3.12 --handler main.run --role {role} --zip-file fileb://code.zip --environment Variables={A=1,B=two} --tags team=red', json: { FunctionName: 'hello', Runtime: 'python3.12', 'Environment.Variables.B': 'two' }, save: { arn: 'FunctionArn' } },
    { run: 'lambda list-functions --query Functions[].FunctionName', text: '["hello"]' },
    { run: 'lambda get-function-configuration --function-name hello', json: { Handler: 'main.run' } },
    { run: 'lambda list-tags --resource {arn}', json: { 'Tags.team': 'red' } },
    { run: 'lambda update-function-configuration --function-name hello --timeout 30 --memory-size 256', json: { Timeout: 30, MemorySize: 256 } },
    { run: 'lambda get-function --function-name nothing', error: ['ResourceNotFoundException', 'GetFunction'] },
    { run: 'lambda delete-function --function-name hello', lacks: 'rror' },
    { run: 'iam delete-role --role-name lambda-role', text: '{}' },
  ],
};

export const ecs = {
  name: 'ecs',
  steps: [
    { run: 'ecs create-cluster --cluster-name blue', json: { 'cluster.clusterName': 'blue', 'cluster.status': 'ACTIVE' }, save: { arn: 'cluster.clusterArn' } },
    { run: 'ecs list-clusters', json: { 'clusterArns.0': '{arn}' } },
    { run: 'ecs register-task-definition --family web --container-definitions \'[{"name":"web","image":"nginx","memory":128,"portMappings":[{"containerPort":80}]}]\'', json: { 'taskDefinition.revision': 1, 'taskDefinition.containerDefinitions.0.memory': 128 } },
    { run: 'ecs create-service --cluster blue --service-name web --task-definition web --desired-count 2', json: { 'service.desiredCount': 2 } },
    { run: 'ecs describe-services --cluster blue --services web --query services[0].serviceName', text: '"web"' },
    { run: 'ecs tag-resource --resource-arn {arn} --tags key=env,value=test', lacks: 'rror' },
    { run: 'ecs list-tags-for-resource --resource-arn {arn}', has: 'test' },
    { run: 'ecs describe-services --cluster none --services web', error: 'ClusterNotFoundException' },
    { run: 'ecs delete-service --cluster blue --service web --force', json: { 'service.serviceName': 'web' } },
    { run: 'ecs delete-cluster --cluster blue', json: { 'cluster.status': 'INACTIVE' } },
  ],
};

export const cloudformation = {
  name: 'cloudformation',
  steps: [
    { run: 'cloudformation create-stack --stack-name base --template-body file://stack.json --parameters ParameterKey=Name,ParameterValue=from-stack --tags Key=k,Value=v', has: 'arn:aws:cloudformation' },
    { run: 'cloudformation describe-stacks --stack-name base', json: { 'Stacks.0.StackStatus': 'CREATE_COMPLETE', 'Stacks.0.Parameters.0.ParameterValue': 'from-stack', 'Stacks.0.Tags.0.Key': 'k' } },
    { run: 'cloudformation list-stack-resources --stack-name base --query StackResourceSummaries[].ResourceType', text: '["AWS::SQS::Queue"]' },
    { run: 'cloudformation get-template --stack-name base', has: 'AWS::SQS::Queue' },
    { run: 'cloudformation describe-stacks --stack-name missing', error: ['ValidationError', 'missing'] },
    { run: 'cloudformation delete-stack --stack-name base', text: '{}' },
  ],
};
