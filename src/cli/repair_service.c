/* A service that does not exist: which one was meant. */
#include "base/buf.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/repair.h"
#include "cli/suggest.h"

#define NEAR_ENOUGH 0.7

/* Names that are neither a service's id nor its endpoint's. */
static const struct {
    struct str typed, service;
} nicknames[] = {
    {STR_INIT("alb"), STR_INIT("elbv2")},
    {STR_INIT("apigw"), STR_INIT("apigateway")},
    {STR_INIT("asg"), STR_INIT("autoscaling")},
    {STR_INIT("aurora"), STR_INIT("rds")},
    {STR_INIT("beanstalk"), STR_INIT("elasticbeanstalk")},
    {STR_INIT("billing"), STR_INIT("ce")},
    {STR_INIT("cfn"), STR_INIT("cloudformation")},
    {STR_INIT("cloudwatchevents"), STR_INIT("events")},
    {STR_INIT("cognito"), STR_INIT("cognito-idp")},
    {STR_INIT("cw"), STR_INIT("cloudwatch")},
    {STR_INIT("eb"), STR_INIT("elasticbeanstalk")},
    {STR_INIT("fargate"), STR_INIT("ecs")},
    {STR_INIT("identitycenter"), STR_INIT("sso-admin")},
    {STR_INIT("k8s"), STR_INIT("eks")},
    {STR_INIT("kubernetes"), STR_INIT("eks")},
    {STR_INIT("msk"), STR_INIT("kafka")},
    {STR_INIT("nlb"), STR_INIT("elbv2")},
    {STR_INIT("parameterstore"), STR_INIT("ssm")},
    {STR_INIT("r53"), STR_INIT("route53")},
    {STR_INIT("secrets"), STR_INIT("secretsmanager")},
    {STR_INIT("systemsmanager"), STR_INIT("ssm")},
    {STR_INIT("tag"), STR_INIT("resourcegroupstaggingapi")},
    {STR_INIT("vpc"), STR_INIT("ec2")},
};

/* "Elastic Load Balancing v2", elastic-load-balancing-v2, AWSElasticLoadBalancingV2: one spelling.
 */
static struct str plain(struct arena *a, struct str name)
{
    static const struct str makers[] = {STR_INIT("amazon"), STR_INIT("aws")};
    struct buf b = buf_new(a, name.n + 1);
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) buf_add_char(&b, c);
    }
    struct str s = buf_str(&b);
    for (size_t i = 0; i < ARRAY_LEN(makers); i++)
        if (str_starts(s, makers[i]) && s.n > makers[i].n) s = str_from(s, makers[i].n);
    return s;
}

/* A command line with a service that there is not. */
struct line {
    struct arena *arena;
    const struct cli_context *ctx;
    struct str typed, operation; /* the word behind it, or empty */
};

static bool has_typed_operation(const struct line *l, struct str service)
{
    return l->operation.n > 0 && repair_has_operation(l->ctx, service, l->operation);
}

static bool is_called(const struct line *l, const struct service *s, struct str cli_name)
{
    return str_eq(plain(l->arena, cli_name), l->typed) ||
           str_eq(plain(l->arena, service_id(s)), l->typed) ||
           str_eq(plain(l->arena, service_endpoint_prefix(s)), l->typed);
}

/* By another of its names; of several the first that has the operation. */
static bool by_other_name(const struct line *l, struct str *out)
{
    bool found = false;
    for (size_t i = 0; i < model_service_count(l->ctx->model); i++) {
        struct err ignored = err_init(l->arena);
        struct str name = model_service_name(l->ctx->model, i), cli = cli_service_name(name);
        const struct service *s;
        if (!model_service(l->ctx->model, name, &s, &ignored) || !s || !is_called(l, s, cli))
            continue;
        bool has = has_typed_operation(l, cli);
        if (has || !found) *out = cli;
        found = true;
        if (has) return true;
    }
    return found;
}

static bool by_nickname(const struct line *l, struct str *out)
{
    for (size_t i = 0; i < ARRAY_LEN(nicknames); i++) {
        if (!str_eq(nicknames[i].typed, l->typed)) continue;
        *out = nicknames[i].service;
        return true;
    }
    return false;
}

/* The only service that has the operation. */
static bool by_operation(const struct line *l, struct str *out)
{
    size_t found = 0;
    for (size_t i = 0; i < model_service_count(l->ctx->model) && found < 2; i++) {
        struct str name = cli_service_name(model_service_name(l->ctx->model, i));
        if (!has_typed_operation(l, name)) continue;
        *out = name;
        found++;
    }
    return found == 1;
}

static bool by_letters(const struct line *l, struct str typed, struct choices services,
                       struct str *out)
{
    struct str near[SUGGEST_MAX];
    size_t n = close_matches(typed, services, NEAR_ENOUGH, near, SUGGEST_MAX);
    for (size_t i = 0; i < n; i++) {
        if (!has_typed_operation(l, near[i])) continue;
        *out = near[i];
        return true;
    }
    if (by_operation(l, out)) return true;
    if (n > 0) *out = near[0];
    return n > 0;
}

void repair_service(struct arena *a, const struct cli_context *ctx, const struct words *words,
                    struct str typed, struct choices services, struct err *e)
{
    struct line l = {a, ctx, plain(a, typed), STR("")};
    struct str meant = cli_service_name(typed);
    for (size_t i = 0; i + 1 < words->n; i++)
        if (words->items[i].p == typed.p) l.operation = words->items[i + 1];
    bool found = !str_eq(meant, typed) || by_other_name(&l, &meant) || by_nickname(&l, &meant) ||
                 by_letters(&l, typed, services, &meant);
    if (found) repair_did_you_mean(e, repair_replace(a, words, typed, meant));
}
