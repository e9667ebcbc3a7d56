// Queues, topics, events.
export const sqs = {
  name: 'sqs',
  steps: [
    { run: 'sqs create-queue --queue-name jobs --attributes VisibilityTimeout=60,DelaySeconds=0 --tags team=red', save: { url: 'QueueUrl' } },
    { run: 'sqs get-queue-url --queue-name jobs', json: { QueueUrl: '{url}' } },
    { run: 'sqs get-queue-attributes --queue-url {url} --attribute-names VisibilityTimeout', json: { 'Attributes.VisibilityTimeout': '60' } },
    { run: 'sqs send-message --queue-url {url} --message-body "hello world" --message-attributes \'{"n":{"DataType":"Number","StringValue":"7"}}\'', has: 'MessageId' },
    { run: 'sqs send-message-batch --queue-url {url} --entries Id=a,MessageBody=one Id=b,MessageBody=two', json: { 'Successful.length': 2 } },
    { run: 'sqs receive-message --queue-url {url} --max-number-of-messages 10 --message-attribute-names All', json: { 'Messages.length': 3, 'Messages.0.Body': 'hello world' }, save: { receipt: 'Messages.0.ReceiptHandle' } },
    { run: 'sqs delete-message --queue-url {url} --receipt-handle "{receipt}"', text: '{}' },
    { run: 'sqs list-queue-tags --queue-url {url}', json: { 'Tags.team': 'red' } },
    { run: 'sqs list-queues --query QueueUrls', text: '["{url}"]' },
    { run: 'sqs get-queue-url --queue-name none', error: ['NonExistentQueue', 'GetQueueUrl'] },
    { run: 'sqs purge-queue --queue-url {url}', text: '{}' },
    { run: 'sqs delete-queue --queue-url {url}', text: '{}' },
  ],
};

export const sns = {
  name: 'sns',
  steps: [
    { run: 'sns create-topic --name alerts --tags Key=a,Value=b', save: { topic: 'TopicArn' } },
    { run: 'sns subscribe --topic-arn {topic} --protocol email --notification-endpoint ann@example.com', has: 'SubscriptionArn' },
    { run: 'sns list-subscriptions-by-topic --topic-arn {topic}', json: { 'Subscriptions.0.Endpoint': 'ann@example.com' } },
    { run: 'sns publish --topic-arn {topic} --message hi --subject test', has: 'MessageId' },
    { run: 'sns list-tags-for-resource --resource-arn {topic}', json: { 'Tags.0.Value': 'b' } },
    { run: 'sns list-topics --query Topics[].TopicArn', text: '["{topic}"]' },
    { run: 'sns get-topic-attributes --topic-arn arn:aws:sns:us-east-1:123456789012:none', error: 'NotFound' },
    { run: 'sns delete-topic --topic-arn {topic}', text: '{}' },
  ],
};

export const events = {
  name: 'events',
  steps: [
    { run: 'events put-rule --name nightly --schedule-expression "cron(0 2 * * ? *)" --state ENABLED', has: 'rule/nightly' },
    { run: 'events put-targets --rule nightly --targets Id=1,Arn=arn:aws:lambda:us-east-1:123456789012:function:x', json: { FailedEntryCount: 0 } },
    { run: 'events list-targets-by-rule --rule nightly --query Targets[].Id', text: '["1"]' },
    { run: 'events list-rules --query Rules[].Name', text: '["nightly"]' },
    { run: 'events describe-rule --name none', error: 'ResourceNotFoundException' },
    { run: 'events remove-targets --rule nightly --ids 1', json: { FailedEntryCount: 0 } },
    { run: 'events delete-rule --name nightly', text: '{}' },
  ],
};
