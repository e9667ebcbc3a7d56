/* An operation that does not exist: which one was meant. A command that reads is never repaired to
 * one that does more: 'list-file-systems' is nearest to 'delete-file-system' by its letters. */
#include "base/buf.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/repair.h"
#include "cli/suggest.h"

/* Close enough to be shown as "did you mean"; argparse's own list asks for 0.8. */
#define NEAR_ENOUGH 0.7
/* So close that other services need not be looked at. */
#define NEARLY_SURE 0.9
/* As argparse's list: nearer than an operation of the same name elsewhere. */
#define LISTED 0.8
/* Of the words behind the verb, where the whole is only near enough. */
#define SAME_THING 0.6

/* ---- what a verb is for ---- */

enum { READS = 1, CREATES = 2, DELETES = 4, CHANGES = 8, STARTS = 16, STOPS = 32, JOINS = 64 };

static const struct {
    struct str verb;
    unsigned purpose;
} verbs[] = {
    {STR_INIT("describe"), READS},
    {STR_INIT("list"), READS},
    {STR_INIT("get"), READS},
    {STR_INIT("head"), READS},
    {STR_INIT("lookup"), READS},
    {STR_INIT("search"), READS},
    {STR_INIT("query"), READS},
    {STR_INIT("scan"), READS},
    {STR_INIT("show"), READS},
    {STR_INIT("view"), READS},
    {STR_INIT("find"), READS},
    {STR_INIT("fetch"), READS},
    {STR_INIT("read"), READS},
    {STR_INIT("check"), READS},
    {STR_INIT("count"), READS},
    {STR_INIT("create"), CREATES},
    {STR_INIT("add"), CREATES | JOINS},
    {STR_INIT("put"), CREATES | CHANGES},
    {STR_INIT("new"), CREATES},
    {STR_INIT("make"), CREATES},
    {STR_INIT("register"), CREATES | JOINS},
    {STR_INIT("run"), CREATES | STARTS}, /* run-instances; but see purpose_asked */
    {STR_INIT("launch"), CREATES | STARTS},
    {STR_INIT("delete"), DELETES},
    {STR_INIT("remove"), DELETES},
    {STR_INIT("destroy"), DELETES},
    {STR_INIT("drop"), DELETES},
    {STR_INIT("terminate"), DELETES},
    {STR_INIT("deregister"), DELETES},
    {STR_INIT("update"), CHANGES},
    {STR_INIT("modify"), CHANGES},
    {STR_INIT("change"), CHANGES},
    {STR_INIT("edit"), CHANGES},
    {STR_INIT("set"), CHANGES},
    {STR_INIT("start"), STARTS},
    {STR_INIT("invoke"), STARTS},
    {STR_INIT("execute"), STARTS},
    {STR_INIT("resume"), STARTS},
    {STR_INIT("stop"), STOPS},
    {STR_INIT("cancel"), STOPS},
    {STR_INIT("suspend"), STOPS},
    {STR_INIT("attach"), JOINS},
    {STR_INIT("associate"), JOINS},
};

static unsigned purpose_of(struct str verb)
{
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
        if (str_eq(verbs[i].verb, verb)) return verbs[i].purpose;
    return 0;
}

/* Who runs a thing has it. */
static unsigned purpose_asked(struct str verb)
{
    unsigned purpose = purpose_of(verb);
    return purpose & STARTS ? STARTS : purpose;
}

/* "batch-get-item" is get and item. */
struct phrase {
    struct str verb, noun;
};

static struct phrase phrase_of(struct str operation)
{
    static const struct str how[] = {STR_INIT("batch-"), STR_INIT("admin-")};
    for (size_t i = 0; i < ARRAY_LEN(how); i++)
        if (str_starts(operation, how[i])) operation = str_from(operation, how[i].n);
    size_t dash = str_find_char(operation, '-');
    if (dash == STR_NPOS) return (struct phrase){operation, STR("")};
    return (struct phrase){str_sub(operation, 0, dash), str_from(operation, dash + 1)};
}

/* The verb that was meant: a misspelled one of the table, else the word itself. */
static struct str verb_meant(struct str verb)
{
    struct str names[ARRAY_LEN(verbs)], near[1];
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++) names[i] = verbs[i].verb;
    struct choices known = {names, ARRAY_LEN(verbs)};
    return close_matches(verb, known, NEAR_ENOUGH, near, 1) == 1 ? near[0] : verb;
}

/* Is an operation with the verb `other` no more than what `verb` asks for? */
static bool is_alike(struct str verb, struct str other)
{
    unsigned purpose = purpose_asked(verb), of_other = purpose_of(other);
    if (str_eq(verb, other)) return true;
    if (of_other == READS && purpose == 0) return true;
    if (purpose != 0 || of_other != 0) return (purpose & of_other) != 0;
    /* authorize and autorize, but neither lock and unlock nor associate and disassociate */
    bool opposite = str_ends(verb, other) || str_ends(other, verb);
    return !opposite && similarity(verb, other) >= LISTED;
}

static struct choices alike(struct arena *a, struct str typed, struct choices operations)
{
    struct str verb = verb_meant(phrase_of(typed).verb);
    struct str *names = ARENA_ARRAY(a, struct str, operations.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < operations.n; i++)
        if (is_alike(verb, phrase_of(operations.items[i]).verb)) names[n++] = operations.items[i];
    return (struct choices){names, n};
}

