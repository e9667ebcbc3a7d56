/* Fixture tools that answer at once or ask the client during the call (legacy). */
#include "mcp/conformance/fixtures.h"
#include "mcp/elicit.h"
#include "mcp/listen.h"
#include "value/json.h"

#define PAUSE_MS 50

static void add(struct request *r, struct reply *out, const struct value *block)
{
    struct arena *a = r->arena;
    struct value *content = value_list(a);
    const struct value *before = value_get(out->result, STR("content"));
    for (size_t i = 0; i < value_count(before); i++) value_push(a, content, value_at(before, i));
    value_push(a, content, block);
    value_set(a, request_result(r, out), STR("content"), content);
}

static void simple_text(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    tool_text(r, out, STR("This is a simple text response for testing."), false);
}

static void image(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    add(r, out, image_block(r->arena));
}

static void audio(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    add(r, out, audio_block(r->arena));
}

static void embedded(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    add(r, out,
        resource_block(r->arena, STR("test://embedded-resource"), STR("text/plain"),
                       STR("This is an embedded resource content.")));
}

static void mixed(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    add(r, out, text_block(r->arena, STR("Multiple content types test:")));
    add(r, out, image_block(r->arena));
    add(r, out,
        resource_block(r->arena, STR("test://mixed-content-resource"), STR("application/json"),
                       STR("{\"test\":\"data\",\"value\":123}")));
}

static void error(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    tool_text(r, out, STR("This tool intentionally returns an error for testing"), true);
}

static void logging(struct request *r, const struct value *arguments, struct reply *out)
{
    static const struct str steps[] = {STR_INIT("Tool execution started"),
                                       STR_INIT("Tool processing data"),
                                       STR_INIT("Tool execution completed")};
    (void)arguments;
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        send_log(r, STR("info"), steps[i]);
        if (!cancel_sleep_ms(r->cancel, PAUSE_MS)) break;
    }
    tool_text(r, out, STR("logged"), false);
}

static void progress(struct request *r, const struct value *arguments, struct reply *out)
{
    static const double steps[] = {0, 50, 100};
    (void)arguments;
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        pool_progress(r->session->pool, r, steps[i], 100, STR(""));
        if (!cancel_sleep_ms(r->cancel, PAUSE_MS)) break;
    }
    tool_text(r, out, STR("progressed"), false);
}

static void echo_region(struct request *r, const struct value *arguments, struct reply *out)
{
    tool_text(r, out, value_get_text(arguments, STR("region")), false);
}

static void accept_all(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    tool_text(r, out, STR("ok"), false);
}

static void tools_changed(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    listen_tell(r->session, STR("toolsListChanged"), STR("notifications/tools/list_changed"));
    tool_text(r, out, STR("ok"), false);
}

static void prompts_changed(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    listen_tell(r->session, STR("promptsListChanged"), STR("notifications/prompts/list_changed"));
    tool_text(r, out, STR("ok"), false);
}

/* Asks a legacy client and reports what it said. */
static void ask(struct request *r, enum client_ability ability, struct str method,
                const struct value *params, struct reply *out)
{
    const struct value *result;
    if (!(r->client.abilities & ability) || version_is_modern(r->client.version)) {
        tool_text(r, out, STR("the client cannot be asked"), true);
        return;
    }
    if (pool_ask(r->session->pool, r, method, params, &result) != ASK_ANSWERED) {
        tool_text(r, out, STR("the client gave no answer"), true);
        return;
    }
    struct str text = json_text(r->arena, result, &json_compact);
    tool_text(r, out, arena_printf(r->arena, "The client answered: " STR_FMT, STR_ARG(text)),
              false);
}

static void sampling(struct request *r, const struct value *arguments, struct reply *out)
{
    ask(r, CLIENT_SAMPLES, STR("sampling/createMessage"),
        sampling_params(r->arena, value_get_text(arguments, STR("prompt"))), out);
}

static void elicit(struct request *r, struct str message, struct str schema_text, struct reply *out)
{
    struct arena *a = r->arena;
    struct value *params = value_map(a);
    value_set(a, params, STR("message"), value_string(a, message));
    value_set(a, params, STR("requestedSchema"), constant_json(a, schema_text));
    ask(r, CLIENT_ELICITS, STR("elicitation/create"), params, out);
}

static void elicitation(struct request *r, const struct value *arguments, struct reply *out)
{
    elicit(r, value_get_text(arguments, STR("message")),
           STR("{\"type\":\"object\",\"properties\":{\"username\":{\"type\":\"string\"},\"email\":{"
               "\"type\":\"string\"}},\"required\":[\"username\",\"email\"]}"),
           out);
}

static void elicit_defaults(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    elicit(r, STR("Please check the defaults"),
           STR("{\"type\":\"object\",\"properties\":{"
               "\"name\":{\"type\":\"string\",\"default\":\"John Doe\"},"
               "\"age\":{\"type\":\"integer\",\"default\":30},"
               "\"score\":{\"type\":\"number\",\"default\":95.5},"
               "\"status\":{\"type\":\"string\",\"enum\":[\"active\",\"inactive\",\"pending\"],"
               "\"default\":\"active\"},"
               "\"verified\":{\"type\":\"boolean\",\"default\":true}},\"required\":[]}"),
           out);
}

