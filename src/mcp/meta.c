#include "mcp/meta.h"

#include "mcp/session.h"
#include "mcp/tasks.h"

#include <string.h>

#define LIST_TTL_MS 300000 /* lists are fixed while the program runs; it may be replaced */

bool meta_is_modern(const struct message *m)
{
    const struct value *meta = value_get(m->params, STR("_meta"));
    return value_get(meta, META_VERSION) || value_get(meta, META_CAPABILITIES) ||
           str_eq(m->method, STR("server/discover"));
}

int log_level_of(struct str name)
{
    static const struct str levels[] = {
        STR_INIT("debug"), STR_INIT("info"),     STR_INIT("notice"), STR_INIT("warning"),
        STR_INIT("error"), STR_INIT("critical"), STR_INIT("alert"),  STR_INIT("emergency"),
    };
    for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
        if (str_eq(levels[i], name)) return (int)i;
    }
    return LOG_OFF;
}

static unsigned abilities_of(const struct value *capabilities)
{
    static const struct {
        struct str name, mode;
        enum client_ability ability;
    } rows[] = {
        {STR_INIT("elicitation"), STR_INIT("form"), CLIENT_ELICITS},
        {STR_INIT("elicitation"), STR_INIT("url"), CLIENT_ELICITS_URL},
        {STR_INIT("sampling"), STR_INIT(""), CLIENT_SAMPLES},
        {STR_INIT("roots"), STR_INIT(""), CLIENT_HAS_ROOTS},
    };
    unsigned abilities = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct value *v = value_get(capabilities, rows[i].name);
        if (value_kind_of(v) != VALUE_MAP) continue;
        if (rows[i].mode.n == 0 || value_get(v, rows[i].mode)) abilities |= rows[i].ability;
    }
    const struct value *extensions = value_get(capabilities, STR("extensions"));
    if (value_kind_of(value_get(extensions, TASKS_EXTENSION)) == VALUE_MAP) {
        abilities |= CLIENT_HAS_TASKS;
    }
    /* An empty elicitation capability means forms (MCP 2025-11-25, elicitation). */
    const struct value *elicitation = value_get(capabilities, STR("elicitation"));
    if (value_kind_of(elicitation) == VALUE_MAP && !value_get(elicitation, STR("url"))) {
        abilities |= CLIENT_ELICITS;
    }
    return abilities;
}

void client_read(struct client *c, const struct value *capabilities, const struct value *info)
{
    c->abilities = abilities_of(capabilities);
    struct str parts[] = {value_get_text(info, STR("name")), STR("/"),
                          value_get_text(info, STR("version"))};
    c->name_length = 0;
    for (size_t i = 0; i < ARRAY_LEN(parts) && parts[0].n > 0 && (i == 0 || parts[2].n > 0); i++) {
        struct str part = str_sub(parts[i], 0, CLIENT_NAME_LIMIT - c->name_length);
        if (part.n > 0) memcpy(c->name + c->name_length, part.p, part.n);
        c->name_length += part.n;
    }
}

static void fail_version(struct request *r, struct reply *out, struct str requested)
{
    struct arena *a = r->arena;
    reply_error(out, RPC_UNSUPPORTED_VERSION, STR("Unsupported protocol version"));
    struct value *supported = value_list(a);
    value_push(a, supported, value_string(a, version_name(VERSION_2026_07_28)));
    struct value *data = value_map(a);
    value_set(a, data, STR("supported"), supported);
    value_set(a, data, STR("requested"), value_string(a, requested));
    out->data = data;
}

static bool fail_params(struct reply *out, struct str message)
{
    reply_error(out, RPC_INVALID_PARAMS, message);
    return false;
}

bool meta_read(struct request *r, struct reply *out)
{
    const struct value *meta = value_get(r->params, STR("_meta"));
    const struct value *version = value_get(meta, META_VERSION);
    const struct value *capabilities = value_get(meta, META_CAPABILITIES);
    const struct value *level = value_get(meta, META_LOG_LEVEL);
    if (value_kind_of(version) != VALUE_STRING) {
        return fail_params(out, STR("Invalid params: _meta needs the string "
                                    "io.modelcontextprotocol/protocolVersion"));
    }
    if (value_kind_of(capabilities) != VALUE_MAP) {
        return fail_params(out, STR("Invalid params: _meta needs the object "
                                    "io.modelcontextprotocol/clientCapabilities"));
    }
    if (!version_find(version->u.text, &r->client.version) ||
        !version_is_modern(r->client.version)) {
        r->client.version = VERSION_2026_07_28;
        fail_version(r, out, version->u.text);
        return false;
    }
    client_read(&r->client, capabilities, value_get(meta, META_CLIENT));
    r->log_level = log_level_of(value_text(level));
    if (level && r->log_level == LOG_OFF) {
        return fail_params(out, STR("Invalid params: io.modelcontextprotocol/logLevel is none of "
                                    "debug, info, notice, warning, error, critical, alert, "
                                    "emergency"));
    }
    return true;
}

const struct value *server_info(struct arena *a, const struct session *s)
{
    struct value *info = value_map(a);
    value_set(a, info, STR("name"), value_string(a, s->options->name));
    value_set(a, info, STR("version"), value_string(a, s->options->version));
    if (s->options->title.n > 0) {
        value_set(a, info, STR("title"), value_string(a, s->options->title));
    }
    return info;
}

void meta_finish(struct request *r, struct value *result)
{
    struct arena *a = r->arena;
    bool is_complete = !value_get(result, STR("resultType"));
    if (is_complete) value_set(a, result, STR("resultType"), value_string(a, STR("complete")));
    if (is_complete && r->method && r->method->is_cacheable) {
        value_set(a, result, STR("ttlMs"), value_int(a, LIST_TTL_MS));
        value_set(a, result, STR("cacheScope"), value_string(a, STR("private")));
    }
    struct value *meta = value_map(a);
    value_set(a, meta, META_SERVER, server_info(a, r->session));
    if (r->method && r->method->holds) value_set(a, meta, META_SUBSCRIPTION, r->id);
    value_set(a, result, STR("_meta"), meta);
}
