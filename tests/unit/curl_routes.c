#include "curl_routes.h"

#include <string.h>
#include <sys/socket.h>

#define WAIT_MS 10000

static bool echo(struct arena *a, const struct server_request *r)
{
    return server_reply(a, r, 200,
                        arena_printf(a, STR_FMT STR_FMT, STR_ARG(r->head), STR_ARG(r->body)));
}

static bool not_found(struct arena *a, const struct server_request *r)
{
    return server_reply(a, r, 404, STR("no"));
}

static bool silence(struct arena *a, const struct server_request *r)
{
    (void)a;
    return server_wait(r->server, WAIT_MS);
}

/* Begins a body and waits. */
static bool half(struct arena *a, const struct server_request *r)
{
    server_send(r->fd, STR("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal"));
    return silence(a, r);
}

/* One byte in 60 ms. */
static bool trickle(struct arena *a, const struct server_request *r)
{
    (void)a;
    server_send(r->fd, STR("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"));
    for (int i = 0; i < 6; i++) {
        if (!server_wait(r->server, 60)) return false;
        server_send(r->fd, STR("x"));
    }
    return true;
}

static bool reset(struct arena *a, const struct server_request *r)
{
    (void)a;
    struct linger now = {.l_onoff = 1};
    setsockopt(r->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return false;
}

/* /cut/<whole answer's index>/<bytes>/<how>: as much of the answer, then the end or a reset. */
static bool cut(struct arena *a, const struct server_request *r)
{
    struct str rest = r->target, part[5] = {{0}};
    int64_t index = 0, n = 0;
    for (size_t i = 0; i < ARRAY_LEN(part) && str_next(&rest, '/', &part[i]); i++) continue;
    if (!str_to_i64(part[2], &index) || !str_to_i64(part[3], &n)) return not_found(a, r);
    server_send(r->fd, str_sub(curl_routes_whole[index], 0, (size_t)n));
    return str_eq(part[4], STR("reset")) ? reset(a, r) : false;
}

static bool endless(struct arena *a, const struct server_request *r)
{
    (void)a;
    char part[16384];
    memset(part, 'x', sizeof part);
    server_send(r->fd, STR("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"));
    for (int i = 0; i < 64; i++) server_send(r->fd, (struct str){part, sizeof part});
    return false;
}

static bool many_headers(struct arena *a, const struct server_request *r)
{
    char part[1000];
    memset(part, 'h', sizeof part);
    server_send(r->fd, STR("HTTP/1.1 200 OK\r\n"));
    for (int i = 0; i < 300; i++) {
        server_send(r->fd, arena_printf(a, "X-%d: %.*s\r\n", i, (int)sizeof part, part));
    }
    server_send(r->fd, STR("Content-Length: 0\r\n\r\n"));
    return true;
}

const struct str curl_routes_whole[CURL_ROUTES_WHOLE] = {
    STR_INIT("HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 5\r\n\r\nhello"),
    STR_INIT("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n"
             "\r\n"),
    STR_INIT("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
};

struct route {
    struct str path;
    bool (*run)(struct arena *a, const struct server_request *r);
    struct str text; /* sent as it is when there is no function */
    bool close;      /* afterwards */
};

static const struct route routes[] = {
    {.path = STR_INIT("/echo"), .run = echo},
    {.path = STR_INIT("/404"), .run = not_found},
    {.path = STR_INIT("/silent"), .run = silence},
    {.path = STR_INIT("/half"), .run = half},
    {.path = STR_INIT("/trickle"), .run = trickle},
    {.path = STR_INIT("/reset"), .run = reset},
    {.path = STR_INIT("/cut/"), .run = cut},
    {.path = STR_INIT("/endless"), .run = endless},
    {.path = STR_INIT("/headers"), .run = many_headers},
    {.path = STR_INIT("/close"), .close = true},
    {.path = STR_INIT("/redirect"),
     .text = STR_INIT("HTTP/1.1 302 Found\r\nLocation: /echo\r\nContent-Length: 0\r\n\r\n")},
    {.path = STR_INIT("/chunked"),
     .text = STR_INIT("HTTP/1.1 200 OK\r\nX-A:  1 \r\nx-b:\r\nX-A: 2\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
                      "6\r\n world\r\n0\r\nX-Trailer: t\r\n\r\n")},
    {.path = STR_INIT("/gzip"),
     .text = STR_INIT("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n"
                      "raw")},
    {.path = STR_INIT("/short"),
     .text = STR_INIT("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"),
     .close = true},
    {.path = STR_INIT("/garbage"), .text = STR_INIT("this is no HTTP\r\n\r\n"), .close = true},
};

bool curl_routes_answer(void *ctx, struct arena *a, const struct server_request *r)
{
    (void)ctx;
    if (str_eq(r->method, STR("CONNECT"))) return server_reply(a, r, 403, STR("no"));
    for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
        const struct route *route = &routes[i];
        if (!str_starts(r->target, route->path)) continue;
        if (route->run) return route->run(a, r);
        server_send(r->fd, route->text);
        return !route->close;
    }
    return server_reply(a, r, 200, STR("ok"));
}
