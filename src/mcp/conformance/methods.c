#include "mcp/conformance/fixtures.h"
#include "mcp/listen.h"
#include "mcp/meta.h"

void fixture_capabilities(struct arena *a, struct value *capabilities)
{
    struct value *prompts = value_map(a);
    value_set(a, prompts, STR("listChanged"), &value_true);
    struct value *resources = value_map(a);
    value_set(a, resources, STR("subscribe"), &value_true);
    value_set(a, resources, STR("listChanged"), &value_true);
    value_set(a, capabilities, STR("prompts"), prompts);
    value_set(a, capabilities, STR("resources"), resources);
    value_set(a, capabilities, STR("completions"), value_map(a));
    value_set(a, capabilities, STR("logging"), value_map(a));
}

static void set_level(struct request *r, struct reply *out)
{
    int level = log_level_of(value_get_text(r->params, STR("level")));
    if (level == LOG_OFF) {
        reply_error(out, RPC_INVALID_PARAMS, STR("Invalid params: unknown level"));
        return;
    }
    r->session->legacy_log_level = level;
}

static void subscribe(struct request *r, struct reply *out)
{
    if (value_kind_of(value_get(r->params, STR("uri"))) != VALUE_STRING) {
        reply_error(out, RPC_INVALID_PARAMS, STR("Invalid params: needs the string uri"));
    }
}

static void complete(struct request *r, struct reply *out)
{
    static const struct str words[] = {STR_INIT("paris"), STR_INIT("park"), STR_INIT("party")};
    struct arena *a = r->arena;
    struct str begun = value_text(value_path(r->params, STR("argument"), STR("value")));
    struct value *values = value_list(a);
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (str_starts(words[i], begun)) value_push(a, values, value_string(a, words[i]));
    }
    struct value *completion = value_map(a);
    value_set(a, completion, STR("values"), values);
    value_set(a, completion, STR("total"), value_int(a, (int64_t)value_count(values)));
    value_set(a, completion, STR("hasMore"), &value_false);
    value_set(a, request_result(r, out), STR("completion"), completion);
}

const struct method fixture_methods[] = {
    {.name = STR_INIT("prompts/list"),
     .legacy = true,
     .modern = true,
     .is_cacheable = true,
     .run = prompts_list},
    {.name = STR_INIT("prompts/get"), .legacy = true, .modern = true, .run = prompts_get},
    {.name = STR_INIT("resources/list"),
     .legacy = true,
     .modern = true,
     .is_cacheable = true,
     .run = resources_list},
    {.name = STR_INIT("resources/templates/list"),
     .legacy = true,
     .modern = true,
     .is_cacheable = true,
     .run = resources_templates},
    {.name = STR_INIT("resources/read"),
     .legacy = true,
     .modern = true,
     .is_cacheable = true,
     .run = resources_read},
    {.name = STR_INIT("resources/subscribe"), .legacy = true, .run = subscribe},
    {.name = STR_INIT("resources/unsubscribe"), .legacy = true, .run = subscribe},
    {.name = STR_INIT("completion/complete"), .legacy = true, .modern = true, .run = complete},
    {.name = STR_INIT("logging/setLevel"), .legacy = true, .run = set_level},
    {.name = STR_INIT("subscriptions/listen"), .modern = true, .holds = true, .run = listen_open},
};
const size_t fixture_method_count = ARRAY_LEN(fixture_methods);
