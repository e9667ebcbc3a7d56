/* aws emr create-default-roles: the three roles and the instance profile of clusters, unless they
 * are there (awscli customizations/emr/createdefaultroles.py). The configuration file, into which
 * the CLI writes the names, stays as it is. */
#include "custom/commands.h"
#include "custom/iam_roles.h"
#include "engine/print.h"
#include "value/json.h"

/* "amazonaws.com" of https://elasticmapreduce.<region>.amazonaws.com or
 * https://<region>.elasticmapreduce.amazonaws.com; empty for other hosts. */
static struct str domain_of(struct str url)
{
    static const struct str service = STR_INIT("elasticmapreduce.");
    size_t scheme = str_find(url, STR("://"));
    struct str host = scheme == STR_NPOS ? STR_NONE : str_from(url, scheme + 3);
    host = str_sub(host, 0, str_find_char(host, '/'));
    size_t at = str_find(host, service);
    if (at == STR_NPOS) return STR_NONE;
    struct str rest = str_from(host, at + service.n);
    if (at > 0) return rest; /* the region stands in front */
    size_t dot = str_find_char(rest, '.');
    return dot == STR_NPOS ? STR_NONE : str_from(rest, dot + 1);
}

static bool find_domain(struct request *r, struct str *out, struct err *e)
{
    struct request emr;
    struct endpoint endpoint;
    if (!custom_on(r, STR("emr"), &emr, e)) return false;
    struct str given = r->invocation.globals.endpoint_url;
    if (given.n > 0) emr.settings.endpoint.endpoint_url = given;
    const struct operation *o = service_operation(emr.invocation.service, STR("ListClusters"));
    if (!o) return err_set(e, ERR_MODEL, "The model of emr has no ListClusters.");
    if (!endpoint_resolve(r->arena, r->engine->model, emr.invocation.service, o,
                          value_map(r->arena), &emr.settings.endpoint, &endpoint, e)) {
        return false;
    }
    *out = domain_of(endpoint.url);
    return true;
}

static struct str trust_of(struct arena *a, const struct value *principal)
{
    static const struct json_style style = {.item_separator = STR_INIT(","),
                                            .name_separator = STR_INIT(": "),
                                            .indent = 2,
                                            .ascii_only = true};
    struct value *policy = value_map(a), *statement = value_map(a), *who = value_map(a);
    struct value *statements = value_list(a);
    value_set(a, who, STR("Service"), principal);
    set_text(a, statement, STR("Sid"), STR(""));
    set_text(a, statement, STR("Effect"), STR("Allow"));
    value_set(a, statement, STR("Principal"), who);
    set_text(a, statement, STR("Action"), STR("sts:AssumeRole"));
    value_push(a, statements, statement);
    set_text(a, policy, STR("Version"), STR("2008-10-17"));
    value_set(a, policy, STR("Statement"), statements);
    return json_text(a, policy, &style);
}

static const struct default_role {
    struct str name;
    const char *policy;
    bool emr, scaling; /* whom it trusts: EMR and automatic scaling; else EC2 */
} roles[] = {
    {STR_INIT("EMR_EC2_DefaultRole"), "AmazonElasticMapReduceforEC2Role", false, false},
    {STR_INIT("EMR_DefaultRole"), "AmazonElasticMapReduceRole", true, false},
    {STR_INIT("EMR_AutoScaling_DefaultRole"), "AmazonElasticMapReduceforAutoScalingRole", true,
     true},
};

static bool make_role(struct request *r, const struct default_role *d, struct str domain,
                      struct value *made, struct err *e)
{
    struct arena *a = r->arena;
    struct str region = r->settings.endpoint.region;
    const struct value *principal = value_string(a, STR("ec2.amazonaws.com"));
    bool there;
    if (!role_exists(r, STR("GetRole"), role_param(a, STR("RoleName"), d->name), &there, e)) {
        return false;
    }
    if (there) return true;
    if (d->emr && domain.n == 0) {
        return err_set(e, ERR_GENERAL,
                       "Could not resolve the service principal from the region or the endpoint.");
    }
    if (d->emr) {
        principal = value_string(a, arena_printf(a, "elasticmapreduce." STR_FMT, STR_ARG(domain)));
    }
    if (d->scaling) {
        struct value *both = value_list(a);
        bool china = str_starts(region, STR("cn-"));
        value_push(a, both, principal);
        value_push(a, both,
                   value_string(a, arena_printf(a, "application-autoscaling." STR_FMT,
                                                STR_ARG(china ? domain : STR("amazonaws.com")))));
        principal = both;
    }
    const struct role role = {.name = d->name,
                              .policy =
                                  arena_printf(a, "arn:" STR_FMT ":iam::aws:policy/service-role/%s",
                                               STR_ARG(role_partition(region)), d->policy),
                              .trust = trust_of(a, principal)};
    return role_make(r, &role, made, e);
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context, iam;
    struct value *made = value_list(a);
    struct str domain;
    if (!role_request(r, in->params, &iam, e) || !find_domain(r, &domain, e)) return false;
    for (size_t i = 0; i < ARRAY_LEN(roles); i++) {
        if (!make_role(&iam, &roles[i], domain, made, e) ||
            (i == 0 && !role_make_profile(&iam, roles[i].name, e))) {
            return false;
        }
    }
    return print_add(r, STR("create_role"), made, e);
}

static const struct command_option options[] = {IAM_ENDPOINT_OPTION};

static const struct str calls[] = {ROLE_CALLS, PROFILE_CALLS};

const struct command emr_roles = {.service = STR_INIT("emr"),
                                  .name = STR_INIT("create-default-roles"),
                                  .help = "Make the default roles of clusters.",
                                  OPTIONS(options),
                                  CALLS(calls),
                                  .run = run};
