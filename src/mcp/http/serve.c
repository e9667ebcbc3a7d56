#include "mcp/http/serve.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/thread.h"
#include "mcp/http/post.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define STACK (1u * MIB)
#define BACKLOG 64
#define STOP_US INT64_C(2000000)

struct http_server {
    struct hub *hub;
    const struct mcp_http *http;
    struct door door;
    int listen_fd, stop_fd;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned connections;
};

struct connection {
    struct http_server *server;
    struct arena *arena;
    struct link link;
};

/* ---- a connection ---- */

static void refuse(struct connection *c, struct arena *a, int status, struct str fields,
                   const char *why)
{
    struct reply reply = {.code = RPC_INVALID_REQUEST, .message = str_of(why)};
    link_answer(&c->link, status, fields, rpc_reply(a, NULL, &reply));
}

static bool refuse_and_end(struct connection *c, struct arena *a, int status, const char *why)
{
    refuse(c, a, status, STR("Connection: close\r\n"), why);
    return false;
}

static bool is_for_us(const struct connection *c, const struct head *h)
{
    bool deletes = str_eq(h->method, STR("DELETE")) && !c->server->http->has_no_sessions;
    return str_eq(h->target, STR("/mcp")) && (deletes || str_eq(h->method, STR("POST")));
}

/* What is no MCP. */
static void answer_other(struct connection *c, struct arena *a, const struct head *h)
{
    if (gate_tells(c->server->http->gate, &c->link, h)) return;
    if (!str_eq(h->target, STR("/mcp")))
        refuse(c, a, 404, STR_NONE, "there is only /mcp");
    else
        refuse(c, a, 405, STR("Allow: POST, DELETE\r\n"), "only POST and DELETE");
}

/* One request; false when the connection ends with it. Who may not come in is not listened to: the
 * body is read behind the checks of the head. */
static bool answer(struct connection *c, struct arena *a)
{
    struct head *head = ARENA_NEW(a, struct head);
    struct str body = STR_NONE;
    struct http_server *server = c->server;
    struct gate_user user;
    int status = link_head(&c->link, a, head);
    if (status < 0) return false;
    if (status > 0) return refuse_and_end(c, a, status, "this is no request that can be read");
    const char *why = door_refusal(&server->door, head);
    if (why) return refuse_and_end(c, a, 403, why);
    bool for_us = is_for_us(c, head);
    if (for_us && !gate_opens(server->http->gate, &c->link, a, head, &user)) return false;
    status = link_body(&c->link, a, for_us ? LIMIT_MCP_LINE : 0, head, &body);
    if (status > 0 && (for_us || status != 413)) {
        return refuse_and_end(c, a, status, "this is no request that can be read");
    }
    if (!for_us) {
        answer_other(c, a, head);
    } else if (str_eq(head->method, STR("POST"))) {
        post_answer(server->hub, server->http, &c->link, a, head, body, &user);
    } else {
        post_delete(server->hub, &c->link, head, &user);
    }
    return status == 0 && !c->link.is_broken &&
           !str_eq_nocase(head_get(head, STR("connection")), STR("close"));
}

/* What is still unread would make the kernel reset the connection, and lose the answer. */
static void close_gently(struct link *l)
{
    struct pollfd p = {.fd = l->fd, .events = POLLIN};
    shutdown(l->fd, SHUT_WR);
    for (int i = 0; i < 64 && poll(&p, 1, 100) > 0; i++) {
        if (recv(l->fd, l->in, sizeof l->in, 0) <= 0) break;
    }
    close(l->fd);
}

