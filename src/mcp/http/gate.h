/* Access tokens (RFC 6750) at the door of the HTTP transport, and the document that tells clients
 * where to get them (RFC 9728). What a token is worth is decided by whom the guard asks. */
#ifndef MCP_HTTP_GATE_H
#define MCP_HTTP_GATE_H

#include "mcp/http/link.h"

#define GATE_USER_SIZE 65u /* hexadecimal SHA-256 */

struct gate_user {
    char id[GATE_USER_SIZE]; /* a digest that tells users apart; empty: there are no tokens */
    struct str name;         /* as the issuer calls it */
};

enum gate_verdict { GATE_OPEN, GATE_INVALID, GATE_SCOPE, GATE_UNABLE /* keys are out of reach */ };

struct gate {
    /* The bearer of the token in `user`. */
    enum gate_verdict (*check)(void *ctx, struct arena *a, struct str token,
                               struct gate_user *user);
    void *ctx;
    struct str scopes;       /* that a token must have, blanks between; may be empty */
    struct str metadata;     /* JSON */
    struct str metadata_url; /* where clients find it */
};

/* True when `gate` is NULL (everybody may) or the request has a token that opens; else the refusal
 * is sent. The connection must be closed then: the body was not read. */
bool gate_opens(const struct gate *gate, struct link *l, struct arena *a, const struct head *h,
                struct gate_user *user);

/* Sends the document when the request asks for it. */
bool gate_tells(const struct gate *gate, struct link *l, const struct head *h);

#endif
