/* One operation called once: serialise, find the endpoint, then sign, send and parse until the
 * answer stands or the retries are used up. call.c is the only door out: it refuses an operation
 * that the request's plan does not list. */
#ifndef ENGINE_CALL_H
#define ENGINE_CALL_H

#include "engine/engine.h"
#include "protocol/protocol.h"

struct call {
    struct request *request;
    const struct operation *operation;
    const struct value *params;
    const struct http_source *body; /* of a streaming input, in place of its member; NULL: none */
    const struct http_sink *sink;   /* takes a streaming output as it comes; NULL: into memory */
    struct streaming *streaming;    /* engine/streaming.h; NULL: none */

    struct endpoint endpoint;
    struct auth_scheme scheme; /* the one that will sign; name "none": unsigned */
    struct http_request http;  /* serialised and addressed, not yet signed */
    struct http_response response;
    struct answer answer;
    struct str source_hash;   /* SHA-256 of http.source, once it is needed */
    struct str discovery_key; /* of what was asked for the place; empty: nothing was */
    struct str invocation_id; /* the same for all tries */
    unsigned attempts;        /* made */
    bool redirected;          /* sent again to the region of its bucket */
    bool clock_corrected;     /* signed anew with the time of the service */
    bool retries_exhausted;
};

struct call call_new(struct request *r, const struct operation *o, const struct value *params);

/* The stages that need no network: what --stop-after=serialize shows. */
MUST_USE bool call_build(struct call *c, struct err *e);

/* All stages. True also for an error answer of the service (c->answer.is_error): waiters want it.
 * False: the request could not be built or no answer came. */
MUST_USE bool call_run(struct call *c, struct err *e);

/* Turns an error answer into ERR_SERVICE with AWS CLI v2's sentence; true when there is none. */
MUST_USE bool call_check(struct call *c, struct err *e);

#endif
