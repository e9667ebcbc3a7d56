/* A transport around another that tells of each exchange: request line, headers, status, how long
 * it took, how many bytes. Values that are secrets are masked and bodies are never shown, so what
 * it writes may be passed on. */
#ifndef HTTP_TRACE_H
#define HTTP_TRACE_H

#include "http/http.h"

struct trace {
    const struct transport *inner;
    void (*write)(void *ctx, struct str text); /* whole exchanges' halves; from any thread */
    void *ctx;
};

/* Lives as long as the arena. */
const struct transport *trace_transport_new(struct arena *a, struct trace how);

#endif
