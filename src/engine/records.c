#include "engine/records.h"

#include <string.h>

#include "base/limits.h"
#include "codec/eventstream.h"

struct records {
    struct http_sink own;
    const struct http_sink *to;
    const struct operation *operation;
    struct buf pending; /* the beginning of the next event */
};

static bool begin(void *ctx, const struct http_response *head, struct err *e)
{
    const struct records *r = ctx;
    return r->to->begin(r->to->ctx, head, e);
}

static bool set_failure(const struct records *r, const struct value *headers, struct err *e)
{
    struct str code = value_get_text(headers, STR(":exception-type"));
    if (code.n == 0) code = value_get_text(headers, STR(":error-code"));
    struct str message = value_get_text(headers, STR(":error-message"));
    err_set(e, ERR_SERVICE,
            "An error occurred (" STR_FMT ") when calling the " STR_FMT " operation: " STR_FMT,
            STR_ARG(code), STR_ARG(operation_name(r->operation)), STR_ARG(message));
    e->code = arena_str(e->arena, code);
    return false;
}

static bool take_event(const struct records *r, const struct eventstream_message *m, struct err *e)
{
    if (!str_eq(value_get_text(m->headers, STR(":message-type")), STR("event"))) {
        return set_failure(r, m->headers, e);
    }
    bool holds = str_eq(value_get_text(m->headers, STR(":event-type")), STR("Records"));
    return !holds || m->payload.n == 0 || r->to->add(r->to->ctx, m->payload, e);
}

/* All whole events of *rest. */
static bool take_events(const struct records *r, struct str *rest, struct err *e)
{
    bool ok = true;
    while (ok && eventstream_has_next(*rest)) {
        struct arena *scratch = arena_new();
        struct eventstream_message m;
        ok = eventstream_next(scratch, rest, &m, e) && take_event(r, &m, e);
        arena_free(scratch);
    }
    return ok;
}

static bool add(void *ctx, struct str bytes, struct err *e)
{
    struct records *r = ctx;
    buf_add(&r->pending, bytes);
    if (!buf_ok(&r->pending, "an event of the answer", e)) return false;
    struct str rest = buf_str(&r->pending);
    if (!take_events(r, &rest, e)) return false;
    if (rest.n > 0) memmove(r->pending.p, rest.p, rest.n);
    r->pending.n = rest.n;
    return true;
}

struct records *records_new(struct arena *a, const struct operation *o, const struct http_sink *to)
{
    struct records *r = ARENA_NEW(a, struct records);
    *r = (struct records){.own = {begin, add, r},
                          .to = to,
                          .operation = o,
                          .pending = buf_new(a, EVENTSTREAM_MESSAGE_MAX + MIB)};
    return r;
}

const struct http_sink *records_sink(const struct records *r)
{
    return &r->own;
}

bool records_end(const struct records *r, struct err *e)
{
    return r->pending.n == 0 || err_set(e, ERR_SYNTAX, "an event is cut off");
}
