/* Fixture tools that need input from the client by results (2026-07-28). */
#include "mcp/conformance/fixtures.h"
#include "mcp/elicit.h"
#include "value/json.h"

const struct value *constant_json(struct arena *a, struct str text)
{
    struct err e = err_init(a);
    const struct value *v;
    if (!json_read(a, text, &v, &e)) BUG("a constant is no JSON");
    return v;
}

const struct value *sampling_params(struct arena *a, struct str prompt)
{
    struct value *message = value_map(a);
    value_set(a, message, STR("role"), value_string(a, STR("user")));
    value_set(a, message, STR("content"), text_block(a, prompt));
    struct value *messages = value_list(a);
    value_push(a, messages, message);
    struct value *params = value_map(a);
    value_set(a, params, STR("messages"), messages);
    value_set(a, params, STR("maxTokens"), value_int(a, 100));
    return params;
}

const struct value *form(struct arena *a, struct str message, struct str properties)
{
    const struct value *fields = constant_json(a, properties);
    struct value *required = value_list(a);
    for (size_t i = 0; i < value_count(fields); i++) {
        value_push(a, required, value_string(a, fields->u.map.fields[i].name));
    }
    struct value *schema = value_map(a);
    value_set(a, schema, STR("type"), value_string(a, STR("object")));
    value_set(a, schema, STR("properties"), fields);
    value_set(a, schema, STR("required"), required);
    return elicit_form(a, message, schema);
}

static const struct value *request_of(struct arena *a, struct str method,
                                      const struct value *params)
{
    struct value *v = value_map(a);
    value_set(a, v, STR("method"), value_string(a, method));
    value_set(a, v, STR("params"), params);
    return v;
}

static const struct value *sample(struct arena *a, struct str prompt)
{
    return request_of(a, STR("sampling/createMessage"), sampling_params(a, prompt));
}

static void require_one(struct request *r, struct reply *out, struct str key,
                        const struct value *input, struct str state)
{
    struct value *requests = value_map(r->arena);
    value_set(r->arena, requests, key, input);
    elicit_require(r, out, requests, state);
}

void require_form(struct request *r, struct reply *out, struct str key, struct str message,
                  struct str properties, struct str state)
{
    require_one(r, out, key, form(r->arena, message, properties), state);
}

static void report(struct request *r, struct reply *out, const struct value *v)
{
    tool_text(r, out, json_text(r->arena, v, &json_compact), false);
}

/* The state of these tools is bound to the tool alone: they take no arguments. */
static struct str close_state(struct request *r, struct str data)
{
    return seal_close(r->session->seal, r->arena, value_get_text(r->params, STR("name")), data);
}

/* False with the error in out when there is a state that is not ours; *data is empty when there is
 * none. */
static bool open_state(struct request *r, struct reply *out, struct str *data)
{
    const struct value *state = value_get(r->params, STR("requestState"));
    uint64_t number;
    *data = STR("");
    if (!state) return true;
    if (seal_open(r->session->seal, r->arena, value_text(state),
                  value_get_text(r->params, STR("name")), data, &number)) {
        return true;
    }
    reply_error(out, RPC_INVALID_PARAMS, STR("requestState failed verification"));
    return false;
}

#define STRING_FIELD(name) STR("{\"" name "\":{\"type\":\"string\"}}")

static void user_name(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    const struct value *answer = elicit_response(r, STR("user_name"));
    if (!answer) {
        require_form(r, out, STR("user_name"), STR("What is your name?"), STRING_FIELD("name"),
                     STR(""));
        return;
    }
    struct str name = value_text(value_path(answer, STR("content"), STR("name")));
    tool_text(r, out, arena_printf(r->arena, "Hello, " STR_FMT "!", STR_ARG(name)), false);
}

static void capital(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    const struct value *answer = elicit_response(r, STR("capital_question"));
    if (answer) {
        report(r, out, answer);
        return;
    }
    require_one(r, out, STR("capital_question"),
                sample(r->arena, STR("What is the capital of France?")), STR(""));
}

static void roots(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    const struct value *answer = elicit_response(r, STR("client_roots"));
    if (answer) {
        report(r, out, answer);
        return;
    }
    require_one(r, out, STR("client_roots"),
                request_of(r->arena, STR("roots/list"), value_map(r->arena)), STR(""));
}

static void confirm(struct request *r, const struct value *arguments, struct reply *out)
{
    struct str data;
    (void)arguments;
    if (!open_state(r, out, &data)) return;
    if (elicit_response(r, STR("confirm"))) {
        if (data.n > 0)
            tool_text(r, out, STR("state-ok"), false);
        else
            reply_error(out, RPC_INVALID_PARAMS, STR("requestState is missing"));
        return;
    }
    require_form(r, out, STR("confirm"), STR("Please confirm"),
                 STR("{\"ok\":{\"type\":\"boolean\"}}"), close_state(r, STR("asked")));
}

