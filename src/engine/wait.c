#include "engine/wait.h"

#include "engine/call.h"
#include "jmespath/jmespath.h"
#include "value/json.h"

static bool search(const struct call *c, struct str path, const struct value **out, struct err *e)
{
    struct arena *a = c->request->arena;
    const struct jmespath *compiled;
    return jmespath_compile(a, path, &compiled, e) &&
           jmespath_search(a, compiled, c->answer.output, out, e);
}

static bool matches_path(const struct call *c, enum waiter_matcher matcher, struct str path,
                         const struct value *expected, bool *out, struct err *e)
{
    const struct value *found;
    *out = false;
    if (c->answer.is_error) return true;
    if (!search(c, path, &found, e)) return false;
    if (matcher == MATCH_PATH) {
        *out = value_eq(found, expected);
        return true;
    }
    size_t equal = 0, n = found->kind == VALUE_LIST ? value_count(found) : 0;
    for (size_t i = 0; i < n; i++) equal += value_eq(value_at(found, i), expected);
    *out = matcher == MATCH_PATH_ALL ? n > 0 && equal == n : equal > 0;
    return true;
}

static bool matches_error(const struct answer *answer, const struct value *expected)
{
    if (expected->kind == VALUE_BOOL) return answer->is_error == expected->u.boolean;
    return answer->is_error && str_eq(answer->code, value_text(expected));
}

static bool matches(const struct call *c, const struct waiter *w, size_t i, bool *out,
                    struct err *e)
{
    const struct value *expected;
    if (!json_read(c->request->arena, waiter_acceptor_expected_json(w, i), &expected, e)) {
        return false;
    }
    int64_t status;
    enum waiter_matcher matcher = waiter_acceptor_matcher(w, i);
    switch (matcher) {
    case MATCH_PATH:
    case MATCH_PATH_ALL:
    case MATCH_PATH_ANY:
        return matches_path(c, matcher, waiter_acceptor_argument(w, i), expected, out, e);
    case MATCH_STATUS:
        *out = value_to_i64(expected, &status) && status == c->answer.status;
        return true;
    case MATCH_ERROR:
        *out = matches_error(&c->answer, expected);
        return true;
    }
    return false;
}

/* The model's value as Python prints it in an f-string. */
static struct str expected_text(struct arena *a, const struct waiter *w, size_t i)
{
    struct err ignored = err_init(a);
    const struct value *v;
    struct str json = waiter_acceptor_expected_json(w, i);
    if (!json_read(a, json, &v, &ignored)) return json;
    if (v->kind == VALUE_BOOL) return v->u.boolean ? STR("True") : STR("False");
    return v->kind == VALUE_STRING ? v->u.text : json;
}

static struct str explanation(struct arena *a, const struct waiter *w, size_t i)
{
    struct str path = waiter_acceptor_argument(w, i);
    struct str expected = expected_text(a, w, i);
    switch (waiter_acceptor_matcher(w, i)) {
    case MATCH_PATH:
        return arena_printf(
            a, "For expression \"" STR_FMT "\" we matched expected path: \"" STR_FMT "\"",
            STR_ARG(path), STR_ARG(expected));
    case MATCH_PATH_ALL:
        return arena_printf(
            a, "For expression \"" STR_FMT "\" all members matched excepted path: \"" STR_FMT "\"",
            STR_ARG(path), STR_ARG(expected));
    case MATCH_PATH_ANY:
        return arena_printf(a,
                            "For expression \"" STR_FMT "\" we matched expected path: \"" STR_FMT
                            "\" at least once",
                            STR_ARG(path), STR_ARG(expected));
    case MATCH_STATUS:
        return arena_printf(a, "Matched expected HTTP status code: " STR_FMT, STR_ARG(expected));
    case MATCH_ERROR:
        return arena_printf(a, "Matched expected service error code: " STR_FMT, STR_ARG(expected));
    }
    return STR_NONE;
}

static bool fail(const struct waiter *w, struct str reason, struct err *e)
{
    return err_set(e, ERR_GENERAL, "Waiter " STR_FMT " failed: " STR_FMT, STR_ARG(waiter_name(w)),
                   STR_ARG(reason));
}

/* The acceptor that decides about this answer; STR_NPOS when none does. */
static bool find_acceptor(struct call *c, const struct waiter *w, size_t *which, struct err *e)
{
    *which = STR_NPOS;
    for (size_t i = 0; i < waiter_acceptor_count(w); i++) {
        bool matched;
        if (!matches(c, w, i, &matched, e)) return false;
        if (matched) {
            *which = i;
            return true;
        }
    }
    if (!c->answer.is_error) return true;
    return fail(w,
                arena_printf(c->request->arena, "An error occurred (" STR_FMT "): " STR_FMT,
                             STR_ARG(c->answer.code), STR_ARG(c->answer.message)),
                e);
}

static bool out_of_attempts(struct request *r, const struct waiter *w, size_t last, struct err *e)
{
    struct str reason = STR("Max attempts exceeded");
    if (last != STR_NPOS) {
        reason =
            arena_printf(r->arena, "Max attempts exceeded. Previously accepted state: " STR_FMT,
                         STR_ARG(explanation(r->arena, w, last)));
    }
    return fail(w, reason, e);
}

static bool sleep_between(struct request *r, const struct wait *w, unsigned attempt, struct err *e)
{
    if (r->progress) {
        r->progress(r->progress_ctx, attempt, w->max_attempts,
                    arena_printf(r->arena, "waiting, attempt %u of %u", attempt, w->max_attempts));
    }
    return cancel_sleep_ms(r->cancel, (int64_t)w->delay_s * 1000) ||
           err_set(e, ERR_CANCELLED, "The command was cancelled.");
}

bool wait_until(struct request *r, struct wait *w, struct err *e)
{
    const struct waiter *waiter = w->waiter;
    size_t last = STR_NPOS;
    if (w->delay_s == 0) w->delay_s = waiter_delay_s(waiter);
    if (w->max_attempts == 0) w->max_attempts = waiter_max_attempts(waiter);
    for (unsigned attempt = 1;; attempt++) {
        struct call c = call_new(r, waiter_operation(waiter), w->params);
        size_t which;
        if (!call_run(&c, e)) return false;
        w->last = c.answer.is_error ? NULL : c.answer.output;
        if (!find_acceptor(&c, waiter, &which, e)) return false;
        if (which != STR_NPOS) {
            last = which;
            enum waiter_state state = waiter_acceptor_state(waiter, which);
            if (state == WAITER_SUCCESS) return true;
            if (state == WAITER_FAILURE) {
                return fail(waiter,
                            arena_printf(r->arena,
                                         "Waiter encountered a terminal failure state: " STR_FMT,
                                         STR_ARG(explanation(r->arena, waiter, which))),
                            e);
            }
        }
        if (attempt >= w->max_attempts) return out_of_attempts(r, waiter, last, e);
        if (!sleep_between(r, w, attempt, e)) return false;
    }
}

bool wait_run(struct request *r, struct err *e)
{
    struct wait w = {.waiter = r->invocation.waiter, .params = r->invocation.params};
    return wait_until(r, &w, e);
}
