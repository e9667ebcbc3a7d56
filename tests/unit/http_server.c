#include "http_server.h"

#include "base/buf.h"
#include "base/cancel.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#define THREADS_MAX 256u
#define REQUEST_MAX (32u * 1024u * 1024u)

struct worker {
    pthread_t thread;
    bool started;
    atomic_bool done;
};

struct http_server {
    server_fn handle;
    void *ctx;
    struct cancel *stop;
    int listener, port;
    pthread_t acceptor;
    struct worker workers[THREADS_MAX];
    atomic_uint connections, requests;
};

struct connection {
    struct arena *arena;
    struct http_server *server;
    struct worker *worker;
    int fd;
    struct buf in;
};

void server_send(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0) return; /* the client went away: its business */
        bytes = str_from(bytes, (size_t)n);
    }
}

bool server_reply(struct arena *a, const struct server_request *r, int status, struct str body)
{
    server_send(r->fd,
                arena_printf(a, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n\r\n", status, body.n));
    if (!str_eq(r->method, STR("HEAD"))) server_send(r->fd, body);
    return true;
}

bool server_header(const struct server_request *r, struct str name, struct str *value)
{
    struct str rest = r->head;
    struct str line;
    while (str_next(&rest, '\n', &line)) {
        size_t colon = str_find_char(line, ':');
        if (colon == STR_NPOS || !str_eq_nocase(str_sub(line, 0, colon), name)) continue;
        *value = str_trim(str_from(line, colon + 1));
        return true;
    }
    return false;
}

bool server_wait(const struct http_server *s, int64_t ms)
{
    return cancel_sleep_ms(s->stop, ms);
}

/* Reads more; false at the end of the connection or of the server. */
static bool fill(struct connection *c)
{
    struct pollfd p[2] = {{.fd = c->fd, .events = POLLIN},
                          {.fd = cancel_fd(c->server->stop), .events = POLLIN}};
    if (poll(p, 2, -1) < 0 || p[1].revents) return false;
    char part[16384];
    ssize_t n = recv(c->fd, part, sizeof part, 0);
    if (n <= 0) return false;
    buf_add(&c->in, (struct str){part, (size_t)n});
    return !c->in.overflow;
}

static bool body_is_complete(const struct server_request *r, struct str body, size_t *length)
{
    struct str value;
    int64_t n = 0;
    if (server_header(r, STR("Transfer-Encoding"), &value)) {
        *length = body.n;
        return str_eq(body, STR("0\r\n\r\n")) || str_ends(body, STR("\r\n0\r\n\r\n"));
    }
    if (server_header(r, STR("Content-Length"), &value) && !str_to_i64(value, &n)) n = 0;
    *length = (size_t)n;
    return body.n >= *length;
}

static bool read_request(struct connection *c, struct server_request *r)
{
    size_t end;
    while ((end = str_find(buf_str(&c->in), STR("\r\n\r\n"))) == STR_NPOS) {
        if (!fill(c)) return false;
        if (c->in.p[0] < 'A' || c->in.p[0] > 'Z') { /* TLS, for example */
            server_send(c->fd, STR("HTTP/1.1 400 Bad Request\r\n\r\n"));
            return false;
        }
    }
    r->head = arena_str(c->arena, str_sub(buf_str(&c->in), 0, end + 4));
    struct str expect;
    if (server_header(r, STR("Expect"), &expect)) {
        server_send(c->fd, STR("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n"));
    }
    size_t length;
    while (!body_is_complete(r, str_from(buf_str(&c->in), end + 4), &length)) {
        if (!fill(c)) return false;
    }
    r->body = arena_str(c->arena, str_sub(buf_str(&c->in), end + 4, length));
    struct str rest = arena_str(c->arena, str_from(buf_str(&c->in), end + 4 + length));
    buf_clear(&c->in);
    buf_add(&c->in, rest);
    struct str line = r->head;
    return str_next(&line, ' ', &r->method) && str_next(&line, ' ', &r->target);
}

static void *serve(void *arg)
{
    struct connection *c = arg;
    struct worker *worker = c->worker;
    struct server_request r = {.fd = c->fd, .server = c->server};
    while (read_request(c, &r)) {
        atomic_fetch_add(&c->server->requests, 1);
        if (!c->server->handle(c->server->ctx, c->arena, &r)) break;
        r.nth++;
    }
    shutdown(c->fd, SHUT_RDWR);
    close(c->fd);
    arena_free(c->arena);
    atomic_store(&worker->done, true);
    return NULL;
}

/* One that has not been used, or whose connection has ended. */
static struct worker *free_worker(struct http_server *s)
{
    for (size_t i = 0; i < THREADS_MAX; i++) {
        struct worker *w = &s->workers[i];
        if (!w->started) return w;
        if (!atomic_load(&w->done)) continue;
        pthread_join(w->thread, NULL);
        atomic_store(&w->done, false);
        return w;
    }
    return NULL;
}

static void *accept_all(void *arg)
{
    struct http_server *s = arg;
    for (;;) {
        struct pollfd p[2] = {{.fd = s->listener, .events = POLLIN},
                              {.fd = cancel_fd(s->stop), .events = POLLIN}};
        if (poll(p, 2, -1) < 0 || p[1].revents) return NULL;
        int fd = accept(s->listener, NULL, NULL);
        struct worker *w = free_worker(s);
        if (fd < 0 || !w) BUG("too many connections for the test server");
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct arena *a = arena_new();
        struct connection *c = ARENA_NEW(a, struct connection);
        *c = (struct connection){a, s, w, fd, buf_new(a, REQUEST_MAX)};
        w->started = pthread_create(&w->thread, NULL, serve, c) == 0;
        if (!w->started) BUG("no thread");
        atomic_fetch_add(&s->connections, 1);
    }
}

struct http_server *http_server_start(struct arena *a, server_fn handle, void *ctx)
{
    struct http_server *s = ARENA_NEW(a, struct http_server);
    s->handle = handle;
    s->ctx = ctx;
    s->stop = cancel_new(a);
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    union {
        struct sockaddr_in in;
        struct sockaddr any;
    } name = {.in = at};
    if (bind(s->listener, &name.any, size) != 0 || listen(s->listener, 128) != 0 ||
        getsockname(s->listener, &name.any, &size) != 0) {
        BUG("the test server cannot listen");
    }
    s->port = ntohs(name.in.sin_port);
    if (pthread_create(&s->acceptor, NULL, accept_all, s) != 0) BUG("no thread");
    return s;
}

void http_server_stop(struct http_server *s)
{
    cancel_raise(s->stop);
    pthread_join(s->acceptor, NULL);
    for (size_t i = 0; i < THREADS_MAX && s->workers[i].started; i++) {
        pthread_join(s->workers[i].thread, NULL);
    }
    close(s->listener);
}

int http_server_port(const struct http_server *s)
{
    return s->port;
}

unsigned http_server_connections(const struct http_server *s)
{
    return atomic_load(&s->connections);
}

unsigned http_server_requests(const struct http_server *s)
{
    return atomic_load(&s->requests);
}
