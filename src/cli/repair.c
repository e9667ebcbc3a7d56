#include "cli/repair.h"

#include "cli/command.h"
#include "cli/commands.h"
#include "cli/suggest.h"

/* Close enough to be shown as "did you mean"; argparse's own list asks for 0.8. */
#define NEAR_ENOUGH 0.7
/* So close that other services need not be looked at. */
#define NEARLY_SURE 0.9
/* As argparse's list: nearer than an operation of the same name elsewhere. */
#define LISTED 0.8

struct str repair_replace(struct arena *a, const struct words *words, struct str old,
                          struct str replacement)
{
    struct str *items = ARENA_ARRAY(a, struct str, words->n + 1);
    for (size_t i = 0; i < words->n; i++)
        items[i] = words->items[i].p == old.p ? replacement : words->items[i];
    struct words changed = {items, words->n};
    return lex_join(a, &changed);
}

static void did_you_mean(struct err *e, struct str command)
{
    err_hint(e, "Did you mean: " STR_FMT, STR_ARG(command));
}

void repair_service(struct arena *a, const struct words *words, struct str typed,
                    struct choices services, struct err *e)
{
    struct str near[1], renamed = cli_service_name(typed);
    if (!str_eq(renamed, typed))
        did_you_mean(e, repair_replace(a, words, typed, renamed));
    else if (close_matches(typed, services, NEAR_ENOUGH, near, 1) == 1)
        did_you_mean(e, repair_replace(a, words, typed, near[0]));
}

/* Services whose operations are often looked for in the other one. */
static const struct {
    struct str service, other;
} related[] = {
    {STR_INIT("s3"), STR_INIT("s3api")},
    {STR_INIT("s3api"), STR_INIT("s3control")},
    {STR_INIT("s3"), STR_INIT("s3control")},
    {STR_INIT("iam"), STR_INIT("sts")},
    {STR_INIT("sts"), STR_INIT("iam")},
    {STR_INIT("ec2"), STR_INIT("elbv2")},
    {STR_INIT("ec2"), STR_INIT("autoscaling")},
    {STR_INIT("ec2"), STR_INIT("ssm")},
    {STR_INIT("elb"), STR_INIT("elbv2")},
    {STR_INIT("elbv2"), STR_INIT("elb")},
    {STR_INIT("cloudwatch"), STR_INIT("logs")},
    {STR_INIT("cloudwatch"), STR_INIT("events")},
    {STR_INIT("logs"), STR_INIT("cloudwatch")},
    {STR_INIT("ecs"), STR_INIT("ecr")},
    {STR_INIT("ecr"), STR_INIT("ecs")},
    {STR_INIT("ecr"), STR_INIT("ecr-public")},
    {STR_INIT("rds"), STR_INIT("rds-data")},
    {STR_INIT("dynamodb"), STR_INIT("dynamodbstreams")},
    {STR_INIT("apigateway"), STR_INIT("apigatewayv2")},
    {STR_INIT("apigatewayv2"), STR_INIT("apigateway")},
    {STR_INIT("bedrock"), STR_INIT("bedrock-runtime")},
    {STR_INIT("bedrock-runtime"), STR_INIT("bedrock")},
    {STR_INIT("bedrock"), STR_INIT("bedrock-agent")},
    {STR_INIT("sagemaker"), STR_INIT("sagemaker-runtime")},
    {STR_INIT("cognito-idp"), STR_INIT("cognito-identity")},
    {STR_INIT("route53"), STR_INIT("route53domains")},
    {STR_INIT("ses"), STR_INIT("sesv2")},
    {STR_INIT("sesv2"), STR_INIT("ses")},
    {STR_INIT("waf"), STR_INIT("wafv2")},
    {STR_INIT("ssm"), STR_INIT("secretsmanager")},
    {STR_INIT("kms"), STR_INIT("secretsmanager")},
    {STR_INIT("cloudformation"), STR_INIT("cloudcontrol")},
    {STR_INIT("organizations"), STR_INIT("account")},
    {STR_INIT("sns"), STR_INIT("sqs")},
    {STR_INIT("ce"), STR_INIT("budgets")},
};

