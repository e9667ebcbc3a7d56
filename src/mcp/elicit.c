#include "mcp/elicit.h"

#include "mcp/schema.h"
#include "mcp/session.h"
#include "mcp/tasks.h"
#include "value/json.h"

const struct value *elicit_form(struct arena *a, struct str message, const struct value *schema)
{
    struct value *params = value_map(a);
    value_set(a, params, STR("mode"), value_string(a, STR("form")));
    value_set(a, params, STR("message"), value_string(a, message));
    value_set(a, params, STR("requestedSchema"), schema);
    struct value *request = value_map(a);
    value_set(a, request, STR("method"), value_string(a, STR("elicitation/create")));
    value_set(a, request, STR("params"), params);
    return request;
}

void elicit_require(struct request *r, struct reply *out, const struct value *input_requests,
                    struct str state)
{
    struct arena *a = r->arena;
    struct value *result = request_result(r, out);
    value_set(a, result, STR("resultType"), value_string(a, STR("input_required")));
    value_set(a, result, STR("inputRequests"), input_requests);
    if (state.n > 0) value_set(a, result, STR("requestState"), value_string(a, state));
}

const struct value *elicit_response(const struct request *r, struct str key)
{
    const struct value *v = value_path(r->params, STR("inputResponses"), key);
    return value_kind_of(v) == VALUE_MAP ? v : NULL;
}

static struct request *request_of(const struct tool_call *call)
{
    return call->session;
}

bool tool_can_ask(const struct tool_call *call)
{
    const struct request *r = request_of(call);
    return (r->client.abilities & CLIENT_ELICITS) && r->client.version >= VERSION_2025_06_18;
}

/* False when the answer is none of the three actions or the form does not fit its schema. */
static bool read_answer(struct arena *a, const struct value *v, const struct value *schema,
                        enum tool_answer *answer, const struct value **content)
{
    struct str action = value_get_text(v, STR("action"));
    if (str_eq(action, STR("decline"))) {
        *answer = TOOL_ANSWER_DECLINE;
        return true;
    }
    if (str_eq(action, STR("cancel"))) {
        *answer = TOOL_ANSWER_CANCEL;
        return true;
    }
    const struct value *form = value_get(v, STR("content"));
    struct err e = err_init(a);
    if (!str_eq(action, STR("accept")) || value_kind_of(form) != VALUE_MAP ||
        !schema_check(schema, form, &e)) {
        return false;
    }
    *answer = TOOL_ANSWER_ACCEPT;
    *content = form;
    return true;
}

static enum tool_answer ask_now(struct request *r, struct str message, const struct value *schema,
                                const struct value **content)
{
    struct value *params = value_map(r->arena);
    value_set(r->arena, params, STR("message"), value_string(r->arena, message));
    value_set(r->arena, params, STR("requestedSchema"), schema);
    const struct value *result;
    enum tool_answer answer;
    switch (pool_ask(r->session->pool, r, STR("elicitation/create"), params, &result)) {
    case ASK_ANSWERED:
        if (read_answer(r->arena, result, schema, &answer, content)) return answer;
        return TOOL_ANSWER_NONE;
    case ASK_CANCELLED:
        return TOOL_ANSWER_CANCEL;
    case ASK_REFUSED:
    case ASK_TIMED_OUT:
        break;
    }
    return TOOL_ANSWER_NONE;
}

/* All that an answer is given for. JSON texts cannot run into each other. */
static struct str bound_text(const struct request *r, const struct tool_question *q)
{
    struct arena *a = r->arena;
    struct value *all = value_list(a);
    value_push(a, all, value_string(a, value_get_text(r->params, STR("name"))));
    const struct value *arguments = value_get(r->params, STR("arguments"));
    value_push(a, all, arguments ? arguments : value_map(a));
    value_push(a, all, value_string(a, q->key));
    value_push(a, all, value_string(a, q->message));
    value_push(a, all, value_string(a, q->schema));
    value_push(a, all, value_string(a, r->session->user));
    return json_text(a, all, &json_compact);
}

static enum tool_answer refuse_state(struct request *r, struct str why)
{
    reply_error(&r->asked, RPC_INVALID_PARAMS, why);
    return TOOL_ANSWER_LATER;
}

static enum tool_answer ask_again(struct request *r, const struct tool_question *q,
                                  const struct value *schema, struct str bound)
{
    struct arena *a = r->arena;
    struct value *requests = value_map(a);
    value_set(a, requests, q->key, elicit_form(a, q->message, schema));
    elicit_require(r, &r->asked, requests, seal_close(r->session->seal, a, bound, STR("")));
    return TOOL_ANSWER_LATER;
}

static enum tool_answer ask_in_task(struct request *r, const struct tool_question *q,
                                    const struct value *schema, const struct value **content)
{
    struct arena *a = r->arena;
    struct value *requests = value_map(a);
    value_set(a, requests, q->key, elicit_form(a, q->message, schema));
    const struct value *answers = task_input(r->session->pool, r, requests);
    enum tool_answer answer;
    if (!answers) return TOOL_ANSWER_CANCEL;
    return read_answer(a, value_get(answers, q->key), schema, &answer, content) ? answer
                                                                                : TOOL_ANSWER_NONE;
}

static enum tool_answer ask_by_result(struct request *r, const struct tool_question *q,
                                      const struct value *schema, const struct value **content)
{
    if (!task_forbid(r->session->pool, r)) return ask_in_task(r, q, schema, content);
    struct str bound = bound_text(r, q);
    const struct value *state = value_get(r->params, STR("requestState"));
    const struct value *response = elicit_response(r, q->key);
    if (!state) return ask_again(r, q, schema, bound);
    struct str data;
    uint64_t number;
    struct seal *seal = r->session->seal;
    if (!seal_open(seal, r->arena, value_text(state), bound, &data, &number)) {
        return refuse_state(r, STR("requestState is not valid for this call"));
    }
    enum tool_answer answer;
    if (!response || !read_answer(r->arena, response, schema, &answer, content)) {
        return ask_again(r, q, schema, bound);
    }
    if (!seal_use_up(seal, number)) {
        return refuse_state(r, STR("requestState was used before or is too old"));
    }
    return answer;
}

enum tool_answer tool_ask(const struct tool_call *call, struct arena *a,
                          const struct tool_question *question, const struct value **content)
{
    struct request *r = request_of(call);
    if (!tool_can_ask(call)) return TOOL_ANSWER_NONE;
    struct err e = err_init(a);
    const struct value *schema;
    if (!json_read(r->arena, question->schema, &schema, &e)) {
        BUG("the schema of a question is no JSON");
    }
    return version_is_modern(r->client.version) ? ask_by_result(r, question, schema, content)
                                                : ask_now(r, question->message, schema, content);
}

void tool_progress(const struct tool_call *call, double progress, double total, struct str message)
{
    struct request *r = request_of(call);
    pool_progress(r->session->pool, r, progress, total, message);
}
