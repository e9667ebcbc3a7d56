/* A server with a few tools that need no AWS: what the transcripts talk to. */
#include "base/clock.h"
#include "mcp/server.h"
#include "value/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool echo(void *ctx, struct arena *a, const struct tool_call *call,
                 struct tool_result *result, struct err *e)
{
    (void)ctx;
    (void)a;
    (void)e;
    result->text = value_get_text(call->arguments, STR("text"));
    return true;
}

static bool who(void *ctx, struct arena *a, const struct tool_call *call,
                struct tool_result *result, struct err *e)
{
    (void)ctx;
    (void)a;
    (void)e;
    result->text = call->client;
    return true;
}

static bool sleep_ms(void *ctx, struct arena *a, const struct tool_call *call,
                     struct tool_result *result, struct err *e)
{
    (void)ctx;
    (void)a;
    int64_t ms = 0;
    if (!value_to_i64(value_get(call->arguments, STR("ms")), &ms)) {
        return err_set(e, ERR_PARAM, "ms: expected an integer");
    }
    if (!cancel_sleep_ms(call->cancel, ms)) return err_set(e, ERR_CANCELLED, "cancelled");
    result->text = STR("slept");
    return true;
}

/* Does not look at its cancellation. */
static bool stubborn(void *ctx, struct arena *a, const struct tool_call *call,
                     struct tool_result *result, struct err *e)
{
    (void)ctx;
    (void)a;
    int64_t ms = 0;
    if (!value_to_i64(value_get(call->arguments, STR("ms")), &ms)) {
        return err_set(e, ERR_PARAM, "ms: expected an integer");
    }
    cancel_sleep_ms(NULL, ms);
    tool_progress(call, 1, 1, STR("late"));
    result->text = STR("slept");
    return true;
}

static bool fail(void *ctx, struct arena *a, const struct tool_call *call,
                 struct tool_result *result, struct err *e)
{
    (void)ctx;
    (void)a;
    (void)call;
    (void)result;
    err_set(e, ERR_GENERAL, "it failed");
    err_hint(e, "try something else");
    return false;
}

static bool progress(void *ctx, struct arena *a, const struct tool_call *call,
                     struct tool_result *result, struct err *e)
{
    static const double steps[] = {1, 2, 2, 1.5, 3};
    (void)ctx;
    (void)a;
    (void)e;
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        tool_progress(call, steps[i], 3, STR("step"));
        cancel_sleep_ms(call->cancel, 30);
    }
    result->text = STR("done");
    return true;
}

static bool big(void *ctx, struct arena *a, const struct tool_call *call,
                struct tool_result *result, struct err *e)
{
    (void)ctx;
    int64_t bytes = 0;
    if (!value_to_i64(value_get(call->arguments, STR("bytes")), &bytes) || bytes < 0) {
        return err_set(e, ERR_PARAM, "bytes: expected an integer of at least 0");
    }
    char *p = arena_alloc(a, (size_t)bytes + 1);
    memset(p, 'x', (size_t)bytes);
    result->text = (struct str){p, (size_t)bytes};
    return true;
}

static bool structured(void *ctx, struct arena *a, const struct tool_call *call,
                       struct tool_result *result, struct err *e)
{
    (void)ctx;
    (void)e;
    result->structured = call->arguments;
    result->text = json_text(a, call->arguments, &json_compact);
    return true;
}

static bool spill(void *ctx, struct arena *a, const struct tool_call *call,
                  struct tool_result *result, struct err *e)
{
    (void)ctx;
    (void)a;
    (void)call;
    (void)e;
    puts("a library prints to its standard output");
    fflush(stdout);
    result->text = STR("spilt");
    return true;
}

/* What AWS returned need not be UTF-8. */
static bool bad_bytes(void *ctx, struct arena *a, const struct tool_call *call,
                      struct tool_result *result, struct err *e)
{
    (void)ctx;
    (void)call;
    (void)e;
    struct value *map = value_map(a);
    value_set(a, map, STR("\xff"), value_string(a, STR("\xed\xa0\x80")));
    result->structured = map;
    result->text = STR("a\xff\xfe\xc0\x80\0b\x1b[0m\n");
    return true;
}

