/* Many commands at a service that fails, answers that say more than they should, and commands that
 * are cancelled wherever they are. */
#include <pthread.h>
#include <stdatomic.h>

#include "../unit/harness.h"
#include "../wire/wire.h"
#include "base/clock.h"
#include "http/backoff.h"
#include "outcome.h"

#define LIST "dynamodb list-tables --query TableNames[0] --output text"
#define THREADS 80u
#define RETRIES 100u /* 500 / 5: what the quota of a client allows */
#define SOON_MS 3000 /* a busy machine is slow; an answer that is waited for takes 60 s */

static const struct str good =
    STR_INIT("HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"TableNames\": [\"a\"]}");
static const struct str failing = STR_INIT("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n");

struct service {
    _Atomic(const struct str *) answer;
    atomic_size_t bytes; /* of it; then nothing more is said */
    atomic_uint requests;
};

static bool answer(void *ctx, struct arena *a, const struct server_request *r)
{
    (void)a;
    struct service *s = ctx;
    atomic_fetch_add(&s->requests, 1);
    const struct str *text = atomic_load(&s->answer);
    size_t n = atomic_load(&s->bytes);
    server_send(r->fd, str_sub(*text, 0, n));
    return n >= text->n || server_wait(r->server, 60000);
}

struct fixture {
    struct wire *wire;
    struct http_server *server;
    struct service service;
};

static void say(struct fixture *f, const struct str *text, size_t bytes)
{
    atomic_store(&f->service.answer, text);
    atomic_store(&f->service.bytes, bytes);
    atomic_store(&f->service.requests, 0);
}

/* ---- a storm ---- */

struct caller_thread {
    pthread_t thread;
    struct fixture *fixture;
    bool refused;
};

static void *call(void *arg)
{
    struct caller_thread *t = arg;
    struct arena *a = arena_new();
    struct str said = outcome(a, &t->fixture->wire->engine, t->fixture->server, LIST, NULL);
    t->refused =
        str_starts(said, STR("An error occurred (503) when calling the ListTables operation"));
    arena_free(a);
    return NULL;
}

static void test_storm(struct fixture *f)
{
    static struct caller_thread threads[THREADS];
    test_begin("a failing service is not asked for ever");
    say(f, &failing, failing.n);
    for (size_t i = 0; i < THREADS; i++) {
        threads[i] = (struct caller_thread){.fixture = f};
        if (!CHECK(pthread_create(&threads[i].thread, NULL, call, &threads[i]) == 0)) return;
    }
    unsigned refused = 0;
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i].thread, NULL);
        refused += threads[i].refused;
    }
    CHECK(refused == THREADS);
    CHECK(atomic_load(&f->service.requests) == THREADS + RETRIES);
    CHECK(retry_quota_left(f->wire->engine.quota) == 0);
    test_begin("when it works again, so do commands");
    struct arena *a = arena_new();
    say(f, &good, good.n);
    CHECK_STR(outcome(a, &f->wire->engine, f->server, LIST, NULL), STR("a\n"));
    CHECK(atomic_load(&f->service.requests) == 1);
    CHECK(retry_quota_left(f->wire->engine.quota) == 1);
    arena_free(a);
    f->wire->engine.quota = retry_quota_new(f->wire->arena);
}

/* ---- answers that go on ---- */

#define MORE "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"TableNames\": [\"b\"]}"

static void test_excess(struct fixture *f)
{
    static const struct str whole = STR_INIT(
        "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"TableNames\": [\"a\"]}" MORE MORE);
    static const struct str chunked =
        STR_INIT("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n{\"TableNames\": "
                 "[\"a\"]}\r\n0\r\n\r\n" MORE);
    static const struct str *const texts[] = {&whole, &chunked};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        test_begin("what follows an answer is no answer to the next command");
        struct arena *a = arena_new();
        say(f, texts[i], texts[i]->n);
        CHECK_STR(outcome(a, &f->wire->engine, f->server, LIST, NULL), STR("a\n"));
        cancel_sleep_ms(NULL, 20); /* for the rest to arrive */
        say(f, &good, good.n);
        CHECK_STR(outcome(a, &f->wire->engine, f->server, LIST, NULL), STR("a\n"));
        CHECK(atomic_load(&f->service.requests) == 1);
        arena_free(a);
    }
}

/* ---- cancelled ---- */

static void *raise_when_asked(void *arg)
{
    struct cancel *c = ((void **)arg)[0];
    struct fixture *f = ((void **)arg)[1];
    for (int i = 0; i < 1000 && atomic_load(&f->service.requests) == 0; i++) {
        cancel_sleep_ms(NULL, 2);
    }
    cancel_sleep_ms(NULL, 5);
    cancel_raise(c);
    return NULL;
}

static void cancel_once(struct fixture *f, const char *what, size_t n)
{
    struct arena *a = arena_new();
    struct cancel *c = cancel_new(a);
    void *arg[] = {c, f};
    pthread_t other;
    if (!CHECK(pthread_create(&other, NULL, raise_when_asked, arg) == 0)) return;
    int64_t start = clock_monotonic_us();
    struct str said = outcome(a, &f->wire->engine, f->server, LIST, c);
    int64_t ms = (clock_monotonic_us() - start) / 1000;
    pthread_join(other, NULL);
    bool cancelled =
        str_eq(said, STR("Cancelled by user")) || str_eq(said, STR("The command was cancelled."));
    test_check(cancelled && ms < SOON_MS, __FILE__, __LINE__,
               "%s, behind %zu bytes: %lld ms, " STR_FMT, what, n, (long long)ms, STR_ARG(said));
    arena_free(a);
}

static void test_cancel(struct fixture *f)
{
    test_begin("cancelled within an answer");
    for (size_t n = 0; n < good.n; n++) {
        say(f, &good, n);
        cancel_once(f, "an answer", n);
    }
    test_begin("cancelled before a retry");
    f->wire->engine.random = &random_system;
    for (int i = 0; i < 5; i++) {
        say(f, &failing, failing.n);
        cancel_once(f, "a failing service", failing.n);
    }
}

void run_tests(struct arena *a)
{
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->wire = wire_new(a, "");
    f->wire->engine.random = &without_delay;
    say(f, &good, good.n);
    f->server = http_server_start(a, answer, &f->service);
    test_storm(f);
    test_excess(f);
    test_cancel(f);
    http_server_stop(f->server);
    s3_server_stop(f->wire->server);
}
