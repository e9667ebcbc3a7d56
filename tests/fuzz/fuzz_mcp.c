/* Hostile lines to a protocol session that runs everything on one thread. Whatever comes in, each
 * line that goes out is one JSON document. */
#include "mcp/session.h"
#include "value/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool answer(void *ctx, struct arena *a, const struct tool_call *call,
                   struct tool_result *result, struct err *e)
{
    const struct tool_question question = {
        .key = STR("q"), .message = STR("?"), .schema = STR("{\"type\":\"object\"}")};
    const struct value *form;
    (void)ctx;
    (void)e;
    tool_progress(call, 1, 2, call->client);
    tool_ask(call, a, &question, &form);
    result->text = json_text(a, call->arguments, &json_compact);
    result->structured = call->arguments;
    return true;
}

static const struct tool tools[] = {
    {.name = STR_INIT("t"),
     .input_schema = STR_INIT("{\"type\":\"object\",\"properties\":{\"a\":{\"oneOf\":[{\"type\":"
                              "\"string\",\"minLength\":1},{\"type\":\"array\",\"items\":{\"enum\":"
                              "[1,2]},\"maxItems\":3}]}},\"required\":[\"a\"]}"),
     .call = answer}};

static void check_output(struct session *s, struct arena *a)
{
    struct str line;
    struct err e = err_init(a);
    const struct value *v;
    while (writer_take(s->writer, a, &line)) {
        if (str_has_char(line, '\n') || !json_read(a, line, &v, &e)) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct mcp_options options = {.name = STR("fuzz"),
                                        .version = STR("1"),
                                        .tools = tools,
                                        .tool_count = ARRAY_LEN(tools),
                                        .conformance = size % 2 == 0};
    struct arena *a = arena_new();
    struct session *s = session_new(a, &options, -1);
    struct str rest = {(const char *)data, size}, line;
    while (str_next(&rest, '\n', &line)) {
        /* Fixtures that pause would leave the fuzzer with seven runs a second. */
        if (str_find(line, STR("test_")) != STR_NPOS && str_find(line, STR("ing")) != STR_NPOS) {
            continue;
        }
        session_line(s, line);
        check_output(s, a);
    }
    arena_free(a);
    return 0;
}
