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

static bool is_left_out(const struct invocation *in, struct str call)
{
    const struct command *c = in->command;
    for (size_t i = 0; i < c->call_option_count; i++) {
        if (str_eq(c->call_options[i].call, call)) {
            return !value_get(in->params, c->call_options[i].option);
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

static enum access access_of_local(const struct command *c)
{
    switch (c->local) {
    case COMMAND_UNKNOWN:
        break;
    case COMMAND_READS:
        return ACCESS_READ;
    case COMMAND_SECRET:
        return ACCESS_SECRET;
    case COMMAND_CREDENTIALS:
        return ACCESS_CREDENTIAL;
    }
    return ACCESS_UNKNOWN;
}

static size_t custom_uses(const struct invocation *in, struct use *items)
{
    const struct command *c = in->command;
    bool only_reads = c->only_reads && c->only_reads(in->params);
    size_t n = 0;
    for (size_t i = 0; i < c->call_count; i++) {
        if (is_left_out(in, c->calls[i])) continue;
        struct use use = of_call(in, c->calls[i]);
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
    size_t room = 4 + (in->command ? in->command->call_count : 0), n = 0;
    struct use *items = ARENA_ARRAY(a, struct use, room);
    if (in->kind == INVOKE_CUSTOM) {
        if (!in->command) return (struct uses){.access = ACCESS_UNKNOWN};
        n = custom_uses(in, items);
        enum access local = access_of_local(in->command);
        enum access start = n > 0 && local == ACCESS_UNKNOWN ? ACCESS_READ : local;
        return (struct uses){items, n, gravest(items, n, start)};
    }
    if (!in->service || !in->operation) return (struct uses){.access = ACCESS_UNKNOWN};
    items[n++] = of_operation(in->service, in->operation, in->params);
    if (of_resource_type(a, &items[0], in->params, &items[1])) n++;
    if (in->completion.operation)
        items[n++] = of_operation(in->service, in->completion.operation, in->params);
    if (in->place) items[n++] = of_operation(in->service, in->place, NULL);
    return (struct uses){items, n, gravest(items, n, ACCESS_READ)};
}
