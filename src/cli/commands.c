#include "cli/commands.h"

#include "cli/invocation.h"

/* ---- services ---- */

static const struct {
    struct str model, cli;
} service_renames[] = {
    {STR_INIT("s3"), STR_INIT("s3api")},
    {STR_INIT("codedeploy"), STR_INIT("deploy")},
    {STR_INIT("config"), STR_INIT("configservice")},
    {STR_INIT("agenttoolkit"), STR_INIT("agent-toolkit")},
    {STR_INIT("eventbridgev2"), STR_INIT("eventsv2")},
};

struct str cli_service_name(struct str model_name)
{
    for (size_t i = 0; i < ARRAY_LEN(service_renames); i++)
        if (str_eq(service_renames[i].model, model_name)) return service_renames[i].cli;
    return model_name;
}

struct str cli_model_name(struct str cli_name)
{
    for (size_t i = 0; i < ARRAY_LEN(service_renames); i++) {
        if (str_eq(service_renames[i].cli, cli_name)) return service_renames[i].model;
        if (str_eq(service_renames[i].model, cli_name)) return STR("");
    }
    return cli_name;
}

struct choices service_names(struct arena *a, const struct model *m)
{
    size_t n = model_service_count(m);
    struct str *names = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++) names[i] = cli_service_name(model_service_name(m, i));
    return (struct choices){names, n};
}

/* ---- commands of a service ---- */

static const struct {
    struct str service, command;
} removed[] = {
    {STR_INIT("ses"), STR_INIT("delete-verified-email-address")},
    {STR_INIT("ses"), STR_INIT("list-verified-email-addresses")},
    {STR_INIT("ses"), STR_INIT("verify-email-address")},
    {STR_INIT("ec2"), STR_INIT("import-instance")},
    {STR_INIT("ec2"), STR_INIT("import-volume")},
    {STR_INIT("emr"), STR_INIT("run-job-flow")},
    {STR_INIT("emr"), STR_INIT("describe-job-flows")},
    {STR_INIT("emr"), STR_INIT("add-job-flow-steps")},
    {STR_INIT("emr"), STR_INIT("terminate-job-flows")},
    {STR_INIT("emr"), STR_INIT("list-bootstrap-actions")},
    {STR_INIT("emr"), STR_INIT("list-instance-groups")},
    {STR_INIT("emr"), STR_INIT("set-termination-protection")},
    {STR_INIT("emr"), STR_INIT("set-keep-job-flow-alive-when-no-steps")},
    {STR_INIT("emr"), STR_INIT("set-visible-to-all-users")},
    {STR_INIT("emr"), STR_INIT("set-unhealthy-node-replacement")},
    {STR_INIT("kinesis"), STR_INIT("subscribe-to-shard")},
    {STR_INIT("lexv2-runtime"), STR_INIT("start-conversation")},
    {STR_INIT("lambda"), STR_INIT("invoke-with-response-stream")},
    {STR_INIT("sagemaker-runtime"), STR_INIT("invoke-endpoint-with-response-stream")},
    {STR_INIT("bedrock-runtime"), STR_INIT("invoke-model-with-bidirectional-stream")},
    {STR_INIT("bedrock-runtime"), STR_INIT("invoke-model-with-response-stream")},
    {STR_INIT("bedrock-runtime"), STR_INIT("converse-stream")},
    {STR_INIT("bedrock-agent-runtime"), STR_INIT("agentic-retrieve-stream")},
    {STR_INIT("bedrock-agent-runtime"), STR_INIT("invoke-agent")},
    {STR_INIT("bedrock-agent-runtime"), STR_INIT("invoke-flow")},
    {STR_INIT("bedrock-agent-runtime"), STR_INIT("invoke-inline-agent")},
    {STR_INIT("bedrock-agent-runtime"), STR_INIT("optimize-prompt")},
    {STR_INIT("bedrock-agent-runtime"), STR_INIT("retrieve-and-generate-stream")},
    {STR_INIT("bedrock-agentcore"), STR_INIT("invoke-code-interpreter")},
    {STR_INIT("bedrock-agentcore"), STR_INIT("invoke-agent-runtime-command")},
    {STR_INIT("bedrock-agentcore"), STR_INIT("invoke-harness")},
    {STR_INIT("qbusiness"), STR_INIT("chat")},
    {STR_INIT("iotsitewise"), STR_INIT("invoke-assistant")},
    {STR_INIT("logs"), STR_INIT("get-log-object")},
    {STR_INIT("polly"), STR_INIT("start-speech-synthesis-stream")},
    {STR_INIT("connecthealth"), STR_INIT("start-medical-scribe-listening-session")},
    {STR_INIT("devops-agent"), STR_INIT("send-message")},
    {STR_INIT("rds"), STR_INIT("modify-option-group")},
};

