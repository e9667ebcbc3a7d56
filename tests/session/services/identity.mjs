// Who may do what: STS, IAM, KMS, secrets.
const trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const allow = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}';

export const sts = {
  name: 'sts',
  steps: [
    { run: 'sts get-caller-identity', json: { Account: '123456789012' }, has: '"Arn":"arn:aws:sts::123456789012:' },
    { run: 'sts get-caller-identity --query Account --output text', text: '123456789012' },
    { run: 'sts get-caller-identity --query Account', text: '"123456789012"' },
    { run: 'sts get-caller-identity --output yaml', has: "Account: '123456789012'" },
    { run: 'sts get-caller-identity --output table', has: ['GetCallerIdentity', '|'] },
    { run: 'sts assume-role --role-arn arn:aws:iam::123456789012:role/x --role-session-name s1', has: ['SessionToken', 'arn:aws:sts::123456789012:assumed-role/x/s1'] },
    { run: 'sts get-session-token --duration-seconds 900', has: 'SecretAccessKey' },
    { run: 'sts assume-role --role-arn arn:aws:iam::123456789012:role/x', error: ['--role-session-name', 'required'] },
    { run: 'sts get-caller-identities', error: 'get-caller-identity' },
  ],
};

export const iam = {
  name: 'iam',
  steps: [
    { run: `iam create-role --role-name worker --assume-role-policy-document '${trust}' --tags Key=a,Value=b`, json: { 'Role.RoleName': 'worker', 'Role.AssumeRolePolicyDocument.Statement.0.Effect': 'Allow' } },
    { run: 'iam list-role-tags --role-name worker', json: { 'Tags.0.Value': 'b' } },
    { run: `iam create-policy --policy-name listing --policy-document '${allow}'`, save: { policy: 'Policy.Arn' } },
    { run: 'iam attach-role-policy --role-name worker --policy-arn {policy}', text: '{}' },
    { run: 'iam list-attached-role-policies --role-name worker --query AttachedPolicies[].PolicyName', text: '["listing"]' },
    { run: 'iam create-user --user-name ann', json: { 'User.UserName': 'ann' } },
    { run: 'iam create-user --user-name ann', error: ['EntityAlreadyExists', 'CreateUser'] },
    { run: 'iam create-group --group-name staff', json: { 'Group.GroupName': 'staff' } },
    { run: 'iam add-user-to-group --user-name ann --group-name staff', text: '{}' },
    { run: 'iam get-group --group-name staff --query Users[].UserName', text: '["ann"]' },
    { run: 'iam list-users --query Users[].UserName --output text', text: 'ann' },
    { run: "iam list-policies --scope AWS --max-items 3 --query 'Policies[].PolicyName'", has: '[' },
    { run: 'iam get-role --role-name nobody', error: ['NoSuchEntity', 'GetRole'] },
    { run: 'iam remove-user-from-group --user-name ann --group-name staff', text: '{}' },
    { run: 'iam delete-group --group-name staff', text: '{}' },
    { run: 'iam delete-user --user-name ann', text: '{}' },
    { run: 'iam detach-role-policy --role-name worker --policy-arn {policy}', text: '{}' },
    { run: 'iam delete-policy --policy-arn {policy}', text: '{}' },
    { run: 'iam delete-role --role-name worker', text: '{}' },
    { run: 'iam list-roles --path-prefix / --query Roles[].RoleName', text: '[]' },
  ],
};

export const kms = {
  name: 'kms',
  steps: [
    { run: 'kms create-key --description "test key" --tags TagKey=k,TagValue=v', save: { key: 'KeyMetadata.KeyId' }, json: { 'KeyMetadata.Enabled': true } },
    { run: 'kms create-alias --alias-name alias/test --target-key-id {key}', text: '{}' },
    { run: "kms list-aliases --query 'Aliases[?AliasName==`alias/test`].TargetKeyId'", text: '["{key}"]' },
    { run: 'kms encrypt --key-id alias/test --plaintext c2VjcmV0', save: { cipher: 'CiphertextBlob' } },
    { run: 'kms decrypt --ciphertext-blob {cipher}', json: { Plaintext: 'c2VjcmV0' } },
    { run: 'kms list-resource-tags --key-id {key}', json: { 'Tags.0.TagKey': 'k' } },
    { run: 'kms describe-key --key-id 11111111-2222-3333-4444-555555555555', error: 'NotFoundException' },
    { run: 'kms schedule-key-deletion --key-id {key} --pending-window-in-days 7', json: { KeyId: '{key}' } },
  ],
};

export const secretsmanager = {
  name: 'secretsmanager',
  steps: [
    { run: 'secretsmanager create-secret --name db/pass --secret-string \'{"user":"u","pass":"p"}\'', json: { Name: 'db/pass' } },
    { run: 'secretsmanager describe-secret --secret-id db/pass', json: { Name: 'db/pass' } },
    { run: 'secretsmanager put-secret-value --secret-id db/pass --secret-string new', has: 'VersionId' },
    { run: 'secretsmanager list-secrets --query SecretList[].Name', text: '["db/pass"]' },
    { run: 'secretsmanager describe-secret --secret-id none', error: 'ResourceNotFoundException' },
    { run: 'secretsmanager delete-secret --secret-id db/pass --force-delete-without-recovery', json: { Name: 'db/pass' } },
  ],
};
