#include "engine/stage.h"

#include "base/base64.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "engine/call.h"
#include "engine/plan.h"
#include "value/json.h"

static void set_text(struct arena *a, struct value *map, struct str name, struct str text)
{
    if (text.n > 0) value_set(a, map, name, value_string(a, text));
}

static const struct value *describe_words(struct request *r)
{
    struct value *list = value_list(r->arena);
    for (size_t i = 0; i < r->words.n; i++) {
        value_push(r->arena, list, value_string(r->arena, r->words.items[i]));
    }
    return list;
}

static const char *kind_name(enum invocation_kind kind)
{
    switch (kind) {
    case INVOKE_CALL:
        return "call";
    case INVOKE_WAIT:
        return "wait";
    case INVOKE_SKELETON:
        return "skeleton";
    case INVOKE_HELP:
        return "help";
    case INVOKE_CUSTOM:
        return "custom";
    case INVOKE_VERSION:
        return "version";
    }
    return "unknown";
}

static const struct value *describe_paging(struct arena *a, const struct paging *p)
{
    struct value *map = value_map(a);
    value_set(a, map, STR("enabled"), value_bool(p->enabled));
    set_text(a, map, STR("startingToken"), p->starting_token);
    if (p->max_items != OPTION_UNSET) {
        value_set(a, map, STR("maxItems"), value_int(a, p->max_items));
    }
    if (p->page_size != OPTION_UNSET) {
        value_set(a, map, STR("pageSize"), value_int(a, p->page_size));
    }
    return map;
}

static struct value *describe_invocation(struct request *r)
{
    struct arena *a = r->arena;
    const struct invocation *in = &r->invocation;
    struct value *map = value_map(a);
    value_set(a, map, STR("kind"), value_string(a, str_of(kind_name(in->kind))));
    set_text(a, map, STR("service"), in->service_name);
    set_text(a, map, STR("command"), in->operation_name);
    if (in->operation) set_text(a, map, STR("operation"), operation_name(in->operation));
    if (in->waiter) set_text(a, map, STR("waiter"), waiter_name(in->waiter));
    if (in->params) value_set(a, map, STR("params"), in->params);
    if (in->operation) value_set(a, map, STR("paging"), describe_paging(a, &in->paging));
    set_text(a, map, STR("outfile"), in->outfile);
    set_text(a, map, STR("query"), in->globals.query);
    set_text(a, map, STR("output"), in->globals.output);
    return map;
}

static struct str verdict_name(enum verdict v)
{
    switch (v) {
    case VERDICT_ALLOW:
        return STR("allow");
    case VERDICT_ASK:
        return STR("ask");
    case VERDICT_DENY:
        return STR("deny");
    }
    return STR("deny");
}

static const struct value *describe_plan(struct request *r)
{
    struct arena *a = r->arena;
    struct value *map = describe_invocation(r);
    struct value *operations = value_list(a);
    for (size_t i = 0; i < r->plan.operation_count; i++) {
        value_push(a, operations, value_string(a, operation_name(r->plan.operations[i])));
    }
    value_set(a, map, STR("step"), value_string(a, str_of(plan_step_name(r->plan.kind))));
    value_set(a, map, STR("operations"), operations);
    set_text(a, map, STR("profile"), r->settings.profile);
    set_text(a, map, STR("region"), r->settings.endpoint.region);
    set_text(a, map, STR("endpointUrl"), r->settings.endpoint.endpoint_url);
    value_set(a, map, STR("decision"), value_string(a, verdict_name(r->decision.verdict)));
    set_text(a, map, STR("rule"), r->decision.rule);
    set_text(a, map, STR("reason"), r->decision.reason);
    return map;
}

static bool describe_request(struct request *r, const struct value **out, struct err *e)
{
    struct arena *a = r->arena;
    if (r->plan.kind == STEP_CUSTOM) {
        return err_set(e, ERR_USAGE,
                       "This command makes its calls as it runs: --stop-after=plan lists them.");
    }
    if (r->plan.operation_count == 0) {
        return err_set(e, ERR_USAGE,
                       "This command makes no AWS call: there is nothing to "
                       "serialize.");
    }
    r->settings.sign = false; /* the unsigned request is the same for everybody */
    struct call c = call_new(r, r->plan.operations[0], r->invocation.params);
    if (!call_build(&c, e)) return false;
    struct value *map = value_map(a);
    set_text(a, map, STR("method"), c.http.method);
    value_set(a, map, STR("url"),
              value_string(a, arena_printf(a, STR_FMT "://" STR_FMT STR_FMT "%s" STR_FMT,
                                           STR_ARG(c.http.scheme), STR_ARG(c.http.host),
                                           STR_ARG(c.http.path), c.http.query.n > 0 ? "?" : "",
                                           STR_ARG(c.http.query))));
    struct value *headers = value_map(a);
    for (size_t i = 0; i < c.http.headers.n; i++) {
        value_set(a, headers, c.http.headers.items[i].name,
                  value_string(a, c.http.headers.items[i].value));
    }
    value_set(a, map, STR("headers"), headers);
    if (c.http.has_body) {
        bool text = utf8_is_valid(c.http.body);
        value_set(a, map, text ? STR("body") : STR("bodyBase64"),
                  text ? value_string(a, c.http.body) : value_bytes(a, c.http.body));
    }
    *out = map;
    return true;
}

bool stage_describe(struct request *r, struct str line, struct str stage, struct str *out,
                    struct err *e)
{
    const struct value *v = NULL;
    bool serialize = str_eq(stage, STR("serialize"));
    struct str last = serialize ? STR("plan") : stage;
    static const struct str known[] = {STR_INIT("lex"), STR_INIT("parse"), STR_INIT("plan")};
    bool is_known = false;
    for (size_t i = 0; i < ARRAY_LEN(known); i++) is_known = is_known || str_eq(last, known[i]);
    if (!is_known) {
        return err_set(e, ERR_USAGE,
                       "There is no stage '" STR_FMT "': --stop-after takes lex, parse, plan or "
                       "serialize.",
                       STR_ARG(stage));
    }
    if (!engine_prepare_until(r, line, last, e)) return false;
    if (str_eq(stage, STR("lex"))) v = describe_words(r);
    if (str_eq(stage, STR("parse"))) v = describe_invocation(r);
    if (str_eq(stage, STR("plan"))) v = describe_plan(r);
    if (serialize && !describe_request(r, &v, e)) return false;
    *out = arena_printf(r->arena, STR_FMT "\n", STR_ARG(json_text(r->arena, v, &json_cli)));
    return true;
}