/* ---- the same thing under another verb ---- */

static struct str singular(struct arena *a, struct str noun)
{
    if (str_ends(noun, STR("ies")))
        return arena_printf(a, STR_FMT "y", STR_ARG(str_sub(noun, 0, noun.n - 3)));
    if (str_ends(noun, STR("sses")) || str_ends(noun, STR("xes")))
        return str_sub(noun, 0, noun.n - 2);
    bool plural = str_ends(noun, STR("s")) && !str_ends(noun, STR("ss"));
    return plural ? str_sub(noun, 0, noun.n - 1) : noun;
}

/* list-db-instances for describe-db-instances; of several one in the same number, then the verb
 * that was typed. */
static bool same_noun(struct arena *a, struct str typed, struct choices among, bool same_number,
                      struct str *out)
{
    struct phrase wanted = phrase_of(typed);
    struct str one = singular(a, wanted.noun);
    int best = 0;
    for (size_t i = 0; i < among.n && one.n > 0; i++) {
        struct phrase p = phrase_of(among.items[i]);
        bool same = str_eq(p.noun, wanted.noun);
        if (!str_eq(singular(a, p.noun), one) || (same_number && !same)) continue;
        int score = 1 + 2 * same + str_eq(p.verb, wanted.verb);
        if (score <= best) continue;
        best = score;
        *out = among.items[i];
    }
    return best > 0;
}

/* Many of a thing under another verb: nearer than one of it, which wants to be named. */
static bool same_plural(struct arena *a, struct str typed, struct choices among, struct str *out)
{
    struct str noun = phrase_of(typed).noun;
    return !str_eq(singular(a, noun), noun) && same_noun(a, typed, among, true, out);
}

static bool near_enough(struct str typed, struct choices among, struct str *out)
{
    return close_matches(typed, among, NEAR_ENOUGH, out, 1) == 1 &&
           similarity(phrase_of(typed).noun, phrase_of(*out).noun) >= SAME_THING;
}

/* ---- other services ---- */

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

bool repair_has_operation(const struct cli_context *ctx, struct str service, struct str name)
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

/* A command line with an operation that its service does not have. */
struct line {
    struct arena *arena;
    const struct cli_context *ctx;
    const struct words *words;
    struct str service, typed, name; /* name: as the CLI writes names */
    struct choices operations;
};

static bool moved_to(const struct line *l, struct str other, struct err *e)
{
    if (!repair_has_operation(l->ctx, other, l->name)) return false;
    struct words named = *l->words;
    struct str *items = ARENA_ARRAY(l->arena, struct str, named.n + 1);
    for (size_t i = 0; i < named.n; i++)
        items[i] = named.items[i].p == l->typed.p ? l->name : named.items[i];
    named.items = items;
    for (size_t k = 1; k < named.n; k++) {
        if (!str_eq(items[k], l->service)) continue;
        repair_did_you_mean(e, repair_replace(l->arena, &named, items[k], other));
        return true;
    }
    return false;
}

static bool repair_by_related(const struct line *l, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(related); i++)
        if (str_eq(related[i].service, l->service) && moved_to(l, related[i].other, e)) return true;
    return false;
}

/* Where an operation is looked for when neither its service nor a related one has it. */
static bool repair_by_common(const struct line *l, struct err *e)
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
        if (moved_to(l, str_of(common[i]), e)) return true;
    return false;
}

/* ---- the repair ---- */

static bool is_one_of(struct str name, struct choices among)
{
    for (size_t i = 0; i < among.n; i++)
        if (str_eq(among.items[i], name)) return true;
    return false;
}

/* describe instances: describe-instances */
static bool repair_split_name(const struct line *l, struct err *e)
{
    const struct words *words = l->words;
    for (size_t i = 0; i + 1 < words->n; i++) {
        if (words->items[i].p != l->typed.p) continue;
        struct str whole = arena_printf(l->arena, STR_FMT "-" STR_FMT, STR_ARG(l->name),
                                        STR_ARG(words->items[i + 1]));
        if (!is_one_of(whole, l->operations)) return false;
        struct str *items = ARENA_ARRAY(l->arena, struct str, words->n);
        size_t n = 0;
        for (size_t k = 0; k < words->n; k++)
            if (k != i + 1) items[n++] = k == i ? whole : words->items[k];
        repair_did_you_mean(e, lex_join(l->arena, &(struct words){items, n}));
        return true;
    }
    return false;
}

void repair_operation(struct arena *a, const struct cli_context *ctx, const struct words *words,
                      struct str service, struct str typed, struct choices operations,
                      struct err *e)
{
    struct line l = {a, ctx, words, service, typed, repair_cli_name(a, typed), operations};
    struct choices among = alike(a, l.name, operations);
    struct str near[1];
    if (repair_split_name(&l, e)) return;
    bool exact = is_one_of(l.name, among);
    if (exact) near[0] = l.name;
    bool sure = exact || same_plural(a, l.name, among, near) ||
                close_matches(l.name, among, NEARLY_SURE, near, 1) == 1;
    if (!sure && repair_by_related(&l, e)) return;
    bool found = sure || same_noun(a, l.name, among, false, near) ||
                 close_matches(l.name, among, LISTED, near, 1) == 1;
    if (!found && repair_by_common(&l, e)) return;
    if (found || near_enough(l.name, among, near))
        repair_did_you_mean(e, repair_replace(a, words, typed, near[0]));
}
