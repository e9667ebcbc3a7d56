/* aws emr-containers update-role-trust-policy: lets the service accounts of EMR on EKS in a
 * namespace take a role (awscli customizations/emrcontainers/update_role_trust_policy.py). */
#include "custom/commands.h"
#include "custom/iam_roles.h"
#include "value/json.h"

#define ROLE_NAME_MAX 512 /* far beyond what IAM takes */
#define ARN_ACCOUNT 4

static const struct json_style indented = {.item_separator = STR_INIT(","),
                                           .name_separator = STR_INIT(": "),
                                           .indent = 2,
                                           .ascii_only = true};

/* The bytes of the name as one number, in base 36. */
static struct str base36(struct arena *a, struct str name)
{
    size_t room = name.n * 2 + 1, at = room; /* log(256) / log(36) is below 1.55 */
    unsigned char *number = arena_alloc(a, name.n + 1);
    char *text = arena_alloc(a, room);
    for (size_t i = 0; i < name.n; i++) number[i] = (unsigned char)name.p[i];
    for (size_t first = 0; first < name.n;) {
        unsigned rest = 0;
        for (size_t i = first; i < name.n; i++) {
            unsigned n = rest * 256 + number[i];
            number[i] = (unsigned char)(n / 36);
            rest = n % 36;
        }
        text[--at] = "0123456789abcdefghijklmnopqrstuvwxyz"[rest];
        while (first < name.n && number[first] == 0) first++;
    }
    if (at == room) text[--at] = '0';
    return (struct str){text + at, room - at};
}

struct trust {
    struct request *request, iam;
    struct str cluster, namespace, role, account, issuer;
};

static bool read_cluster(struct trust *t, struct err *e)
{
    struct request eks;
    const struct value *output;
    if (!custom_on(t->request, STR("eks"), &eks, e) ||
        !custom_call(&eks, STR("DescribeCluster"),
                     role_param(t->request->arena, STR("name"), t->cluster), &output, e))
        return false;
    const struct value *cluster = value_get(output, STR("cluster"));
    const struct value *oidc =
        value_path(value_get(cluster, STR("identity")), STR("oidc"), STR("issuer"));
    struct str issuer = value_text(oidc), arn = value_get_text(cluster, STR("arn"));
    size_t at = str_find(issuer, STR("https://"));
    bool ok = at != STR_NPOS;
    for (int i = 0; i <= ARN_ACCOUNT; i++) ok = str_next(&arn, ':', &t->account) && ok;
    if (!ok) return err_set(e, ERR_GENERAL, "list index out of range");
    issuer = str_from(issuer, at + STR("https://").n);
    size_t end = str_find(issuer, STR("https://"));
    t->issuer = str_sub(issuer, 0, end == STR_NPOS ? issuer.n : end);
    return true;
}

static const struct value *map_of(struct arena *a, struct str name, const struct value *v)
{
    struct value *map = value_map(a);
    value_set(a, map, name, v);
    return map;
}

static const struct value *statement_of(const struct trust *t)
{
    struct arena *a = t->request->arena;
    struct value *statement = value_map(a);
    struct str partition = role_partition(t->request->settings.endpoint.region);
    struct str provider = arena_printf(a, "arn:" STR_FMT ":iam::" STR_FMT ":oidc-provider/" STR_FMT,
                                       STR_ARG(partition), STR_ARG(t->account), STR_ARG(t->issuer));
    struct str subject = arena_printf(
        a, "system:serviceaccount:" STR_FMT ":emr-containers-sa-*-*-" STR_FMT "-" STR_FMT,
        STR_ARG(t->namespace), STR_ARG(t->account), STR_ARG(base36(a, t->role)));
    struct str key = arena_printf(a, STR_FMT ":sub", STR_ARG(t->issuer));
    set_text(a, statement, STR("Effect"), STR("Allow"));
    value_set(a, statement, STR("Principal"), role_param(a, STR("Federated"), provider));
    set_text(a, statement, STR("Action"), STR("sts:AssumeRoleWithWebIdentity"));
    value_set(a, statement, STR("Condition"),
              map_of(a, STR("StringLike"), role_param(a, key, subject)));
    return statement;
}

