#include "mcp/http/mirror.h"

#include "base/base64.h"
#include "mcp/meta.h"

static const struct {
    struct str method, param;
} named[] = {
    {STR_INIT("tools/call"), STR_INIT("name")},     {STR_INIT("prompts/get"), STR_INIT("name")},
    {STR_INIT("resources/read"), STR_INIT("uri")},  {STR_INIT("tasks/get"), STR_INIT("taskId")},
    {STR_INIT("tasks/update"), STR_INIT("taskId")}, {STR_INIT("tasks/cancel"), STR_INIT("taskId")},
};

/* "=?base64?…?=" stands for what a header cannot hold; anything else is literal. */
static bool decode(struct arena *a, struct str given, struct str *out)
{
    static const struct str open = STR_INIT("=?base64?"), close = STR_INIT("?=");
    *out = given;
    if (!str_starts(given, open) || !str_ends(given, close)) return true;
    if (given.n < open.n + close.n) return false;
    struct str code = str_sub(given, open.n, given.n - open.n - close.n);
    struct buf again = buf_new(a, given.n + 8);
    if (!base64_decode(a, code, out)) return false;
    base64_encode(&again, *out); /* decoding is lenient, so it is compared with its true spelling */
    return str_eq(buf_str(&again), code);
}

const char *mirror_fault(struct arena *a, const struct head *h, const struct message *m)
{
    struct str version = value_text(value_get(value_get(m->params, STR("_meta")), META_VERSION));
    struct str name;
    if (!str_eq(head_get(h, STR("mcp-protocol-version")), version)) {
        return "MCP-Protocol-Version is missing or not the version of the body";
    }
    if (!str_eq(head_get(h, STR("mcp-method")), m->method)) {
        return "Mcp-Method is missing or not the method of the body";
    }
    for (size_t i = 0; i < ARRAY_LEN(named); i++) {
        if (!str_eq(named[i].method, m->method)) continue;
        const struct value *want = value_get(m->params, named[i].param);
        bool is_same = head_has(h, STR("mcp-name")) &&
                       decode(a, head_get(h, STR("mcp-name")), &name) &&
                       str_eq(name, value_text(want));
        if (!is_same && value_kind_of(want) == VALUE_STRING) {
            return "Mcp-Name is missing or not the name of the body";
        }
    }
    return NULL;
}
