#include "cli/refused.h"

#define S(text) STR_INIT(text)
#define AT_TERMINAL "A person can run it with the AWS CLI at a terminal."
#define SIGN_IN                                                                                    \
    "A person signs in with the AWS CLI at a terminal; the session that it caches is used here."
#define WIZARD "it asks questions at a terminal"
#define WRITES_SETTINGS "it changes the files that settings and credentials come from"
#define SETTINGS "Name region and output in the command; a person edits ~/.aws."
#define OLD_HBASE "it works on clusters of AMI versions 2 and 3 only, which can no longer be made"
#define HBASE "Use 'aws emr add-steps' with HBase's own snapshot export to S3."
#define SKILLS "it changes what assistants on this machine are told"

/* The first row that fits: rows of a whole service are behind those of its commands. */
static const struct refused rows[] = {
    {S("agent-toolkit"), S("add-skill"), SKILLS, AT_TERMINAL},
    {S("agent-toolkit"), S("remove-skill"), SKILLS, AT_TERMINAL},
    {S("agent-toolkit"), S("update-skill"), SKILLS, AT_TERMINAL},
    {S("agent-toolkit"), S("list-installed-skills"),
     "it reads the folders of assistants on this machine", AT_TERMINAL},
    {S("agent-toolkit"), S("get-skill-file"), SKILLS, "Use 'aws agent-toolkit search-skills'."},
    {S("agent-toolkit"), S("check-skill-updates"),
     "it reads the folders of assistants on this machine", AT_TERMINAL},
    {S("cli-dev"), S(""), "it is for developers of the AWS CLI and needs a terminal", AT_TERMINAL},
    {S("cloudtrail"), S("create-subscription"), "AWS CLI v2 has no such command",
     "Use 'aws cloudtrail create-trail' and 'aws cloudtrail start-logging'."},
    {S("cloudtrail"), S("update-subscription"), "AWS CLI v2 has no such command",
     "Use 'aws cloudtrail update-trail'."},
    {S("codecommit"), S("credential-helper"),
     "it hands a password to git, which calls it by itself",
     "Use 'aws codecommit get-file' and 'aws codecommit put-file', or a person sets git up."},
    {S("codeartifact"), S("login"),
     "it starts a package manager and writes a token into its settings in the home folder",
     "Use 'aws codeartifact get-repository-endpoint'; a person runs the login at a terminal."},
    {S("configure"), S("mfa-login"), "it asks for a code at a terminal and stores credentials",
     SIGN_IN},
    {S("configure"), S("sso"), "it opens a browser and " WRITES_SETTINGS, SIGN_IN},
    {S("configure"), S("sso-session"), WRITES_SETTINGS, SIGN_IN},
    {S("configure"), S("set"), WRITES_SETTINGS, SETTINGS},
    {S("configure"), S("import"), WRITES_SETTINGS, SETTINGS},
    {S("configure"), S("add-model"), "it changes what commands mean",
     "The operator can use 'aws-api-mcp-server models update'."},
    {S("configure"), S("wizard"), WIZARD " and changes settings", SETTINGS},
    {S("configure"), S(""), WRITES_SETTINGS, SETTINGS},
    {S("ddb"), S(""), "its expression language is not built in",
     "Use 'aws dynamodb query', 'aws dynamodb scan' or 'aws dynamodb put-item'."},
    {S("deploy"), S("register"), "it writes the secret key of a new user into a file",
     "Use 'aws deploy register-on-premises-instance' with a role of yours."},
    {S("deploy"), S("deregister"), "it deletes the user that 'deploy register' made",
     "Use 'aws deploy deregister-on-premises-instance' and 'aws iam delete-user'."},
    {S("deploy"), S("install"), "it installs software on this machine as its administrator",
     "Use 'aws ssm send-command' with the document AWS-ConfigureAWSPackage, or a person runs it."},
    {S("deploy"), S("uninstall"), "it removes software from this machine as its administrator",
     "Use 'aws ssm send-command' with the document AWS-ConfigureAWSPackage, or a person runs it."},
    {S("dynamodb"), S("wizard"), WIZARD, "Use 'aws dynamodb create-table'."},
    {S("ec2-instance-connect"), S("open-tunnel"), "it opens a port of this machine to an instance",
     "Use 'aws ssm send-command' to run something on an instance."},
    {S("ec2-instance-connect"), S("ssh"), "it starts an ssh program that needs a terminal",
     "Use 'aws ssm send-command' to run something on an instance."},
    {S("ecr"), S("get-login"), "AWS CLI v2 has no such command",
     "Use 'aws ecr get-login-password'."},
    {S("ecs"), S("execute-command"),
     "it starts the session manager plug-in, which needs a terminal",
     "Use 'aws ecs run-task' with a command override and read the output with 'aws logs "
     "filter-log-events'."},
    {S("ecs"), S("monitor-express-gateway-service"), "it draws on a terminal until it is stopped",
     "Use 'aws ecs describe-express-gateway-service'."},
    {S("emr"), S("install-applications"),
     "it works on clusters of AMI versions 2 and 3 only, which can no longer be made",
     "Use 'aws emr create-cluster --release-label … --applications …'."},
    {S("emr"), S("create-hbase-backup"), OLD_HBASE, HBASE},
    {S("emr"), S("schedule-hbase-backup"), OLD_HBASE, HBASE},
    {S("emr"), S("disable-hbase-backups"), OLD_HBASE, HBASE},
    {S("emr"), S("restore-from-hbase-backup"), OLD_HBASE, HBASE},
    {S("emr"), S("ssh"), "it starts an ssh program that needs a terminal",
     "Use 'aws emr add-steps' to run something on the cluster."},
    {S("emr"), S("socks"), "it starts an ssh program that opens a port of this machine",
     "Use 'aws emr create-persistent-app-ui' for the web pages of a cluster."},
    {S("emr"), S("get"), "it starts a program that copies files over ssh",
     "Have a step of the cluster write to S3 ('aws emr add-steps'), then use 'aws s3 cp'."},
    {S("emr"), S("put"), "it starts a program that copies files over ssh",
     "Use 'aws s3 cp' and have a step of the cluster read from S3 ('aws emr add-steps')."},
    {S("emr-containers"), S("create-role-associations"), "these associations are not built in",
     "Use 'aws eks create-pod-identity-association'."},
    {S("emr-containers"), S("delete-role-associations"), "these associations are not built in",
     "Use 'aws eks list-pod-identity-associations' and 'aws eks "
     "delete-pod-identity-association'."},
    {S("events"), S("wizard"), WIZARD, "Use 'aws events put-rule' and 'aws events put-targets'."},
    {S("gamelift"), S("get-game-session-log"), "it downloads from an address outside AWS's API",
     "Use 'aws gamelift get-game-session-log-url' and download what it names."},
    {S("history"), S(""), "it shows what a person's AWS CLI sent, secrets included",
     "Use 'aws cloudtrail lookup-events' for what happened in the account."},
    {S("iam"), S("wizard"), WIZARD, "Use 'aws iam create-role'."},
    {S("lambda-web"), S("deploy"), "it builds and uploads a web application in one go",
     "Use 'aws lambda create-function --zip-file fileb://…' and 'aws lambda "
     "create-function-url-config'."},
    {S("lambda"), S("wizard"), WIZARD, "Use 'aws lambda create-function'."},
    {S("lightsail"), S("push-container-image"), "it starts the program lightsailctl",
     "Push the image to Amazon ECR and name it in 'aws lightsail "
     "create-container-service-deployment'."},
    {S("login"), S(""), "it opens a browser and stores credentials", SIGN_IN},
    {S("logout"), S(""), "it removes a person's stored credentials", AT_TERMINAL},
    {S("logs"), S("start-live-tail"), "it follows a log until it is stopped",
     "Use 'aws logs tail' or 'aws logs filter-log-events'."},
    {S("ssm"), S("start-session"), "it starts the session manager plug-in, which needs a terminal",
     "Use 'aws ssm send-command' and read the output with 'aws ssm get-command-invocation'."},
    {S("sso"), S("login"), "it opens a browser and stores credentials", SIGN_IN},
    {S("sso"), S("logout"), "it removes a person's stored credentials", AT_TERMINAL},
    {S("update"), S(""), "it replaces programs on this machine",
     "The operator can use 'aws-api-mcp-server models update' for the newest service models."},
};

const struct refused *refused_find(struct str service, struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        bool whole = rows[i].name.n == 0;
        if (str_eq(rows[i].service, service) && (whole || str_eq(rows[i].name, name))) {
            return &rows[i];
        }
    }
    return NULL;
}

bool refused_error(const struct refused *r, struct str name, struct err *e)
{
    return err_set(e, ERR_DENIED, "'aws " STR_FMT "%s" STR_FMT "' is refused because %s. %s",
                   STR_ARG(r->service), name.n > 0 ? " " : "", STR_ARG(name), r->why, r->instead);
}
