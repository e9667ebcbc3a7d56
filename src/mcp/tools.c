#include "mcp/tools.h"

#include "mcp/conformance/fixtures.h"
#include "mcp/schema.h"
#include "mcp/session.h"
#include "mcp/tasks.h"
#include "value/json.h"

#define NAME_SHOWN 100u /* bytes of an unknown name that are repeated */

static const struct value *schema_of(struct arena *a, struct str text)
{
    struct err e = err_init(a);
    const struct value *schema;
    if (!json_read(a, text, &schema, &e) || schema->kind != VALUE_MAP) {
        BUG("the input schema of a tool is no JSON object");
    }
    return schema;
}

static void add_fixtures(struct tool_set *set, struct arena *a, const struct fixture_tool *tools,
                         size_t n)
{
    for (size_t i = 0; i < n; i++) {
        set->entries[set->count++] =
            (struct tool_entry){.name = tools[i].name,
                                .description = tools[i].description,
                                .input_schema = schema_of(a, tools[i].input_schema),
                                .fixture = &tools[i]};
    }
}

void tools_prepare(struct tool_set *set, struct arena *a, const struct mcp_options *options)
{
    if (set->entries) return;
    size_t most = options->tool_count + fixture_content_tool_count + fixture_input_tool_count +
                  fixture_task_tool_count;
    set->entries = ARENA_ARRAY(a, struct tool_entry, most);
    for (size_t i = 0; i < options->tool_count; i++) {
        const struct tool *t = &options->tools[i];
        set->entries[set->count++] =
            (struct tool_entry){.name = t->name,
                                .title = t->title,
                                .description = t->description,
                                .input_schema = schema_of(a, t->input_schema),
                                .tool = t};
    }
    if (!options->conformance) return;
    add_fixtures(set, a, fixture_content_tools, fixture_content_tool_count);
    add_fixtures(set, a, fixture_input_tools, fixture_input_tool_count);
    add_fixtures(set, a, fixture_task_tools, fixture_task_tool_count);
}

static const struct value *annotations(struct arena *a, const struct tool *t)
{
    struct value *v = value_map(a);
    value_set(a, v, STR("readOnlyHint"), value_bool(t->read_only));
    value_set(a, v, STR("destructiveHint"), value_bool(t->destructive));
    value_set(a, v, STR("idempotentHint"), value_bool(t->idempotent));
    value_set(a, v, STR("openWorldHint"), value_bool(t->open_world));
    return v;
}

static const struct value *describe(struct request *r, const struct tool_entry *t)
{
    struct arena *a = r->arena;
    struct value *v = value_map(a);
    value_set(a, v, STR("name"), value_string(a, t->name));
    if (t->title.n > 0 && r->client.version >= VERSION_2025_06_18) {
        value_set(a, v, STR("title"), value_string(a, t->title));
    }
    value_set(a, v, STR("description"), value_string(a, t->description));
    value_set(a, v, STR("inputSchema"), t->input_schema);
    if (t->tool && r->client.version >= VERSION_2025_03_26) {
        value_set(a, v, STR("annotations"), annotations(a, t->tool));
    }
    return v;
}

void tools_list(struct request *r, struct reply *out)
{
    if (value_kind_of(value_get(r->params, STR("cursor"))) != VALUE_NULL) {
        reply_error(out, RPC_INVALID_PARAMS, STR("Invalid cursor: the list has one page"));
        return;
    }
    struct session *s = r->session;
    tools_prepare(&s->tools, s->arena, s->options);
    struct value *list = value_list(r->arena);
    for (size_t i = 0; i < s->tools.count; i++) {
        value_push(r->arena, list, describe(r, &s->tools.entries[i]));
    }
    value_set(r->arena, request_result(r, out), STR("tools"), list);
}

void tool_text(struct request *r, struct reply *out, struct str text, bool is_error)
{
    struct arena *a = r->arena;
    struct value *block = value_map(a);
    value_set(a, block, STR("type"), value_string(a, STR("text")));
    value_set(a, block, STR("text"), value_string(a, text));
    struct value *content = value_list(a);
    value_push(a, content, block);
    struct value *result = request_result(r, out);
    value_set(a, result, STR("content"), content);
    value_set(a, result, STR("isError"), value_bool(is_error));
}

static struct str error_text(struct arena *a, const struct err *e)
{
    if (str_is_empty(e->hint)) return e->message;
    return arena_printf(a, STR_FMT "\n" STR_FMT, STR_ARG(e->message), STR_ARG(e->hint));
}

