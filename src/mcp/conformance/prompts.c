#include "mcp/conformance/fixtures.h"
#include "mcp/elicit.h"
#include "value/json.h"

#define MOST_ARGUMENTS 2u

struct prompt {
    struct str name, description;
    struct str arguments[MOST_ARGUMENTS]; /* all required; empty names end the list */
    void (*run)(struct request *r, const struct value *arguments, struct reply *out);
};

/* Adds a message of the user. */
static void say(struct request *r, struct reply *out, const struct value *content)
{
    struct arena *a = r->arena;
    struct value *message = value_map(a);
    value_set(a, message, STR("role"), value_string(a, STR("user")));
    value_set(a, message, STR("content"), content);
    struct value *result = request_result(r, out);
    struct value *messages = value_list(a);
    const struct value *before = value_get(result, STR("messages"));
    for (size_t i = 0; i < value_count(before); i++) value_push(a, messages, value_at(before, i));
    value_push(a, messages, message);
    value_set(a, result, STR("messages"), messages);
}

static void say_text(struct request *r, struct reply *out, struct str text)
{
    say(r, out, text_block(r->arena, text));
}

static void simple(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    say_text(r, out, STR("This is a simple prompt for testing."));
}

static void with_arguments(struct request *r, const struct value *arguments, struct reply *out)
{
    struct str one = value_get_text(arguments, STR("arg1"));
    struct str two = value_get_text(arguments, STR("arg2"));
    say_text(r, out,
             arena_printf(r->arena, "Prompt with arguments: arg1='" STR_FMT "', arg2='" STR_FMT "'",
                          STR_ARG(one), STR_ARG(two)));
}

static void with_resource(struct request *r, const struct value *arguments, struct reply *out)
{
    struct str uri = value_get_text(arguments, STR("resourceUri"));
    say(r, out,
        resource_block(r->arena, uri, STR("text/plain"),
                       STR("Embedded resource content for testing.")));
    say_text(r, out, STR("Please process the embedded resource above."));
}

static void with_image(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    say(r, out, image_block(r->arena));
    say_text(r, out, STR("Please analyze the image above."));
}

static void with_question(struct request *r, const struct value *arguments, struct reply *out)
{
    (void)arguments;
    const struct value *answer = elicit_response(r, STR("user_context"));
    if (answer) {
        say_text(r, out, json_text(r->arena, answer, &json_compact));
        return;
    }
    require_form(r, out, STR("user_context"), STR("What context should the prompt use?"),
                 STR("{\"context\":{\"type\":\"string\"}}"), STR(""));
}

static const struct prompt prompts[] = {
    {.name = STR_INIT("test_simple_prompt"), .description = STR_INIT("One text"), .run = simple},
    {.name = STR_INIT("test_prompt_with_arguments"),
     .description = STR_INIT("Repeats its arguments"),
     .arguments = {STR_INIT("arg1"), STR_INIT("arg2")},
     .run = with_arguments},
    {.name = STR_INIT("test_prompt_with_embedded_resource"),
     .description = STR_INIT("A resource and a text"),
     .arguments = {STR_INIT("resourceUri")},
     .run = with_resource},
    {.name = STR_INIT("test_prompt_with_image"),
     .description = STR_INIT("An image and a text"),
     .run = with_image},
    {.name = STR_INIT("test_input_required_result_prompt"),
     .description = STR_INIT("Asks for a context"),
     .run = with_question},
};

static const struct value *describe(struct arena *a, const struct prompt *p)
{
    struct value *arguments = value_list(a);
    for (size_t i = 0; i < MOST_ARGUMENTS && p->arguments[i].n > 0; i++) {
        struct value *argument = value_map(a);
        value_set(a, argument, STR("name"), value_string(a, p->arguments[i]));
        value_set(a, argument, STR("description"), value_string(a, STR("Any text")));
        value_set(a, argument, STR("required"), &value_true);
        value_push(a, arguments, argument);
    }
    struct value *v = value_map(a);
    value_set(a, v, STR("name"), value_string(a, p->name));
    value_set(a, v, STR("description"), value_string(a, p->description));
    value_set(a, v, STR("arguments"), arguments);
    return v;
}

void prompts_list(struct request *r, struct reply *out)
{
    struct value *list = value_list(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(prompts); i++) {
        value_push(r->arena, list, describe(r->arena, &prompts[i]));
    }
    value_set(r->arena, request_result(r, out), STR("prompts"), list);
}

void prompts_get(struct request *r, struct reply *out)
{
    const struct value *arguments = value_get(r->params, STR("arguments"));
    struct str name = value_get_text(r->params, STR("name"));
    const struct prompt *p = NULL;
    for (size_t i = 0; i < ARRAY_LEN(prompts); i++) {
        if (str_eq(prompts[i].name, name)) p = &prompts[i];
    }
    if (!p) {
        reply_error(out, RPC_INVALID_PARAMS, STR("Unknown prompt"));
        return;
    }
    for (size_t i = 0; i < MOST_ARGUMENTS && p->arguments[i].n > 0; i++) {
        if (value_kind_of(value_get(arguments, p->arguments[i])) == VALUE_STRING) continue;
        reply_error(out, RPC_INVALID_PARAMS,
                    arena_printf(r->arena, "Missing argument " STR_FMT, STR_ARG(p->arguments[i])));
        return;
    }
    p->run(r, arguments, out);
}