static bool has_operation(const struct cli_context *ctx, struct str service, struct str name)
{
    if (command_find(ctx->commands, ctx->command_count, service, name)) return true;
    struct arena *scratch = arena_new();
    struct err ignored = err_init(scratch);
    const struct service *s;
    bool found = model_service(ctx->model, cli_model_name(service), &s, &ignored) && s &&
                 command_operation(s, service, name);
    arena_free(scratch);
    return found;
}

static bool moved_to(struct arena *a, const struct cli_context *ctx, const struct words *words,
                     struct str service, struct str other, struct str typed, struct err *e)
{
    if (!has_operation(ctx, other, typed)) return false;
    for (size_t k = 1; k < words->n; k++) {
        if (!str_eq(words->items[k], service)) continue;
        did_you_mean(e, repair_replace(a, words, words->items[k], other));
        return true;
    }
    return false;
}

static bool repair_by_related(struct arena *a, const struct cli_context *ctx,
                              const struct words *words, struct str service, struct str typed,
                              struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(related); i++)
        if (str_eq(related[i].service, service) &&
            moved_to(a, ctx, words, service, related[i].other, typed, e))
            return true;
    return false;
}

/* Where an operation is looked for when neither its service nor a related one has it. */
static bool repair_by_common(struct arena *a, const struct cli_context *ctx,
                             const struct words *words, struct str service, struct str typed,
                             struct err *e)
{
    static const char *const common[] = {"ec2",         "iam",
                                         "sts",         "s3api",
                                         "lambda",      "cloudformation",
                                         "cloudwatch",  "logs",
                                         "events",      "dynamodb",
                                         "rds",         "sns",
                                         "sqs",         "ecs",
                                         "eks",         "ecr",
                                         "kms",         "secretsmanager",
                                         "ssm",         "route53",
                                         "elbv2",       "autoscaling",
                                         "apigateway",  "stepfunctions",
                                         "cloudfront",  "cloudtrail",
                                         "acm",         "organizations",
                                         "athena",      "glue",
                                         "kinesis",     "firehose",
                                         "redshift",    "elasticache",
                                         "emr",         "batch",
                                         "bedrock",     "sagemaker",
                                         "ce",          "configservice",
                                         "cognito-idp", "wafv2",
                                         "backup",      "efs",
                                         "s3control",   "bedrock-runtime"};
    for (size_t i = 0; i < ARRAY_LEN(common); i++)
        if (moved_to(a, ctx, words, service, str_of(common[i]), typed, e)) return true;
    return false;
}

void repair_operation(struct arena *a, const struct cli_context *ctx, const struct words *words,
                      struct str service, struct str typed, struct choices operations,
                      struct err *e)
{
    struct str near[1];
    bool sure = close_matches(typed, operations, NEARLY_SURE, near, 1) == 1;
    if (!sure && repair_by_related(a, ctx, words, service, typed, e)) return;
    bool listed = sure || close_matches(typed, operations, LISTED, near, 1) == 1;
    if (!listed && repair_by_common(a, ctx, words, service, typed, e)) return;
    if (listed || close_matches(typed, operations, NEAR_ENOUGH, near, 1) == 1)
        did_you_mean(e, repair_replace(a, words, typed, near[0]));
}

void repair_option(const struct call *c, const struct words *words, struct str typed, struct err *e)
{
    if (!str_starts(typed, STR("--"))) return;
    size_t eq = str_find_char(typed, '=');
    struct str value = eq == STR_NPOS ? STR("") : str_from(typed, eq);
    struct str name = str_sub(typed, 2, eq == STR_NPOS ? typed.n : eq - 2);
    struct str *names = ARENA_ARRAY(c->arena, struct str, c->table.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->table.n; i++)
        if (!c->table.items[i].hidden && !c->table.items[i].option.positional)
            names[n++] = c->table.items[i].option.name;
    struct str near[1];
    if (close_matches(name, (struct choices){names, n}, NEAR_ENOUGH, near, 1) == 0) return;
    struct str fixed =
        arena_printf(c->arena, "--" STR_FMT STR_FMT, STR_ARG(near[0]), STR_ARG(value));
    did_you_mean(e, repair_replace(c->arena, words, typed, fixed));
}
