/* A loopback HTTP/1.1 server for tests: one thread per connection (256 at a time), each request
 * handed to a function that writes the answer byte by byte as it likes. It listens on a free port
 * of 127.0.0.1. */
#ifndef TESTS_HTTP_SERVER_H
#define TESTS_HTTP_SERVER_H

#include "base/arena.h"

struct http_server;

struct server_request {
    struct str method, target;
    struct str head; /* everything before the body, CRLF line ends */
    struct str body; /* chunks as they came */
    unsigned nth;    /* on its connection, from 0 */
    int fd;
    const struct http_server *server;
};

/* False closes the connection. */
typedef bool (*server_fn)(void *ctx, struct arena *a, const struct server_request *r);

struct http_server *http_server_start(struct arena *a, server_fn handle, void *ctx);
void http_server_stop(struct http_server *s); /* closes all connections, joins all threads */
int http_server_port(const struct http_server *s);
unsigned http_server_connections(const struct http_server *s);
unsigned http_server_requests(const struct http_server *s);

/* For handlers. */
void server_send(int fd, struct str bytes);
bool server_reply(struct arena *a, const struct server_request *r, int status, struct str body);
bool server_header(const struct server_request *r, struct str name, struct str *value);
bool server_wait(const struct http_server *s, int64_t ms); /* false when the server stops */

#endif
