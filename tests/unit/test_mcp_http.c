/* Heads of HTTP requests, who may come in, and what a head repeats of its body. */
#include "harness.h"

#include "mcp/http/door.h"
#include "mcp/http/mirror.h"
#include "value/json.h"

static int status_of(const char *text)
{
    struct head h;
    return head_parse(str_of(text), &h);
}

static void heads(void)
{
    struct head h;
    CHECK(head_parse(STR("POST /mcp HTTP/1.1\r\nHost: a\r\nX-Y:\t b c \r\n\r\n"), &h) == 0);
    CHECK_STR(h.method, STR("POST"));
    CHECK_STR(h.target, STR("/mcp"));
    CHECK_STR(head_get(&h, STR("x-y")), STR("b c"));
    CHECK(head_has(&h, STR("HOST")) && !head_has(&h, STR("Z")));
    CHECK(status_of("POST /mcp HTTP/1.1\r\n\r\n") == 400);
    CHECK(status_of("POST /mcp HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == 400);
    CHECK(status_of("POST /mcp HTTP/1.1\r\nHost: a\r\n b\r\n\r\n") == 400);
    CHECK(status_of("POST /mcp HTTP/1.1\r\nHost : a\r\n\r\n") == 400);
    CHECK(status_of("POST /mcp HTTP/1.1\r\nHost: a\rb\r\n\r\n") == 400);
    CHECK(status_of("POST /mcp HTTP/1.1\r\nHost: a\nb\r\n\r\n") == 400);
    CHECK(status_of("POST /mcp HTTP/1.0\r\nHost: a\r\n\r\n") == 505);
    CHECK(status_of("POST mcp HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(status_of("POST /m\x80 HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(status_of("P(ST /mcp HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(status_of("\r\n\r\n") == 400 && status_of("") == 400);
    CHECK(head_lists(STR("text/html;q=1, Application/JSON; x=y"), STR("application/json")));
    CHECK(!head_lists(STR("application/jsonx"), STR("application/json")));
    CHECK(!head_lists(STR(""), STR("a")));
}

static bool comes_in(const struct door *d, const char *text)
{
    struct head h;
    return head_parse(str_of(text), &h) == 0 && !door_refusal(d, &h);
}

static void doors(void)
{
#define HEAD(fields) "POST /mcp HTTP/1.1\r\n" fields "\r\n\r\n"
    const struct door own = {STR("127.0.0.1"), STR("127.0.0.1"), true};
    CHECK(comes_in(&own, HEAD("Host: localhost:1\r\nOrigin: http://[::1]:2")));
    CHECK(!comes_in(&own, HEAD("Host: evil.example")));
    CHECK(!comes_in(&own, HEAD("Host: localhost\r\nOrigin: null")));
    CHECK(!comes_in(&own, HEAD("Host: localhost\r\nOrigin:")));
    CHECK(!comes_in(&own, HEAD("Host:")));
    const struct door open = {STR("a.example:80, b.example"), STR("*"), false};
    CHECK(comes_in(&open, HEAD("Host: A.EXAMPLE:99\r\nOrigin: https://x.example")));
    CHECK(comes_in(&open, HEAD("Host: b.example")));
    CHECK(!comes_in(&open, HEAD("Host: localhost")));
    CHECK(!comes_in(&open, HEAD("Host: a.example.evil")));
#undef HEAD
}

static bool agrees(struct arena *a, const char *fields, const char *body)
{
    struct head h;
    struct err e = err_init(a);
    const struct value *v;
    struct str text = arena_printf(a, "POST /mcp HTTP/1.1\r\nHost: a\r\n%s\r\n", fields);
    CHECK(head_parse(text, &h) == 0);
    CHECK_OK(json_read(a, str_of(body), &v, &e), &e);
    struct message m = message_of(v);
    return !mirror_fault(a, &h, &m);
}

static void mirrors(struct arena *a)
{
#define META "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}"
    static const char body[] =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"
        "\"name\":\"t\xc3\xa4st\"," META "}}";
#define FIELDS(version, method, name)                                                              \
    "MCP-Protocol-Version: " version "\r\nMcp-Method: " method "\r\nMcp-Name: " name "\r\n"
    CHECK(agrees(a, FIELDS("2026-07-28", "tools/call", "=?base64?dMOkc3Q=?="), body));
    CHECK(agrees(a, FIELDS("2026-07-28", "tools/call", "t\xc3\xa4st"), body));
    CHECK(!agrees(a, FIELDS("2026-07-28", "tools/call", "=?base64?dMOkc3Q?="), body));
    CHECK(!agrees(a, FIELDS("2026-07-28", "tools/call", "=?base64?="), body));
    CHECK(!agrees(a, FIELDS("2026-07-28", "Tools/call", "t\xc3\xa4st"), body));
    CHECK(!agrees(a, FIELDS("2025-11-25", "tools/call", "t\xc3\xa4st"), body));
    CHECK(!agrees(a, "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n", body));
    CHECK(agrees(a, "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: x\r\n",
                 "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":{" META "}}"));
#undef FIELDS
#undef META
}

void run_tests(struct arena *a)
{
    test_begin("heads");
    heads();
    test_begin("doors");
    doors();
    test_begin("mirrors");
    mirrors(a);
}
