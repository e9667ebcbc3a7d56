#include "auth/clock_skew.h"

#include "codec/timestamp.h"

#include <stdatomic.h>

#define TOLERANCE_MS (INT64_C(4) * 60 * 1000)

struct clock_skew {
    const struct clock *base;
    struct clock corrected;
    _Atomic int64_t ms;
};

static const struct str codes[] = {
    STR_INIT("RequestTimeTooSkewed"),  STR_INIT("RequestExpired"),
    STR_INIT("RequestInTheFuture"),    STR_INIT("InvalidSignatureException"),
    STR_INIT("SignatureDoesNotMatch"), STR_INIT("AuthFailure"),
};

static int64_t corrected_now(void *ctx)
{
    struct clock_skew *s = ctx;
    return clock_now_ms(s->base) + atomic_load(&s->ms);
}

struct clock_skew *clock_skew_new(struct arena *a, const struct clock *base)
{
    struct clock_skew *s = ARENA_NEW(a, struct clock_skew);
    s->base = base;
    s->corrected = (struct clock){.now_ms = corrected_now, .ctx = s};
    atomic_init(&s->ms, 0);
    return s;
}

const struct clock *clock_skew_clock(const struct clock_skew *s)
{
    return &s->corrected;
}

/* The answer to HEAD has no body and so no code. */
static bool may_come_from_the_clock(const struct http_request *request, int status, struct str code)
{
    if (status == 403 && str_eq(request->method, STR("HEAD"))) return true;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        if (str_eq(codes[i], code)) return true;
    }
    return false;
}

bool clock_skew_learn(struct clock_skew *s, const struct http_request *request,
                      const struct http_response *response, struct str code)
{
    struct str date;
    struct timestamp server;
    if (!may_come_from_the_clock(request, response->status, code) ||
        !http_headers_get(&response->headers, STR("Date"), &date)) {
        return false;
    }
    struct arena *a = arena_new();
    struct err ignored = err_init(a); /* a date that is none tells nothing */
    bool ok = timestamp_parse(date, &server, &ignored);
    arena_free(a);
    if (!ok) return false;
    int64_t server_ms = server.seconds * 1000;
    int64_t ahead_ms = server_ms - clock_now_ms(&s->corrected);
    if (ahead_ms < TOLERANCE_MS && ahead_ms > -TOLERANCE_MS) return false;
    atomic_store(&s->ms, server_ms - clock_now_ms(s->base));
    return true;
}