static void *serve_connection(void *arg)
{
    struct connection *c = arg;
    struct http_server *server = c->server;
    bool goes_on = true;
    while (goes_on) {
        struct arena *a = arena_new();
        goes_on = answer(c, a);
        arena_free(a);
    }
    close_gently(&c->link);
    arena_free(c->arena);
    OPENSSL_thread_stop(); /* the process may end before this thread has */
    pthread_mutex_lock(&server->lock);
    server->connections--;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

static bool may_connect(struct http_server *server)
{
    pthread_mutex_lock(&server->lock);
    bool may = server->connections < HTTP_CONNECTIONS;
    if (may) server->connections++;
    pthread_mutex_unlock(&server->lock);
    return may;
}

static void give_up(struct http_server *server, struct connection *c)
{
    link_answer(&c->link, 503, STR("Connection: close\r\nRetry-After: 1\r\n"), STR_NONE);
    close_gently(&c->link);
    arena_free(c->arena);
    (void)server;
}

static void accept_one(struct http_server *server)
{
    int fd = accept4(server->listen_fd, NULL, NULL, SOCK_CLOEXEC), on = 1;
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct arena *a = arena_new();
    struct connection *c = ARENA_NEW(a, struct connection);
    c->server = server;
    c->arena = a;
    c->link.fd = fd;
    c->link.stop_fd = server->stop_fd;
    pthread_t thread;
    if (!may_connect(server)) {
        give_up(server, c);
    } else if (thread_start(&thread, STACK, serve_connection, c)) {
        pthread_detach(thread);
    } else {
        give_up(server, c);
        pthread_mutex_lock(&server->lock);
        server->connections--;
        pthread_mutex_unlock(&server->lock);
    }
}

/* ---- the server ---- */

static int listen_on(const struct addrinfo *at)
{
    int on = 1;
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static bool is_loopback(const struct sockaddr *at)
{
    if (at->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, at, sizeof v4);
        return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
    }
    struct sockaddr_in6 v6;
    memcpy(&v6, at, sizeof v6);
    return at->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

static bool open_server(struct http_server *server, struct arena *a, struct err *e)
{
    const struct mcp_http *http = server->http;
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found = NULL;
    const char *host = arena_cstr(a, http->host);
    const char *port = arena_cstr(a, arena_printf(a, "%lld", (long long)http->port));
    int failed = getaddrinfo(host, port, &hints, &found);
    if (failed) return err_set(e, ERR_CONFIG, "the host '%s': %s", host, gai_strerror(failed));
    server->listen_fd = listen_on(found);
    server->door = (struct door){http->hosts, http->origins, is_loopback(found->ai_addr)};
    freeaddrinfo(found);
    if (server->listen_fd >= 0) return true;
    return err_set(e, ERR_CONFIG, "cannot listen on %s, port %s: %s", host, port, strerror(errno));
}

static void tell(const struct http_server *server, struct log *log)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    } at = {.room = {0}};
    socklen_t size = sizeof at;
    unsigned port = 0;
    if (getsockname(server->listen_fd, &at.any, &size) == 0) {
        port = ntohs(at.any.sa_family == AF_INET ? at.v4.sin_port : at.v6.sin6_port);
    }
    log_write(log, LOG_INFO, "listens on http://" STR_FMT ":%u/mcp", STR_ARG(server->http->host),
              port);
    if (!server->door.is_loopback && !server->http->gate) {
        log_write(log, LOG_WARNING, "whoever reaches this address may use it: no authentication");
    }
}

static void run(struct http_server *server, int signals)
{
    struct pollfd fds[] = {{.fd = server->listen_fd, .events = POLLIN},
                           {.fd = signals, .events = POLLIN}};
    struct signalfd_siginfo info;
    while (poll(fds, ARRAY_LEN(fds), -1) >= 0 || errno == EINTR) {
        if (fds[1].revents && read(signals, &info, sizeof info) > 0) break;
        if (fds[0].revents) accept_one(server);
    }
}

/* False when connections are still busy: what they use must not be freed. */
static bool stop(struct http_server *server)
{
    uint64_t one = 1;
    bool in_time = true;
    close(server->listen_fd);
    if (write(server->stop_fd, &one, sizeof one) < 0) return false;
    int64_t until_us = clock_monotonic_us() + STOP_US;
    pthread_mutex_lock(&server->lock);
    while (server->connections > 0 && in_time) {
        in_time = thread_cond_wait_until(&server->changed, &server->lock, until_us);
    }
    bool is_idle = server->connections == 0;
    pthread_mutex_unlock(&server->lock);
    return is_idle;
}

bool mcp_serve_http(const struct mcp_options *options, const struct mcp_http *http, struct err *e)
{
    struct arena *a = arena_new();
    struct http_server *server = ARENA_NEW(a, struct http_server);
    sigset_t set, before;
    server->http = http;
    server->hub = hub_new(a, options);
    server->stop_fd = eventfd(0, EFD_CLOEXEC);
    pthread_mutex_init(&server->lock, NULL);
    thread_cond_init(&server->changed);
    if (!open_server(server, a, e)) {
        arena_free(a);
        return false;
    }
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, &before);
    int signals = signalfd(-1, &set, SFD_CLOEXEC);
    tell(server, options->log);
    run(server, signals);
    log_write(options->log, LOG_INFO, "ends by a signal");
    if (!stop(server)) _exit(0);
    close(signals);
    close(server->stop_fd);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    arena_free(a);
    return true;
}