/* The trust policy with the statement behind the others; NULL: it has it. */
static bool add_statement(struct arena *a, const struct value *document,
                          const struct value *statement, const struct value **out, struct err *e)
{
    const struct value *old = value_get(document, STR("Statement"));
    struct value *list = value_list(a), *changed = value_map(a);
    if (value_kind_of(old) != VALUE_NULL && value_kind_of(old) != VALUE_LIST) {
        return err_set(e, ERR_GENERAL,
                       "The trust policy's Statement is no list: put it into one first.");
    }
    *out = NULL;
    for (size_t i = 0; i < value_count(old); i++) {
        if (value_eq(value_at(old, i), statement)) return true;
        value_push(a, list, value_at(old, i));
    }
    value_push(a, list, statement);
    for (size_t i = 0; i < value_count(document); i++)
        value_set(a, changed, document->u.map.fields[i].name, document->u.map.fields[i].value);
    value_set(a, changed, STR("Statement"), list);
    *out = changed;
    return true;
}

static bool update(struct trust *t, const struct value *document, struct err *e)
{
    struct arena *a = t->request->arena;
    struct value *params = value_map(a);
    set_text(a, params, STR("RoleName"), t->role);
    set_text(a, params, STR("PolicyDocument"), json_text(a, document, &json_python));
    if (!custom_call(&t->iam, STR("UpdateAssumeRolePolicy"), params, NULL, e)) return false;
    buf_addf(&t->request->out, "Successfully updated trust policy of role " STR_FMT "\n",
             STR_ARG(t->role));
    return true;
}

static bool only_prints(const struct value *params)
{
    return param_flag(params, STR("dry-run"));
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct trust t = {.request = r,
                      .cluster = value_get_text(in->params, STR("cluster-name")),
                      .namespace = value_get_text(in->params, STR("namespace")),
                      .role = value_get_text(in->params, STR("role-name"))};
    const struct value *role, *changed;
    if (t.role.n > ROLE_NAME_MAX) return err_set(e, ERR_PARAM, "--role-name is no name of a role");
    if (!read_cluster(&t, e) || !role_request(r, in->params, &t.iam, e) ||
        !custom_call(&t.iam, STR("GetRole"), role_param(a, STR("RoleName"), t.role), &role, e) ||
        !add_statement(a, value_path(role, STR("Role"), STR("AssumeRolePolicyDocument")),
                       statement_of(&t), &changed, e))
        return false;
    if (!changed) {
        buf_addf(&r->out,
                 "Trust policy statement already exists for role " STR_FMT
                 ". No changes were made!\n",
                 STR_ARG(t.role));
        return true;
    }
    if (!only_prints(in->params)) return update(&t, changed, e);
    json_write(&r->out, changed, &indented);
    buf_add_char(&r->out, '\n');
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("cluster-name"), .required = true}, .help = "the EKS cluster"},
    {.option = {.name = STR_INIT("namespace"), .required = true}, .help = "a namespace of it"},
    {.option = {.name = STR_INIT("role-name"), .required = true}, .help = "the IAM role"},
    IAM_ENDPOINT_OPTION,
    FLAG_OPTION("dry-run", "print the policy that the role would get"),
};

static const struct str calls[] = {STR_INIT("eks:DescribeCluster"), STR_INIT("iam:GetRole"),
                                   STR_INIT("iam:UpdateAssumeRolePolicy")};

const struct command emr_containers_trust = {.service = STR_INIT("emr-containers"),
                                             .name = STR_INIT("update-role-trust-policy"),
                                             .help = "Let EMR on EKS in a namespace take a role.",
                                             OPTIONS(options),
                                             CALLS(calls),
                                             .only_reads = only_prints,
                                             .run = run};