static const struct {
    struct str service, from, to;
    bool keep; /* the old name stays, hidden */
} renamed[] = {
    {STR_INIT("cloudwatch"), STR_INIT("get-o-tel-enrichment"), STR_INIT("get-otel-enrichment"),
     true},
    {STR_INIT("cloudwatch"), STR_INIT("start-o-tel-enrichment"), STR_INIT("start-otel-enrichment"),
     true},
    {STR_INIT("cloudwatch"), STR_INIT("stop-o-tel-enrichment"), STR_INIT("stop-otel-enrichment"),
     true},
    {STR_INIT("signin"), STR_INIT("create-o-auth2-token"), STR_INIT("create-oauth2-token"), true},
    {STR_INIT("signin"), STR_INIT("create-o-auth2-token-with-iam"),
     STR_INIT("create-oauth2-token-with-iam"), false},
    {STR_INIT("signin"), STR_INIT("introspect-o-auth2-token-with-iam"),
     STR_INIT("introspect-oauth2-token-with-iam"), false},
    {STR_INIT("signin"), STR_INIT("revoke-o-auth2-token-with-iam"),
     STR_INIT("revoke-oauth2-token-with-iam"), false},
    {STR_INIT("rds"), STR_INIT("modify-option-group"), STR_INIT("add-option-to-option-group"),
     false},
    {STR_INIT("rds"), STR_INIT("modify-option-group"), STR_INIT("remove-option-from-option-group"),
     false},
    {STR_INIT("agent-toolkit"), STR_INIT("get-skill"), STR_INIT("get-skill-metadata"), false},
    {STR_INIT("agent-toolkit"), STR_INIT("list-skills"), STR_INIT("list-available-skills"), false},
};

/* Of agent-toolkit only listed operations are commands. */
static bool is_removed(struct str service, struct str command)
{
    if (str_eq(service, STR("agent-toolkit"))) return !str_eq(command, STR("search-skills"));
    for (size_t i = 0; i < ARRAY_LEN(removed); i++)
        if (str_eq(removed[i].service, service) && str_eq(removed[i].command, command)) return true;
    for (size_t i = 0; i < ARRAY_LEN(renamed); i++)
        if (!renamed[i].keep && str_eq(renamed[i].service, service) &&
            str_eq(renamed[i].from, command))
            return true;
    return false;
}

const struct operation *command_operation(const struct service *s, struct str service_name,
                                          struct str command_name)
{
    for (size_t i = 0; i < ARRAY_LEN(renamed); i++)
        if (str_eq(renamed[i].service, service_name) && str_eq(renamed[i].to, command_name))
            return service_operation_by_cli_name(s, renamed[i].from);
    if (is_removed(service_name, command_name)) return NULL;
    return service_operation_by_cli_name(s, command_name);
}

struct choices command_names(struct arena *a, const struct service *s, struct str service_name)
{
    size_t operations = service_operation_count(s), n = 0;
    struct str *names = ARENA_ARRAY(a, struct str, operations + ARRAY_LEN(renamed) + 1);
    for (size_t i = 0; i < operations; i++) {
        struct str name = operation_cli_name(service_operation_at(s, i));
        if (!is_removed(service_name, name)) names[n++] = name;
    }
    for (size_t i = 0; i < ARRAY_LEN(renamed); i++)
        if (str_eq(renamed[i].service, service_name)) names[n++] = renamed[i].to;
    return (struct choices){names, n};
}
