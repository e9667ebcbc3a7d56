#include "mcp/jsonrpc.h"

#include "base/limits.h"
#include "value/json.h"

#define ID_LIMIT (64u * KIB) /* bytes; every answer repeats it */

static const struct value empty_map = {.kind = VALUE_MAP};

bool message_is_bounded(struct str line)
{
    size_t values = 0;
    bool in_string = false;
    if (line.n < LIMIT_MCP_VALUES) return true;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c == '"')
            in_string = !in_string;
        else if (in_string && c == '\\')
            i++;
        else if (!in_string)
            values += c == ',' || c == '[' || c == '{';
    }
    return values < LIMIT_MCP_VALUES;
}

bool message_id_is_valid(const struct value *id)
{
    struct str text = value_text(id);
    if (text.n > ID_LIMIT) return false;
    if (value_kind_of(id) == VALUE_STRING) return true;
    return value_kind_of(id) == VALUE_NUMBER && value_is_integer_text(text);
}

static struct message invalid(struct message m, const char *fault)
{
    m.kind = MESSAGE_INVALID;
    m.fault = fault;
    return m;
}

static struct message response_of(const struct value *v, struct message m)
{
    m.kind = MESSAGE_RESPONSE;
    m.result = value_get(v, STR("result"));
    m.error = value_get(v, STR("error"));
    return m;
}

struct message message_of(const struct value *v)
{
    struct message m = {.kind = MESSAGE_REQUEST, .params = &empty_map};
    if (value_kind_of(v) != VALUE_MAP) return invalid(m, "a message must be an object");
    const struct value *id = value_get(v, STR("id"));
    const struct value *method = value_get(v, STR("method"));
    const struct value *params = value_get(v, STR("params"));
    if (message_id_is_valid(id)) m.id = id;
    bool answers = value_get(v, STR("result")) || value_get(v, STR("error"));
    if (!method && answers) return response_of(v, m);
    const struct value *version = value_get(v, STR("jsonrpc"));
    if (value_kind_of(version) != VALUE_STRING || !str_eq(version->u.text, STR("2.0"))) {
        return invalid(m, "\"jsonrpc\" must be \"2.0\"");
    }
    if (id && !m.id) return invalid(m, "\"id\" must be an integer or a string of at most 64 KiB");
    if (value_kind_of(method) != VALUE_STRING) return invalid(m, "\"method\" must be a string");
    if (params && params->kind != VALUE_MAP) return invalid(m, "\"params\" must be an object");
    m.method = value_text(method);
    if (params) m.params = params;
    if (!id) m.kind = MESSAGE_NOTIFICATION;
    return m;
}

void reply_error(struct reply *out, enum rpc_code code, struct str borrowed_message)
{
    out->code = code;
    out->message = borrowed_message;
}

static const struct value *error_value(struct arena *a, const struct reply *r)
{
    struct value *error = value_map(a);
    value_set(a, error, STR("code"), value_int(a, r->code));
    value_set(a, error, STR("message"), value_string(a, r->message));
    if (r->data) value_set(a, error, STR("data"), r->data);
    return error;
}

static struct value *envelope(struct arena *a, const struct value *id)
{
    struct value *v = value_map(a);
    value_set(a, v, STR("jsonrpc"), value_string(a, STR("2.0")));
    if (id) value_set(a, v, STR("id"), id);
    return v;
}

static struct buf write_line(struct arena *a, const struct value *v)
{
    struct buf out = buf_new(a, LIMIT_MCP_OUT_LINE);
    json_write(&out, v, &json_compact);
    return out;
}

struct str rpc_reply(struct arena *a, const struct value *id, const struct reply *r)
{
    struct value *v = envelope(a, id);
    if (r->code != 0)
        value_set(a, v, STR("error"), error_value(a, r));
    else
        value_set(a, v, STR("result"), r->result ? r->result : value_map(a));
    struct buf out = write_line(a, v);
    if (!out.overflow) return buf_str(&out);
    struct reply large = {.code = RPC_INTERNAL};
    large.message = arena_printf(a, "the answer is larger than %u bytes", LIMIT_MCP_OUT_LINE);
    v = envelope(a, id);
    value_set(a, v, STR("error"), error_value(a, &large));
    out = write_line(a, v);
    return buf_str(&out);
}

struct str rpc_request(struct arena *a, const struct value *id, struct str method,
                       const struct value *params)
{
    struct value *v = envelope(a, id);
    value_set(a, v, STR("method"), value_string(a, method));
    value_set(a, v, STR("params"), params);
    struct buf out = write_line(a, v);
    return out.overflow ? STR_NONE : buf_str(&out);
}
