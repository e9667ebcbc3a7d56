#include "engine/skew.h"

#include "codec/timestamp.h"

#include <stdatomic.h>

#define TOLERANCE_MS (INT64_C(4) * 60 * 1000)

struct clock_skew {
    _Atomic int64_t ms;
};

static const struct str codes[] = {
    STR_INIT("RequestTimeTooSkewed"),  STR_INIT("RequestExpired"),
    STR_INIT("RequestInTheFuture"),    STR_INIT("InvalidSignatureException"),
    STR_INIT("SignatureDoesNotMatch"), STR_INIT("AuthFailure"),
};

struct clock_skew *clock_skew_new(struct arena *a)
{
    struct clock_skew *s = ARENA_NEW(a, struct clock_skew);
    atomic_init(&s->ms, 0);
    return s;
}

int64_t skew_now_ms(const struct engine *g)
{
    int64_t now_ms = clock_now_ms(g->clock);
    return g->skew ? now_ms + atomic_load(&g->skew->ms) : now_ms;
}

/* The answer to HEAD has no body and so no code. */
static bool may_come_from_the_clock(const struct call *c)
{
    if (c->answer.status == 403 && str_eq(c->http.method, STR("HEAD"))) return true;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        if (str_eq(codes[i], c->answer.code)) return true;
    }
    return false;
}

bool skew_learn(struct call *c)
{
    const struct engine *g = c->request->engine;
    struct str date;
    struct timestamp server;
    struct err ignored = err_init(c->request->arena); /* a date that is none tells nothing */
    if (!g->skew || c->clock_corrected || !c->answer.is_error || !may_come_from_the_clock(c) ||
        !http_headers_get(&c->response.headers, STR("Date"), &date) ||
        !timestamp_parse(date, &server, &ignored)) {
        return false;
    }
    int64_t server_ms = server.seconds * 1000;
    int64_t ahead_ms = server_ms - skew_now_ms(g);
    if (ahead_ms < TOLERANCE_MS && ahead_ms > -TOLERANCE_MS) return false;
    atomic_store(&g->skew->ms, server_ms - clock_now_ms(g->clock));
    c->clock_corrected = true;
    return true;
}
