/* A session without threads: lines in, lines out. Whole conversations are in tests/session/stdio.
 */
#include "harness.h"

#include "base/buf.h"
#include "mcp/listen.h"
#include "mcp/session.h"

static bool echo(void *ctx, struct arena *a, const struct tool_call *call,
                 struct tool_result *result, struct err *e)
{
    (void)a;
    if (value_get(call->arguments, STR("fail"))) return err_set(e, ERR_GENERAL, "asked to fail");
    *(int *)ctx += 1;
    tool_progress(call, 1, 2, STR("half"));
    tool_progress(call, 1, 2, STR("the same again"));
    result->text = value_get_text(call->arguments, STR("text"));
    return true;
}

static struct session *begin(struct arena *a, int *calls, bool conformance)
{
    struct tool *tools = ARENA_ARRAY(a, struct tool, 1);
    tools[0] = (struct tool){.name = STR("echo"),
                             .title = STR("Echo"),
                             .description = STR("Repeats"),
                             .input_schema = STR("{\"type\":\"object\"}"),
                             .read_only = true,
                             .call = echo,
                             .ctx = calls};
    struct mcp_options *options = ARENA_NEW(a, struct mcp_options);
    *options = (struct mcp_options){.name = STR("s"),
                                    .version = STR("1"),
                                    .tools = tools,
                                    .tool_count = 1,
                                    .conformance = conformance};
    return session_new(a, options, -1);
}

/* All lines that came out since, one behind the other with newlines. */
static struct str talk(struct session *s, struct arena *a, struct str line)
{
    session_line(s, line);
    struct buf out = buf_new(a, 1000000);
    struct str answer;
    while (writer_take(s->writer, a, &answer)) {
        buf_add(&out, answer);
        buf_add_char(&out, '\n');
    }
    return buf_str(&out);
}

static void legacy(struct arena *a)
{
    int calls = 0;
    struct session *s = begin(a, &calls, false);
    CHECK_STR(talk(s, a, STR("")), STR(""));
    CHECK_STR(talk(s, a,
                   STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
                       "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}}")),
              STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-06-18\","
                  "\"capabilities\":{\"tools\":{\"listChanged\":false}},\"serverInfo\":{\"name\":"
                  "\"s\",\"version\":\"1\"}}}\n"));
    CHECK_STR(talk(s, a, STR("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}")),
              STR("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"tools\":[{\"name\":\"echo\","
                  "\"title\":\"Echo\",\"description\":\"Repeats\",\"inputSchema\":{\"type\":"
                  "\"object\"},\"annotations\":{\"readOnlyHint\":true,\"destructiveHint\":false,"
                  "\"idempotentHint\":false,\"openWorldHint\":false}}]}}\n"));
    CHECK_STR(talk(s, a,
                   STR("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{"
                       "\"name\":\"echo\",\"arguments\":{\"text\":\"hi\"},\"_meta\":{"
                       "\"progressToken\":9}}}")),
              STR("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{"
                  "\"progressToken\":9,\"progress\":1.0,\"total\":2.0,\"message\":\"half\"}}\n"
                  "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"content\":[{\"type\":\"text\","
                  "\"text\":\"hi\"}],\"isError\":false}}\n"));
    CHECK_STR(talk(s, a,
                   STR("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"tools/call\",\"params\":{"
                       "\"name\":\"echo\",\"arguments\":{\"fail\":1}}}")),
              STR("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{\"content\":[{\"type\":\"text\","
                  "\"text\":\"asked to fail\"}],\"isError\":true}}\n"));
    CHECK(calls == 1);
}

static void modern(struct arena *a)
{
    int calls = 0;
    struct session *s = begin(a, &calls, true);
#define META                                                                                       \
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","                       \
    "\"io.modelcontextprotocol/clientCapabilities\":{}}"
    CHECK_STR(
        talk(s, a,
             STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"
                 "\"name\":\"echo\",\"arguments\":{\"text\":\"x\"}," META "}}")),
        STR("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\","
            "\"text\":\"x\"}],\"isError\":false,\"resultType\":\"complete\",\"_meta\":{"
            "\"io.modelcontextprotocol/serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}}}\n"));
    CHECK_STR(talk(s, a,
                   STR("{\"jsonrpc\":\"2.0\",\"id\":\"L\",\"method\":"
                       "\"subscriptions/listen\",\"params\":{\"notifications\":{"
                       "\"toolsListChanged\":true}," META "}}")),
              STR("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\","
                  "\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":\"L\"},"
                  "\"notifications\":{\"toolsListChanged\":true}}}\n"));
    listen_tell(s, STR("promptsListChanged"), STR("notifications/prompts/list_changed"));
    listen_tell(s, STR("toolsListChanged"), STR("notifications/tools/list_changed"));
    CHECK_STR(talk(s, a,
                   STR("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                       "\"params\":{\"requestId\":\"L\"}}")),
              STR("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\","
                  "\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":\"L\"}}}\n"));
    CHECK(!pool_has(s->pool, value_string(a, STR("L"))));
}

/* Every fixture answers a call without arguments: a result or an error, one line in the end. */
static void fixtures(struct arena *a)
{
    int calls = 0;
    struct session *s = begin(a, &calls, true);
    tools_prepare(&s->tools, a, s->options);
    for (size_t i = 0; i < s->tools.count; i++) {
        struct str out =
            talk(s, a,
                 arena_printf(a,
                              "{\"jsonrpc\":\"2.0\",\"id\":%zu,\"method\":\"tools/call\","
                              "\"params\":{\"name\":\"" STR_FMT "\"," META "}}",
                              i, STR_ARG(s->tools.entries[i].name)));
        CHECK(str_find(out, arena_printf(a, "{\"jsonrpc\":\"2.0\",\"id\":%zu,", i)) != STR_NPOS);
        CHECK(s->tools.entries[i].description.n > 0);
    }
    CHECK(s->tools.count > 25);
#undef META
}

static void too_long(struct arena *a)
{
    int calls = 0;
    struct session *s = begin(a, &calls, false);
    session_line_too_long(s);
    CHECK_STR(talk(s, a, STR("")),
              STR("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"a message is "
                  "larger than 16777216 bytes\"}}\n"));
}

void run_tests(struct arena *a)
{
    test_begin("legacy");
    legacy(a);
    test_begin("modern");
    modern(a);
    test_begin("fixtures");
    fixtures(a);
    test_begin("too long");
    too_long(a);
}
