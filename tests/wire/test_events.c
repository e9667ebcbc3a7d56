/* Event streams that go to a file as they come. */
#include <stdatomic.h>
#include <stdio.h>

#include "../unit/http_server.h"
#include "codec/hash.h"
#include "wire.h"

#define EVENTS 600u
#define PAYLOAD 200000u /* 120 MB in all */
#define ROOM_MB 24

enum ending { WHOLE, CUT, REFUSED, DAMAGED };

struct service {
    atomic_int ending;
    atomic_uint events;
    struct str payload;
};

static void add_u32(struct buf *b, size_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8) buf_add_char(b, (char)(n >> shift));
}

static void add_header(struct buf *b, const char *name, const char *value)
{
    struct str n = str_of(name), v = str_of(value);
    buf_add_char(b, (char)n.n);
    buf_add(b, n);
    buf_add_char(b, 7);
    buf_add_char(b, (char)(v.n >> 8));
    buf_add_char(b, (char)v.n);
    buf_add(b, v);
}

static struct str frame(struct arena *a, struct str headers, struct str payload)
{
    struct buf b = buf_new(a, 1u << 20);
    add_u32(&b, 16 + headers.n + payload.n);
    add_u32(&b, headers.n);
    add_u32(&b, hash_crc32(0, buf_str(&b)));
    buf_add(&b, headers);
    buf_add(&b, payload);
    add_u32(&b, hash_crc32(0, buf_str(&b)));
    return buf_str(&b);
}

static struct str event(struct arena *a, const char *type, struct str payload)
{
    struct buf h = buf_new(a, 1000);
    add_header(&h, ":message-type", "event");
    add_header(&h, ":event-type", type);
    return frame(a, buf_str(&h), payload);
}

static struct str refusal(struct arena *a)
{
    struct buf h = buf_new(a, 1000);
    add_header(&h, ":message-type", "error");
    add_header(&h, ":error-code", "InternalError");
    add_header(&h, ":error-message", "We stopped.");
    return frame(a, buf_str(&h), STR_NONE);
}

static void send_chunk(int fd, struct arena *a, struct str bytes)
{
    server_send(fd, arena_printf(a, "%zx\r\n", bytes.n));
    server_send(fd, bytes);
    server_send(fd, STR("\r\n"));
}

static bool answer(void *ctx, struct arena *server_arena, const struct server_request *r)
{
    (void)server_arena;
    struct service *s = ctx;
    struct arena *a = arena_new();
    struct str records = event(a, "Records", s->payload), half = str_sub(records, 0, 1000);
    server_send(r->fd, STR("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (unsigned i = 0; i < atomic_load(&s->events); i++) {
        send_chunk(r->fd, a, half); /* no chunk is one event */
        send_chunk(r->fd, a, str_from(records, 1000));
        if (i % 10 == 0) send_chunk(r->fd, a, event(a, "Cont", STR_NONE));
    }
    switch ((enum ending)atomic_load(&s->ending)) {
    case WHOLE:
        send_chunk(r->fd, a,
                   event(a, "Stats", STR("<Stats><BytesReturned>1</BytesReturned></Stats>")));
        send_chunk(r->fd, a, event(a, "End", STR_NONE));
        break;
    case CUT:
        send_chunk(r->fd, a, half);
        break;
    case REFUSED:
        send_chunk(r->fd, a, refusal(a));
        break;
    case DAMAGED:
        send_chunk(r->fd, a, arena_printf(a, "%0100d", 0));
        break;
    }
    server_send(r->fd, STR("0\r\n\r\n"));
    arena_free(a);
    return true;
}

/* The most memory that this process had, in MB. */
static long peak_mb(void)
{
    long kb = 0;
    char line[256];
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f)) {
        if (sscanf(line, "VmHWM: %ld", &kb) == 1) break;
    }
    if (f) fclose(f);
    return kb / 1024;
}

static bool select_to(struct wire *w, const struct http_server *server, const char *name)
{
    return wire_run(w, arena_printf(w->arena,
                                    "s3api select-object-content --bucket b --key k --expression x "
                                    "--expression-type SQL --input-serialization CSV={} "
                                    "--output-serialization CSV={} %s --endpoint-url "
                                    "http://127.0.0.1:%d",
                                    name, http_server_port(server))
                           .p);
}

static void test_whole(struct wire *w, struct service *s, const struct http_server *server)
{
    test_begin("all records, in little memory");
    atomic_store(&s->events, EVENTS);
    long before = peak_mb();
    CHECK_OK(select_to(w, server, "out"), &w->err);
    CHECK_STR(w->last->text, STR(""));
    test_check(peak_mb() - before < ROOM_MB, __FILE__, __LINE__, "%ld MB more", peak_mb() - before);
    struct str got = STR_NONE;
    if (!CHECK(wire_file(w, "out", &got) && got.n == (size_t)EVENTS * PAYLOAD)) return;
    unsigned wrong = 0;
    for (size_t i = 0; i < EVENTS; i++) {
        wrong += !str_eq(str_sub(got, i * PAYLOAD, PAYLOAD), s->payload);
    }
    CHECK(wrong == 0);
}

static void test_endings(struct wire *w, struct service *s, const struct http_server *server)
{
    static const struct {
        enum ending ending;
        enum err_kind kind;
        const char *message;
    } rows[] = {
        {CUT, ERR_SYNTAX, "an event is cut off"},
        {REFUSED, ERR_SERVICE,
         "An error occurred (InternalError) when calling the SelectObjectContent operation: We "
         "stopped."},
        {DAMAGED, ERR_SYNTAX, "an event's prelude has a wrong checksum"},
    };
    atomic_store(&s->events, 3);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        test_begin(rows[i].message);
        atomic_store(&s->ending, (int)rows[i].ending);
        struct str got;
        CHECK(!select_to(w, server, "none"));
        CHECK(w->err.kind == rows[i].kind);
        CHECK_STR(w->err.message, str_of(rows[i].message));
        CHECK(!wire_file(w, "none", &got));
    }
}

void run_tests(struct arena *a)
{
    struct wire *w = wire_new(a, "");
    struct service s = {.payload = wire_pattern(a, PAYLOAD)};
    struct http_server *server = http_server_start(a, answer, &s);
    test_whole(w, &s, server);
    test_endings(w, &s, server);
    http_server_stop(server);
    s3_server_stop(w->server);
}