static void several(struct request *r, const struct value *arguments, struct reply *out)
{
    struct arena *a = r->arena;
    struct str data;
    (void)arguments;
    if (!open_state(r, out, &data)) return;
    if (elicit_response(r, STR("user_name")) && elicit_response(r, STR("greeting")) &&
        elicit_response(r, STR("client_roots"))) {
        report(r, out, value_get(r->params, STR("inputResponses")));
        return;
    }
    struct value *requests = value_map(a);
    value_set(a, requests, STR("user_name"),
              form(a, STR("What is your name?"), STRING_FIELD("name")));
    value_set(a, requests, STR("greeting"), sample(a, STR("Generate a greeting")));
    value_set(a, requests, STR("client_roots"), request_of(a, STR("roots/list"), value_map(a)));
    elicit_require(r, out, requests, close_state(r, STR("asked")));
}

static void rounds(struct request *r, const struct value *arguments, struct reply *out)
{
    struct str data;
    (void)arguments;
    if (!open_state(r, out, &data)) return;
    const struct value *one = elicit_response(r, STR("step1"));
    const struct value *two = elicit_response(r, STR("step2"));
    if (str_starts(data, STR("2")) && two) {
        tool_text(r, out, str_from(data, 1), false);
    } else if (str_starts(data, STR("2")) || (str_eq(data, STR("1")) && one)) {
        struct str kept = data;
        if (one && !str_starts(data, STR("2"))) {
            kept = arena_printf(r->arena, "2" STR_FMT,
                                STR_ARG(json_text(r->arena, one, &json_compact)));
        }
        require_form(r, out, STR("step2"), STR("Step 2: What is your favorite color?"),
                     STRING_FIELD("color"), close_state(r, kept));
    } else {
        require_form(r, out, STR("step1"), STR("Step 1: What is your name?"), STRING_FIELD("name"),
                     close_state(r, STR("1")));
    }
}

static void need_sampling(struct request *r, struct reply *out)
{
    reply_error(out, RPC_MISSING_CAPABILITY, STR("Missing required client capability: sampling"));
    out->data = constant_json(r->arena, STR("{\"requiredCapabilities\":{\"sampling\":{}}}"));
}

static void missing_capability(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    if (r->client.abilities & CLIENT_SAMPLES)
        tool_text(r, out, STR("ok"), false);
    else
        need_sampling(r, out);
}

static void declared_only(struct request *r, const struct value *arguments, struct reply *out)
{
    struct arena *a = r->arena;
    struct value *requests = value_map(a);
    (void)arguments;
    if (r->client.abilities & CLIENT_ELICITS) {
        value_set(a, requests, STR("name"), form(a, STR("Your name?"), STRING_FIELD("name")));
    }
    if (r->client.abilities & CLIENT_SAMPLES) {
        value_set(a, requests, STR("greeting"), sample(a, STR("Say hello")));
    }
    bool all_there = value_count(requests) > 0;
    for (size_t i = 0; i < value_count(requests); i++) {
        if (!elicit_response(r, requests->u.map.fields[i].name)) all_there = false;
    }
    if (value_count(requests) == 0)
        need_sampling(r, out);
    else if (all_there)
        tool_text(r, out, STR("ok"), false);
    else
        elicit_require(r, out, requests, STR(""));
}

static void streaming(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    pool_progress(r->session->pool, r, 1, 2, STR(""));
    if (elicit_response(r, STR("name"))) {
        tool_text(r, out, STR("ok"), false);
        return;
    }
    require_form(r, out, STR("name"), STR("Your name?"), STRING_FIELD("name"), STR(""));
}

#define ROW(tool_name, text, function)                                                             \
    {                                                                                              \
        .name = STR_INIT(tool_name), .description = STR_INIT(text),                                \
        .input_schema = STR_INIT(NO_ARGUMENTS), .run = (function)                                  \
    }

const struct fixture_tool fixture_input_tools[] = {
    ROW("test_missing_capability", "Needs sampling", missing_capability),
    ROW("test_streaming_elicitation", "Reports progress, then asks", streaming),
    ROW("test_input_required_result_elicitation", "Asks for a name", user_name),
    ROW("test_input_required_result_sampling", "Asks the client's model", capital),
    ROW("test_input_required_result_list_roots", "Asks for the roots", roots),
    ROW("test_input_required_result_request_state", "Asks with a state", confirm),
    ROW("test_input_required_result_tampered_state", "Asks with a state", confirm),
    ROW("test_input_required_result_multiple_inputs", "Asks three things at once", several),
    ROW("test_input_required_result_multi_round", "Asks twice", rounds),
    ROW("test_input_required_result_capabilities", "Asks for what is declared", declared_only),
};
const size_t fixture_input_tool_count = ARRAY_LEN(fixture_input_tools);