static bool consent(void *ctx, struct arena *a, const struct tool_call *call,
                    struct tool_result *result, struct err *e)
{
    const struct tool_question question = {
        .key = STR("confirm"),
        .message = arena_printf(a, "Delete " STR_FMT "?",
                                STR_ARG(value_get_text(call->arguments, STR("what")))),
        .schema = STR("{\"type\":\"object\",\"properties\":{\"sure\":{\"type\":\"boolean\"}},"
                      "\"required\":[\"sure\"]}")};
    (void)ctx;
    const struct value *form;
    int64_t ms;
    if (value_to_i64(value_get(call->arguments, STR("after_ms")), &ms)) {
        cancel_sleep_ms(call->cancel, ms);
    }
    switch (tool_ask(call, a, &question, &form)) {
    case TOOL_ANSWER_ACCEPT:
        result->text = value_is_true(value_get(form, STR("sure"))) ? STR("deleted") : STR("kept");
        return true;
    case TOOL_ANSWER_DECLINE:
        return err_set(e, ERR_DENIED, "declined");
    case TOOL_ANSWER_CANCEL:
        return err_set(e, ERR_DENIED, "dismissed");
    case TOOL_ANSWER_NONE:
        return err_set(e, ERR_DENIED, "nobody can be asked");
    case TOOL_ANSWER_LATER:
        break;
    }
    return true;
}

#define ONE_INTEGER(name)                                                                          \
    STR_INIT("{\"type\":\"object\",\"properties\":{\"" name                                        \
             "\":{\"type\":\"integer\",\"minimum\":0}},\"required\":[\"" name "\"]}")
#define NOTHING STR_INIT("{\"type\":\"object\"}")
#define ROW(tool_name, text, schema, function)                                                     \
    {                                                                                              \
        .name = STR_INIT(tool_name), .description = STR_INIT(text), .input_schema = schema,        \
        .read_only = true, .call = function                                                        \
    }

static const struct tool tools[] = {
    ROW("echo", "Repeats a text",
        STR_INIT("{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"},"
                 "\"more\":{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":"
                 "{\"type\":\"string\"},\"minItems\":1,\"maxItems\":3}]},"
                 "\"mode\":{\"type\":\"string\",\"enum\":[\"loud\",\"quiet\"]}},"
                 "\"required\":[\"text\"],\"additionalProperties\":false}"),
        echo),
    ROW("who", "Names the client", NOTHING, who),
    ROW("sleep", "Sleeps, can be cancelled", ONE_INTEGER("ms"), sleep_ms),
    ROW("stubborn", "Sleeps, ignores cancellation", ONE_INTEGER("ms"), stubborn),
    ROW("fail", "Fails with a hint", NOTHING, fail),
    ROW("progress", "Reports progress", NOTHING, progress),
    ROW("big", "Answers with that many bytes", ONE_INTEGER("bytes"), big),
    ROW("structured", "Answers with its arguments", NOTHING, structured),
    ROW("spill", "Prints to standard output", NOTHING, spill),
    ROW("bad_bytes", "Answers with broken text", NOTHING, bad_bytes),
    ROW("consent", "Asks before it answers",
        STR_INIT("{\"type\":\"object\",\"properties\":{\"what\":{\"type\":\"string\"},"
                 "\"after_ms\":{\"type\":\"integer\"}},"
                 "\"required\":[\"what\"]}"),
        consent),
};

int main(int argc, char **argv)
{
    struct mcp_options options = {.name = STR("test-server"),
                                  .version = STR("1.2.3"),
                                  .title = STR("Test Server"),
                                  .instructions = STR("For tests."),
                                  .tools = tools,
                                  .tool_count = ARRAY_LEN(tools),
                                  .workers = 4,
                                  .queue = 8};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--conformance") == 0) options.conformance = true;
        if (strcmp(argv[i], "--tasks") == 0) options.task_after_ms = 150;
    }
    int out = mcp_claim_stdout();
    if (out < 0) return 1;
    return mcp_serve(&options, STDIN_FILENO, out);
}
