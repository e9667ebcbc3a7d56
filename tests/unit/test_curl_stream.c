/* Bodies that the transport takes from a source and gives to a sink, against a loopback server. */
#include "base/limits.h"
#include "harness.h"
#include "http/curl.h"
#include "http_server.h"

#include <string.h>

#define LARGE ((int64_t)64 * MIB)

/* /large: 64 MiB · /cut: half of what was promised · /error: 404 · /empty · else the length of the
 * body, as text. */
static bool answer(void *ctx, struct arena *a, const struct server_request *r)
{
    (void)ctx;
    static char block[65536];
    bool cut = str_eq(r->target, STR("/cut"));
    if (cut || str_eq(r->target, STR("/large"))) {
        server_send(r->fd, arena_printf(a, "HTTP/1.1 200 OK\r\nContent-Length: %lld\r\n\r\n",
                                        (long long)LARGE));
        for (int64_t i = 0; i < (cut ? LARGE / 2 : LARGE); i += (int64_t)sizeof block) {
            server_send(r->fd, (struct str){block, sizeof block});
        }
        return !cut;
    }
    if (str_eq(r->target, STR("/empty"))) return server_reply(a, r, 200, STR(""));
    if (str_eq(r->target, STR("/error"))) return server_reply(a, r, 404, STR("no such thing"));
    return server_reply(a, r, 200, arena_printf(a, "%zu", r->body.n));
}

struct taker {
    int64_t took, refuse_at;
    unsigned begun;
    int status;
};

static bool begin(void *ctx, const struct http_response *head, struct err *e)
{
    (void)e;
    struct taker *t = ctx;
    t->begun++;
    t->status = head->status;
    return true;
}

static bool add(void *ctx, struct str bytes, struct err *e)
{
    struct taker *t = ctx;
    t->took += (int64_t)bytes.n;
    if (t->refuse_at == 0 || t->took < t->refuse_at) return true;
    return err_set(e, ERR_IO, "the disk is full");
}

struct giver {
    int64_t size, left, fails_at;
    unsigned rewound;
};

static bool rewind_it(void *ctx, struct err *e)
{
    (void)e;
    struct giver *g = ctx;
    g->left = g->size;
    g->rewound++;
    return true;
}

static bool read_it(void *ctx, char *to, size_t n, size_t *got, struct err *e)
{
    struct giver *g = ctx;
    if (g->fails_at > 0 && g->left <= g->fails_at) return err_set(e, ERR_IO, "cannot be read");
    *got = (int64_t)n < g->left ? n : (size_t)g->left;
    memset(to, 'g', *got);
    g->left -= (int64_t)*got;
    return true;
}

struct fixture {
    struct arena *arena;
    struct http_server *server;
    const struct transport *transport;
    struct http_response response;
    struct err err;
};

static bool exchange(struct fixture *f, const char *method, const char *path,
                     const struct http_source *source, const struct http_sink *sink)
{
    const struct http_request q = {
        .method = str_of(method),
        .scheme = STR("http"),
        .host = arena_printf(f->arena, "127.0.0.1:%d", http_server_port(f->server)),
        .path = str_of(path),
        .source = source};
    const struct http_options o = {.read_timeout_ms = 10000, .sink = sink};
    f->err = err_init(f->arena);
    f->response = (struct http_response){.status = 0};
    return f->transport->send(f->transport->ctx, f->arena, &q, &o, &f->response, &f->err);
}

static void test_sink(struct fixture *f)
{
    test_begin("a sink takes what is larger than any limit");
    struct taker t = {0};
    const struct http_sink sink = {begin, add, &t};
    size_t before = arena_used(f->arena);
    CHECK_OK(exchange(f, "GET", "/large", NULL, &sink), &f->err);
    CHECK(t.took == LARGE && t.begun == 1 && t.status == 200 && f->response.body.n == 0);
    CHECK(arena_used(f->arena) - before < MIB);
    test_begin("an answer without a body");
    t = (struct taker){0};
    CHECK_OK(exchange(f, "GET", "/empty", NULL, &sink), &f->err);
    CHECK(t.took == 0 && t.begun == 1);
    test_begin("an error is no business of the sink");
    t = (struct taker){0};
    CHECK_OK(exchange(f, "GET", "/error", NULL, &sink), &f->err);
    CHECK(t.begun == 0 && f->response.status == 404);
    CHECK_STR(f->response.body, STR("no such thing"));
    test_begin("a body that breaks off");
    t = (struct taker){0};
    CHECK(!exchange(f, "GET", "/cut", NULL, &sink) && f->err.kind == ERR_NETWORK);
    CHECK(t.took == LARGE / 2);
    test_begin("a sink that is full");
    t = (struct taker){.refuse_at = 1000};
    CHECK(!exchange(f, "GET", "/large", NULL, &sink) && f->err.kind == ERR_IO);
    CHECK_STR(f->err.message, STR("the disk is full"));
}

static void test_source(struct fixture *f)
{
    test_begin("a source gives what is sent");
    struct giver g = {.size = 3 * 1000 * 1000};
    struct http_source source = {.size = g.size, .rewind = rewind_it, .read = read_it, .ctx = &g};
    size_t before = arena_used(f->arena);
    for (int i = 0; i < 6; i++) {
        CHECK_OK(exchange(f, "PUT", "/", &source, NULL), &f->err);
        CHECK_STR(f->response.body, STR("3000000"));
    }
    CHECK(g.rewound == 6 && arena_used(f->arena) - before < MIB);
    test_begin("a source that fails, or is shorter than it said");
    g.fails_at = 1000 * 1000;
    CHECK(!exchange(f, "PUT", "/", &source, NULL) && f->err.kind == ERR_IO);
    CHECK_STR(f->err.message, STR("cannot be read"));
    g.fails_at = 0;
    source.size++;
    CHECK(!exchange(f, "PUT", "/", &source, NULL) && f->err.kind == ERR_IO);
    test_begin("an empty source");
    g.size = source.size = 0;
    CHECK_OK(exchange(f, "PUT", "/", &source, NULL), &f->err);
    CHECK_STR(f->response.body, STR("0"));
}

void run_tests(struct arena *a)
{
    struct fixture f = {.arena = a,
                        .server = http_server_start(a, answer, NULL),
                        .transport = curl_transport_new(a)};
    test_sink(&f);
    test_source(&f);
    http_server_stop(f.server);
}
