#include "mcp/conformance/fixtures.h"
#include "mcp/meta.h"
#include "mcp/prompts.h"
#include "mcp/session.h"
#include "mcp/tasks.h"

static bool has_tasks(const struct session *s)
{
    return !s->hub && (s->options->task_after_ms > 0 || s->options->conformance);
}

static void capabilities(struct request *r, struct value *result)
{
    struct arena *a = r->arena;
    const struct session *s = r->session;
    struct value *all = value_map(a);
    struct value *tools = value_map(a);
    value_set(a, tools, STR("listChanged"), value_bool(s->options->conformance));
    value_set(a, all, STR("tools"), tools);
    if (s->options->conformance) {
        fixture_capabilities(a, all);
    } else if (s->options->scripts) {
        struct value *prompts = value_map(a);
        value_set(a, prompts, STR("listChanged"), &value_false);
        value_set(a, all, STR("prompts"), prompts);
    }
    if (has_tasks(s) && version_is_modern(r->client.version)) {
        struct value *extensions = value_map(a);
        value_set(a, extensions, TASKS_EXTENSION, value_map(a));
        value_set(a, all, STR("extensions"), extensions);
    }
    value_set(a, result, STR("capabilities"), all);
}

static void instructions(struct request *r, struct value *result)
{
    struct str text = r->session->options->instructions;
    if (text.n > 0) {
        value_set(r->arena, result, STR("instructions"), value_string(r->arena, text));
    }
}

/* The client names the newest version it knows; one that is not spoken here, or has no handshake,
 * is answered with our newest that has (MCP 2025-11-25, "Lifecycle"). */
static void initialize(struct request *r, struct reply *out)
{
    struct arena *a = r->arena;
    struct session *s = r->session;
    const struct value *wanted = value_get(r->params, STR("protocolVersion"));
    const struct value *abilities = value_get(r->params, STR("capabilities"));
    if (value_kind_of(wanted) != VALUE_STRING) {
        reply_error(out, RPC_INVALID_PARAMS,
                    STR("Invalid params: initialize needs the string protocolVersion"));
        return;
    }
    if (abilities && abilities->kind != VALUE_MAP) {
        reply_error(out, RPC_INVALID_PARAMS, STR("Invalid params: capabilities must be an object"));
        return;
    }
    enum version v;
    bool is_spoken = version_find(wanted->u.text, &v) && !version_is_modern(v);
    s->legacy.version = is_spoken ? v : VERSION_NEWEST_LEGACY;
    client_read(&s->legacy, abilities, value_get(r->params, STR("clientInfo")));
    struct str client = {s->legacy.name, s->legacy.name_length};
    log_write(s->options->log, LOG_INFO, "client " STR_FMT " wants MCP " STR_FMT ", gets " STR_FMT,
              STR_ARG(client), STR_ARG(wanted->u.text), STR_ARG(version_name(s->legacy.version)));
    struct value *result = request_result(r, out);
    value_set(a, result, STR("protocolVersion"), value_string(a, version_name(s->legacy.version)));
    capabilities(r, result);
    value_set(a, result, STR("serverInfo"), server_info(a, s));
    instructions(r, result);
}

/* Only the modern version is listed: who wants another one begins with initialize. */
static void discover(struct request *r, struct reply *out)
{
    struct arena *a = r->arena;
    struct value *versions = value_list(a);
    value_push(a, versions, value_string(a, version_name(VERSION_2026_07_28)));
    struct value *result = request_result(r, out);
    value_set(a, result, STR("supportedVersions"), versions);
    capabilities(r, result);
    instructions(r, result);
}

static void ping(struct request *r, struct reply *out)
{
    (void)r;
    (void)out; /* an empty result */
}

static const struct method product_methods[] = {
    {.name = STR_INIT("initialize"), .legacy = true, .run = initialize},
    {.name = STR_INIT("ping"), .legacy = true, .run = ping},
    {.name = STR_INIT("server/discover"), .modern = true, .is_cacheable = true, .run = discover},
    {.name = STR_INIT("tools/list"),
     .legacy = true,
     .modern = true,
     .is_cacheable = true,
     .run = tools_list},
    {.name = STR_INIT("tools/call"),
     .legacy = true,
     .modern = true,
     .on_worker = true,
     .run = tools_call},
};

static const struct method task_methods[] = {
    {.name = STR_INIT("tasks/get"), .modern = true, .run = tasks_get},
    {.name = STR_INIT("tasks/update"), .modern = true, .run = tasks_update},
    {.name = STR_INIT("tasks/cancel"), .modern = true, .run = tasks_cancel},
};

static const struct method prompt_methods[] = {
    {.name = STR_INIT("prompts/list"),
     .legacy = true,
     .modern = true,
     .is_cacheable = true,
     .run = script_prompts_list},
    {.name = STR_INIT("prompts/get"), .legacy = true, .modern = true, .run = script_prompts_get},
};

static const struct method *find_in(const struct method *table, size_t n, struct str name,
                                    bool modern)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(table[i].name, name) && (modern ? table[i].modern : table[i].legacy)) {
            return &table[i];
        }
    }
    return NULL;
}

const struct method *method_find(const struct session *s, struct str name, bool modern)
{
    const struct method *m = find_in(product_methods, ARRAY_LEN(product_methods), name, modern);
    if (!m && has_tasks(s)) m = find_in(task_methods, ARRAY_LEN(task_methods), name, modern);
    if (!m && s->options->scripts && !s->options->conformance) {
        m = find_in(prompt_methods, ARRAY_LEN(prompt_methods), name, modern);
    }
    if (m || !s->options->conformance) return m;
    return find_in(fixture_methods, fixture_method_count, name, modern);
}
