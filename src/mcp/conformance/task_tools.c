/* Fixture tools of the tasks extension. */
#include "mcp/conformance/fixtures.h"
#include "mcp/elicit.h"
#include "mcp/tasks.h"
#include "value/json.h"

#define STRING_FIELD STR("{\"name\":{\"type\":\"string\"}}")

static void greet(struct request *r, const struct value *arguments, struct reply *out)
{
    struct str name = value_get_text(arguments, STR("name"));
    tool_text(r, out, arena_printf(r->arena, "Hello, " STR_FMT "!", STR_ARG(name)), false);
}

static void compute(struct request *r, const struct value *arguments, struct reply *out)
{
    double seconds = value_to_double(value_get(arguments, STR("seconds")), 1);
    if (seconds < 0 || seconds > 3600) seconds = 1;
    bool is_done = cancel_sleep_ms(r->cancel, (int64_t)(seconds * 1000));
    tool_text(r, out, is_done ? STR("computed") : STR("cancelled"), !is_done);
}

static void fail_job(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    cancel_sleep_ms(r->cancel, 1000);
    tool_text(r, out, STR("the job has failed"), true);
}

static void fail_protocol(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)r;
    (void)arguments;
    reply_error(out, RPC_INTERNAL, STR("the job has failed in the protocol"));
}

/* What the client answered to these requests, or that nobody was asked. */
static void report(struct request *r, const struct value *requests, struct reply *out)
{
    struct pool *p = r->session->pool;
    const struct value *answers = task_forbid(p, r) ? NULL : task_input(p, r, requests);
    if (answers)
        tool_text(r, out, json_text(r->arena, answers, &json_compact), false);
    else
        tool_text(r, out, STR("no answer"), true);
}

static void confirm_delete(struct request *r, const struct value *arguments, struct reply *out)
{
    struct value *requests = value_map(r->arena);
    (void)arguments;
    value_set(r->arena, requests, STR("confirm"),
              form(r->arena, STR("Delete it?"), STR("{\"confirm\":{\"type\":\"boolean\"}}")));
    report(r, requests, out);
}

static void two_inputs(struct request *r, const struct value *arguments, struct reply *out)
{
    struct value *requests = value_map(r->arena);
    (void)arguments;
    value_set(r->arena, requests, STR("first"), form(r->arena, STR("A name?"), STRING_FIELD));
    value_set(r->arena, requests, STR("second"),
              form(r->arena, STR("Another name?"), STRING_FIELD));
    report(r, requests, out);
}

/* First an input by result, then the task. */
static void input_then_task(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    const struct value *answer = elicit_response(r, STR("user_name"));
    if (!(r->client.abilities & CLIENT_HAS_TASKS)) {
        task_fail_capability(r, out);
    } else if (!answer) {
        require_form(r, out, STR("user_name"), STR("Your name?"), STRING_FIELD, STR(""));
    } else {
        task_begin(r->session->pool, r);
        tool_text(r, out, json_text(r->arena, answer, &json_compact), false);
    }
}

#define ROW(tool_name, text, schema, function, mode)                                               \
    {                                                                                              \
        .name = STR_INIT(tool_name), .description = STR_INIT(text),                                \
        .input_schema = STR_INIT(schema), .run = (function), .task = (mode)                        \
    }

const struct fixture_tool fixture_task_tools[] = {
    ROW("greet", "Greets at once",
        "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},"
        "\"required\":[\"name\"]}",
        greet, FIXTURE_IS_CALL),
    ROW("slow_compute", "Takes its time",
        "{\"type\":\"object\",\"properties\":{\"seconds\":{\"type\":\"number\"},"
        "\"label\":{\"type\":\"string\"}}}",
        compute, FIXTURE_MAY_BE_TASK),
    ROW("failing_job", "Fails after a second", NO_ARGUMENTS, fail_job, FIXTURE_MUST_BE_TASK),
    ROW("protocol_error_job", "Fails in the protocol", NO_ARGUMENTS, fail_protocol,
        FIXTURE_MAY_BE_TASK),
    ROW("confirm_delete", "Asks once",
        "{\"type\":\"object\",\"properties\":{\"filename\":{\"type\":\"string\"}}}", confirm_delete,
        FIXTURE_MAY_BE_TASK),
    ROW("multi_input", "Asks for two things", NO_ARGUMENTS, two_inputs, FIXTURE_MAY_BE_TASK),
    ROW("test_tool_with_task", "Asks, then becomes a task", NO_ARGUMENTS, input_then_task,
        FIXTURE_IS_CALL),
};
const size_t fixture_task_tool_count = ARRAY_LEN(fixture_task_tools);