static void elicit_enums(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    elicit(r, STR("Please choose"),
           STR("{\"type\":\"object\",\"properties\":{"
               "\"untitledSingle\":{\"type\":\"string\",\"enum\":[\"option1\",\"option2\","
               "\"option3\"]},"
               "\"titledSingle\":{\"type\":\"string\",\"oneOf\":["
               "{\"const\":\"value1\",\"title\":\"First Option\"},"
               "{\"const\":\"value2\",\"title\":\"Second Option\"},"
               "{\"const\":\"value3\",\"title\":\"Third Option\"}]},"
               "\"legacyEnum\":{\"type\":\"string\",\"enum\":[\"opt1\",\"opt2\",\"opt3\"],"
               "\"enumNames\":[\"Option One\",\"Option Two\",\"Option Three\"]},"
               "\"untitledMulti\":{\"type\":\"array\",\"items\":{\"type\":\"string\","
               "\"enum\":[\"option1\",\"option2\",\"option3\"]}},"
               "\"titledMulti\":{\"type\":\"array\",\"items\":{\"anyOf\":["
               "{\"const\":\"value1\",\"title\":\"First Choice\"},"
               "{\"const\":\"value2\",\"title\":\"Second Choice\"},"
               "{\"const\":\"value3\",\"title\":\"Third Choice\"}]}}},\"required\":[]}"),
           out);
}

#define ROW(tool_name, text, schema, function)                                                     \
    {                                                                                              \
        .name = STR_INIT(tool_name), .description = STR_INIT(text),                                \
        .input_schema = STR_INIT(schema), .run = (function)                                        \
    }
#define PROMPT_ARGUMENT                                                                            \
    "{\"type\":\"object\",\"properties\":{\"prompt\":{\"type\":\"string\"}},"                      \
    "\"required\":[\"prompt\"]}"
#define MESSAGE_ARGUMENT                                                                           \
    "{\"type\":\"object\",\"properties\":{\"message\":{\"type\":\"string\"}},"                     \
    "\"required\":[\"message\"]}"

const struct fixture_tool fixture_content_tools[] = {
    ROW("test_simple_text", "One text", NO_ARGUMENTS, simple_text),
    ROW("test_image_content", "One image", NO_ARGUMENTS, image),
    ROW("test_audio_content", "One recording", NO_ARGUMENTS, audio),
    ROW("test_embedded_resource", "One resource", NO_ARGUMENTS, embedded),
    ROW("test_multiple_content_types", "Text, image, resource", NO_ARGUMENTS, mixed),
    ROW("test_error_handling", "Fails", NO_ARGUMENTS, error),
    ROW("test_tool_with_logging", "Sends log messages", NO_ARGUMENTS, logging),
    ROW("test_logging_tool", "Sends log messages", NO_ARGUMENTS, logging),
    ROW("test_tool_with_progress", "Reports progress", NO_ARGUMENTS, progress),
    ROW("test_reconnection", "Answers ok", NO_ARGUMENTS, accept_all),
    ROW("test_trigger_tool_change", "Tells listeners", NO_ARGUMENTS, tools_changed),
    ROW("test_trigger_prompt_change", "Tells listeners", NO_ARGUMENTS, prompts_changed),
    ROW("test_sampling", "Asks the client's model", PROMPT_ARGUMENT, sampling),
    ROW("test_elicitation", "Asks the user", MESSAGE_ARGUMENT, elicitation),
    ROW("test_elicitation_sep1034_defaults", "Asks with defaults", NO_ARGUMENTS, elicit_defaults),
    ROW("test_elicitation_sep1330_enums", "Asks for choices", NO_ARGUMENTS, elicit_enums),
    ROW("test_header_param", "Repeats its region",
        "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\","
        "\"x-mcp-header\":\"Region\"}},\"required\":[\"region\"]}",
        echo_region),
    ROW("json_schema_2020_12_tool", "Has a rich schema",
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
        "\"type\":\"object\",\"$defs\":{\"address\":{\"$anchor\":\"addressDef\","
        "\"type\":\"object\",\"properties\":{\"street\":{\"type\":\"string\"},"
        "\"city\":{\"type\":\"string\"}}}},"
        "\"properties\":{\"name\":{\"type\":\"string\"},"
        "\"address\":{\"$ref\":\"#/$defs/address\"},"
        "\"contactMethod\":{\"type\":\"string\",\"enum\":[\"phone\",\"email\"]},"
        "\"phone\":{\"type\":\"string\"},\"email\":{\"type\":\"string\"}},"
        "\"allOf\":[{\"anyOf\":[{\"required\":[\"phone\"]},{\"required\":[\"email\"]}]}],"
        "\"if\":{\"properties\":{\"contactMethod\":{\"const\":\"phone\"}},"
        "\"required\":[\"contactMethod\"]},\"then\":{\"required\":[\"phone\"]},"
        "\"else\":{\"required\":[\"email\"]},\"additionalProperties\":false}",
        accept_all),
};
const size_t fixture_content_tool_count = ARRAY_LEN(fixture_content_tools);
