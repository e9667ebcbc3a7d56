#include "harness.h"

#include "base/limits.h"
#include "mcp/jsonrpc.h"
#include "value/json.h"

#include <string.h>

static struct message read(struct arena *a, struct str text)
{
    struct err e = err_init(a);
    const struct value *v = NULL;
    CHECK_OK(json_read(a, text, &v, &e), &e);
    return message_of(v);
}

static void kinds(struct arena *a)
{
    static const struct {
        struct str text;
        enum message_kind kind;
        bool has_id;
    } rows[] = {
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}"), MESSAGE_REQUEST, true},
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"id\":\"\",\"method\":\"m\"}"), MESSAGE_REQUEST, true},
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"method\":\"m\"}"), MESSAGE_NOTIFICATION, false},
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"), MESSAGE_RESPONSE, true},
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}"), MESSAGE_RESPONSE, true},
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"error\":{}}"), MESSAGE_RESPONSE, false},
        {STR_INIT("{\"id\":1,\"method\":\"m\"}"), MESSAGE_INVALID, true},
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"id\":1}"), MESSAGE_INVALID, true},
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"id\":1e2,\"method\":\"m\"}"), MESSAGE_INVALID, false},
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"m\"}"), MESSAGE_INVALID, false},
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null}"), MESSAGE_INVALID, true},
        {STR_INIT("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":[]}"), MESSAGE_INVALID,
         true},
        {STR_INIT("[]"), MESSAGE_INVALID, false},
        {STR_INIT("null"), MESSAGE_INVALID, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct message m = read(a, rows[i].text);
        CHECK(m.kind == rows[i].kind);
        CHECK((m.id != NULL) == rows[i].has_id);
        CHECK((m.fault != NULL) == (rows[i].kind == MESSAGE_INVALID));
        CHECK(value_kind_of(m.params) == VALUE_MAP);
    }
}

static void ids_come_back(struct arena *a)
{
    static const char *const ids[] = {"0", "-1", "\"0\"", "123456789012345678901234567890",
                                      "\"a\\u0000b\""};
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        struct str text =
            arena_printf(a, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"m\"}", ids[i]);
        struct message m = read(a, text);
        struct reply reply = {0};
        CHECK_STR(rpc_reply(a, m.id, &reply),
                  arena_printf(a, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}", ids[i]));
    }
}

static void errors(struct arena *a)
{
    struct reply reply = {0};
    reply_error(&reply, RPC_INVALID_PARAMS, STR("a \"b\"\n\xff"));
    CHECK_STR(rpc_reply(a, NULL, &reply),
              STR("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32602,\"message\":"
                  "\"a \\\"b\\\"\\n\xef\xbf\xbd\"}}"));
    reply.data = value_int(a, 5);
    CHECK_STR(rpc_reply(a, value_int(a, 1), &reply),
              STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602,\"message\":"
                  "\"a \\\"b\\\"\\n\xef\xbf\xbd\",\"data\":5}}"));
}

static void too_large(struct arena *a)
{
    char *p = arena_alloc(a, LIMIT_MCP_OUT_LINE);
    memset(p, 'x', LIMIT_MCP_OUT_LINE);
    struct reply reply = {.result = value_map(a)};
    value_set(a, reply.result, STR("x"), value_string(a, (struct str){p, LIMIT_MCP_OUT_LINE}));
    CHECK_STR(rpc_reply(a, value_int(a, 1), &reply),
              STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":"
                  "\"the answer is larger than 9437184 bytes\"}}"));
    CHECK(rpc_request(a, NULL, STR("m"), reply.result).n == 0);
}

void run_tests(struct arena *a)
{
    test_begin("messages");
    kinds(a);
    test_begin("ids");
    ids_come_back(a);
    test_begin("errors");
    errors(a);
    too_large(a);
}
