// Buckets, objects, repositories.
export const s3api = {
  name: 's3api',
  steps: [
    { run: 's3api create-bucket --bucket first-bucket', json: { Location: '/first-bucket' } },
    { run: 's3api create-bucket --bucket second --create-bucket-configuration LocationConstraint=eu-west-1 --region eu-west-1', has: 'second' },
    { run: "s3api list-buckets --query 'Buckets[].Name'", text: '["first-bucket","second"]' },
    { run: 's3api put-bucket-tagging --bucket first-bucket --tagging TagSet=[{Key=team,Value=red}]', text: '{}' },
    { run: 's3api get-bucket-tagging --bucket first-bucket', json: { 'TagSet.0.Key': 'team', 'TagSet.0.Value': 'red' } },
    { run: 's3api put-object --bucket first-bucket --key a/one.txt --body hello.txt --content-type text/plain', has: 'ETag' },
    { run: 's3api put-object --bucket first-bucket --key "a/two words.txt" --body hello.txt', has: 'ETag' },
    { run: 's3api head-object --bucket first-bucket --key a/one.txt', json: { ContentLength: 6, ContentType: 'text/plain' } },
    { run: 's3api list-objects-v2 --bucket first-bucket --prefix a/', json: { 'Contents.length': 2, 'Contents.1.Key': 'a/two words.txt' } },
    { run: 's3api get-object --bucket first-bucket --key a/one.txt copy.txt', json: { ContentLength: 6 } },
    { run: 's3api head-object --bucket first-bucket --key none', error: '404' },
    { run: 's3api get-object --bucket first-bucket --key none out.txt', error: 'NoSuchKey' },
    { run: 's3api get-bucket-location --bucket no-such-bucket-here', error: 'NoSuchBucket' },
    { run: 's3api delete-objects --bucket first-bucket --delete Objects=[{Key=a/one.txt},{Key=\'a/two words.txt\'}]', json: { 'Deleted.length': 2 } },
    { run: 's3api list-objects-v2 --bucket first-bucket', lacks: 'Contents' },
    { run: 's3api delete-bucket --bucket first-bucket', text: '{}' },
    { run: 's3api delete-bucket --bucket second --region eu-west-1', text: '{}' },
    { run: "s3api list-buckets --query 'length(Buckets)'", text: '0' },
  ],
};

export const s3 = {
  name: 's3',
  steps: [
    { run: 's3 mb s3://high-level', has: 'make_bucket: high-level' },
    { run: 's3api put-object --bucket high-level --key dir/hello.txt --body hello.txt', has: 'ETag' },
    { run: 's3 ls s3://high-level/dir/', has: ['6', 'hello.txt'] },
    { run: 's3 ls s3://high-level', has: 'PRE dir/' },
    { run: 's3api delete-object --bucket high-level --key dir/hello.txt', lacks: 'rror' },
    { run: 's3api delete-bucket --bucket high-level', text: '{}' },
    { run: 's3 ls s3://not-there-at-all', error: 'NoSuchBucket' },
  ],
};

export const ecr = {
  name: 'ecr',
  steps: [
    { run: 'ecr create-repository --repository-name app/web --tags Key=k,Value=v', save: { arn: 'repository.repositoryArn' }, json: { 'repository.repositoryName': 'app/web' } },
    { run: 'ecr describe-repositories --repository-names app/web', json: { 'repositories.length': 1 } },
    { run: 'ecr list-tags-for-resource --resource-arn {arn}', json: { 'tags.0.Key': 'k' } },
    { run: 'ecr describe-repositories --repository-names app/none', error: 'RepositoryNotFoundException' },
    { run: 'ecr delete-repository --repository-name app/web', json: { 'repository.repositoryName': 'app/web' } },
  ],
};
