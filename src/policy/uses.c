#include "policy/uses.h"

#include "cli/command.h"
#include "policy/statement.h"

bool uses_aws(const struct invocation *in)
{
    return in->kind == INVOKE_CALL || in->kind == INVOKE_WAIT || in->kind == INVOKE_CUSTOM;
}

static enum access judge(struct str service, struct str operation, const struct value *params)
{
    enum access kind = access_of(service, operation);
    return kind == ACCESS_CONDITIONAL ? statement_access(service, operation, params) : kind;
}

static struct use of_operation(const struct service *s, const struct operation *o,
                               const struct value *params)
{
    struct str service = service_name(s), name = operation_name(o);
    return (struct use){service, name, cli_service_name(service), s, judge(service, name, params)};
}

/* What `cloudcontrol delete-resource --type-name AWS::IAM::User` amounts to: iam DeleteUser. */
static bool of_resource_type(struct arena *a, const struct use *use, const struct value *params,
                             struct use *out)
{
    static const struct str verbs[] = {STR_INIT("Create"), STR_INIT("Update"), STR_INIT("Delete")};
    struct str rest = value_get_text(params, STR("TypeName")), part, service;
    size_t at = str_find(use->operation, STR("Resource"));
    bool known = false;
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
        known = known || str_eq(str_sub(use->operation, 0, at), verbs[i]);
    }
    if (!known || !str_eq(use->service, STR("cloudcontrol"))) return false;
    if (!str_next(&rest, ':', &part) || !str_next(&rest, ':', &part) ||
        !str_next(&rest, ':', &service)) {
        return false;
    }
    struct str type = str_from(rest, 1);
    *out = (struct use){
        .service = service,
        .operation = arena_printf(a, STR_FMT STR_FMT, (int)at, use->operation.p, STR_ARG(type)),
        .cli_service = service,
        .access = use->access};
    return type.n > 0;
}

/* Calls of a custom command that happen only when one of its options is given. */
static const struct {
    struct str service, command, call, option;
} optional_calls[] = {
    {STR_INIT("eks"), STR_INIT("get-token"), STR_INIT("sts:AssumeRole"), STR_INIT("role-arn")},
    {STR_INIT("eks"), STR_INIT("update-kubeconfig"), STR_INIT("sts:AssumeRole"),
     STR_INIT("assume-role-arn")},
};

static bool is_left_out(const struct invocation *in, struct str call)
{
    for (size_t i = 0; i < ARRAY_LEN(optional_calls); i++) {
        if (str_eq(optional_calls[i].service, in->service_name) &&
            str_eq(optional_calls[i].command, in->operation_name) &&
            str_eq(optional_calls[i].call, call)) {
            return !value_get(in->params, optional_calls[i].option);
        }
    }
    return false;
}

static struct use of_call(const struct invocation *in, struct str call)
{
    size_t colon = str_find_char(call, ':');
    struct str service = str_sub(call, 0, colon);
    struct str operation = colon == STR_NPOS ? STR_NONE : str_from(call, colon + 1);
    const struct service *model = NULL;
    if (in->service && str_eq(service_name(in->service), service)) model = in->service;
    return (struct use){service, operation, cli_service_name(service), model,
                        judge(service, operation, NULL)};
}

/* Commands that only compute: a signed address or a token from the caller's own credentials. */
static enum access access_of_local(const struct invocation *in)
{
    static const struct {
        struct str service, command;
        enum access access;
    } rows[] = {
        {STR_INIT("s3"), STR_INIT("presign"), ACCESS_READ},
        {STR_INIT("cloudfront"), STR_INIT("sign"), ACCESS_READ},
        {STR_INIT("eks"), STR_INIT("get-token"), ACCESS_SECRET},
        {STR_INIT("rds"), STR_INIT("generate-db-auth-token"), ACCESS_SECRET},
        {STR_INIT("dsql"), STR_INIT("generate-db-connect-auth-token"), ACCESS_SECRET},
        {STR_INIT("dsql"), STR_INIT("generate-db-connect-admin-auth-token"), ACCESS_SECRET},
        {STR_INIT("configure"), STR_INIT("list"), ACCESS_READ},
        {STR_INIT("configure"), STR_INIT("list-profiles"), ACCESS_READ},
        {STR_INIT("configure"), STR_INIT("get"), ACCESS_READ},
        {STR_INIT("configure"), STR_INIT("export-credentials"), ACCESS_CREDENTIAL},
        {STR_INIT("codecommit"), STR_INIT("credential-helper get"), ACCESS_SECRET},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (str_eq(rows[i].service, in->service_name) &&
            str_eq(rows[i].command, in->operation_name)) {
            return rows[i].access;
        }
    }
    return ACCESS_UNKNOWN;
}

/* From S3 to this machine, deleting nothing: the commands' own rule, what starts with s3:// is S3.
 */
static bool is_download(const struct invocation *in)
{
    const struct value *paths = value_get(in->params, STR("paths"));
    bool copies = str_eq(in->operation_name, STR("cp")) || str_eq(in->operation_name, STR("sync"));
    return str_eq(in->service_name, STR("s3")) && copies && value_count(paths) == 2 &&
           str_starts(value_text(value_at(paths, 0)), STR("s3://")) &&
           !str_starts(value_text(value_at(paths, 1)), STR("s3://")) &&
           !value_is_true(value_get(in->params, STR("delete")));
}

static size_t custom_uses(const struct invocation *in, struct use *items)
{
    /* a dry run lists, and does nothing else */
    bool only_reads = value_is_true(value_get(in->params, STR("dryrun"))) || is_download(in);
    size_t n = 0;
    for (size_t i = 0; i < in->command->call_count; i++) {
        if (is_left_out(in, in->command->calls[i])) continue;
        struct use use = of_call(in, in->command->calls[i]);
        if (!only_reads || access_is_read(use.access)) items[n++] = use;
    }
    return n;
}

static enum access gravest(const struct use *items, size_t n, enum access start)
{
    for (size_t i = 0; i < n; i++) {
        if (items[i].access > start) start = items[i].access;
    }
    return start;
}

struct uses uses_of(struct arena *a, const struct invocation *in)
{
    if (!uses_aws(in)) return (struct uses){.access = ACCESS_READ};
    size_t room = 2 + (in->command ? in->command->call_count : 0), n = 0;
    struct use *items = ARENA_ARRAY(a, struct use, room);
    if (in->kind == INVOKE_CUSTOM) {
        n = in->command ? custom_uses(in, items) : 0;
        enum access start = n == 0 ? access_of_local(in) : ACCESS_READ;
        return (struct uses){items, n, gravest(items, n, start)};
    }
    if (!in->service || !in->operation) return (struct uses){.access = ACCESS_UNKNOWN};
    items[n++] = of_operation(in->service, in->operation, in->params);
    if (of_resource_type(a, &items[0], in->params, &items[1])) n++;
    return (struct uses){items, n, gravest(items, n, ACCESS_READ)};
}
