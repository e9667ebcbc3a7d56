/* One HTTP exchange as data, and the interface of whatever carries it out. Knows nothing of AWS. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/buf.h"
#include "base/cancel.h"

/* A request's body that stays where it is (a file, standard input). Every try reads it from its
 * start, in order. */
struct http_source {
    int64_t size;
    bool (*rewind)(void *ctx, struct err *e);
    /* Up to n bytes; 0 at the end, and only there. */
    bool (*read)(void *ctx, char *to, size_t n, size_t *got, struct err *e);
    void *ctx;
};

struct http_header {
    struct str name;
    struct str value;
};

struct http_headers {
    struct http_header *items;
    size_t n, cap;
};

void http_headers_add(struct arena *a, struct http_headers *h, struct str name, struct str value);
void http_headers_set(struct arena *a, struct http_headers *h, struct str name, struct str value);
void http_headers_remove(struct http_headers *h, struct str name);
bool http_headers_get(const struct http_headers *h, struct str name, struct str *value);

/* Life cycle: the serialiser fills method, path, query, headers and body; the endpoint step fills
 * scheme and host and puts the endpoint's own path in front; the signer adds headers; send. */
struct http_request {
    struct str method;
    struct str scheme; /* "https" or "http" */
    struct str host;   /* host[:port], no default port */
    struct str path;   /* percent-encoded, starts with '/' */
    struct str query;  /* percent-encoded, without '?'; empty when there is none */
    struct http_headers headers;
    struct str body;
    bool has_body;                    /* an empty body is not the same as none */
    const struct http_source *source; /* in place of `body`; NULL: none */
};

struct http_response {
    int status;
    struct http_headers headers; /* names as received; look-ups ignore case */
    struct str body;
};

/* Takes the body of a successful answer (2xx) as it comes; other bodies go to response->body. Both
 * functions run in the thread that sends; what they refuse ends the exchange with their error. */
struct http_sink {
    /* Once, behind the headers and before the first byte; also when no byte follows. */
    bool (*begin)(void *ctx, const struct http_response *head, struct err *e);
    bool (*add)(void *ctx, struct str bytes, struct err *e);
    void *ctx;
};

/* Time-outs in milliseconds; 0 waits for ever. */
struct http_options {
    int64_t connect_timeout_ms;
    int64_t read_timeout_ms; /* longest silence */
    struct str ca_bundle;    /* file; empty: the system's store */
    struct str proxy;        /* URL; empty: none */
    bool verify_tls;
    size_t max_body;              /* 0: LIMIT_RESPONSE_BODY; does not count for a sink */
    const struct http_sink *sink; /* NULL: none */
    const struct cancel *cancel;  /* may be NULL */
};

/* Carries out one exchange, without retries and without following redirects. Any number of threads
 * may call it. Failures: ERR_NETWORK, ERR_TIMEOUT, ERR_CANCELLED, ERR_LIMIT. Results live in the
 * arena. */
struct transport {
    bool (*send)(void *ctx, struct arena *a, const struct http_request *request,
                 const struct http_options *options, struct http_response *response, struct err *e);
    void *ctx;
};

#endif