static void call_product(struct request *r, const struct tool *t, const struct value *arguments,
                         struct reply *out)
{
    struct arena *a = r->arena;
    struct tool_call call = {.arguments = arguments,
                             .cancel = r->cancel,
                             .client = request_client_name(r),
                             .user = r->session->user_name,
                             .session = r};
    struct tool_result result = {0};
    struct err e = err_init(a);
    bool ok = t->call(t->ctx, a, &call, &result, &e);
    if (r->asked.result || r->asked.code) {
        *out = r->asked;
        return;
    }
    if (!ok) {
        tool_text(r, out, error_text(a, &e), true);
        return;
    }
    tool_text(r, out, result.text, result.is_error);
    if (result.structured && r->client.version >= VERSION_2025_06_18) {
        value_set(a, out->result, STR("structuredContent"), result.structured);
    }
}

static void call_fixture(struct request *r, const struct fixture_tool *t,
                         const struct value *arguments, struct reply *out)
{
    bool is_task = t->task != FIXTURE_IS_CALL && task_begin(r->session->pool, r);
    if (t->task == FIXTURE_MUST_BE_TASK && !is_task && version_is_modern(r->client.version)) {
        if (r->client.abilities & CLIENT_HAS_TASKS) {
            reply_error(out, RPC_INTERNAL, STR("there are too many tasks"));
        } else {
            task_fail_capability(r, out);
        }
        return;
    }
    t->run(r, arguments, out);
}

static const struct tool_entry *find(const struct tool_set *set, struct str name)
{
    for (size_t i = 0; i < set->count; i++) {
        if (str_eq(set->entries[i].name, name)) return &set->entries[i];
    }
    return NULL;
}

static void fail_unknown(struct request *r, struct str name, struct reply *out)
{
    const struct tool_set *set = &r->session->tools;
    struct buf text = buf_new(r->arena, 16u * 1024u);
    buf_add(&text, STR("Unknown tool: "));
    buf_add(&text, str_sub(name, 0, NAME_SHOWN)); /* may hold NUL */
    buf_add(&text, STR(" (there is"));
    for (size_t i = 0; i < set->count; i++) {
        buf_addf(&text, "%s " STR_FMT, i ? "," : "", STR_ARG(set->entries[i].name));
    }
    buf_add_char(&text, ')');
    reply_error(out, RPC_INVALID_PARAMS, buf_str(&text));
}

/* What models send for arguments that they leave open or cannot type: null is absent, "5" is 5
 * where an integer is wanted. */
static const struct value *forgiven(struct arena *a, const struct value *schema,
                                    const struct value *given)
{
    const struct value *properties = value_get(schema, STR("properties"));
    struct value *out = value_map(a);
    for (size_t i = 0; i < value_count(given); i++) {
        const struct field *f = &given->u.map.fields[i];
        const struct value *wanted = properties ? value_get(properties, f->name) : NULL;
        bool is_integer = wanted && str_eq(value_get_text(wanted, STR("type")), STR("integer"));
        int64_t number;
        if (wanted && f->value->kind == VALUE_NULL) continue;
        if (is_integer && f->value->kind == VALUE_STRING && str_to_i64(f->value->u.text, &number)) {
            value_set(a, out, f->name, value_int(a, number));
        } else {
            value_set(a, out, f->name, f->value);
        }
    }
    return out;
}

/* Runs on a worker: tools_prepare was called by the reader before. Wrong arguments are for the
 * model to read and correct, so they are a result and no protocol error (MCP 2025-11-25, tools). */
void tools_call(struct request *r, struct reply *out)
{
    const struct value *name = value_get(r->params, STR("name"));
    const struct value *given = value_get(r->params, STR("arguments"));
    if (value_kind_of(name) != VALUE_STRING) {
        reply_error(out, RPC_INVALID_PARAMS,
                    STR("Invalid params: tools/call needs the string name"));
        return;
    }
    const struct tool_entry *t = find(&r->session->tools, name->u.text);
    if (!t) {
        fail_unknown(r, name->u.text, out);
        return;
    }
    const struct value *arguments =
        value_kind_of(given) == VALUE_NULL ? value_map(r->arena) : given;
    if (arguments->kind != VALUE_MAP) {
        reply_error(out, RPC_INVALID_PARAMS, STR("Invalid params: arguments must be an object"));
        return;
    }
    if (r->is_mended) {
        tool_text(r, out,
                  STR("The arguments are not valid Unicode (a lone surrogate or bytes that are no "
                      "UTF-8): nothing was run."),
                  true);
        return;
    }
    if (!t->fixture) arguments = forgiven(r->arena, t->input_schema, arguments);
    struct err e = err_init(r->arena);
    if (!schema_check(t->input_schema, arguments, &e)) {
        tool_text(r, out, e.message, true);
    } else if (t->fixture) {
        call_fixture(r, t->fixture, arguments, out);
    } else {
        call_product(r, t->tool, arguments, out);
    }
}
