/* struct hub: what the connections of an HTTP server share: the sessions of clients of the legacy
 * eras (Mcp-Session-Id), and the exchanges in flight, so that a cancellation or an answer to a
 * question, which come in requests of their own, find the call that they are for. Its lock is taken
 * before that of a pool. */
#ifndef MCP_HTTP_HUB_H
#define MCP_HTTP_HUB_H

#include "mcp/http/door.h"
#include "mcp/http/gate.h"
#include "mcp/session.h"

#define HUB_ID_SIZE 33u /* 32 hex digits: 128 bits that nobody guesses */

struct hub;

/* One request of a client and its answer; it belongs to the thread of its connection. */
struct exchange {
    struct session *session;
    char id[HUB_ID_SIZE]; /* of the client's session; empty in 2026-07-28 and without sessions */
    int64_t number;
};

struct hub *hub_new(struct arena *a, const struct mcp_options *options);
struct seal *hub_seal(struct hub *h);
const struct mcp_options *hub_options(const struct hub *h);

/* ---- sessions ---- */

/* A new one for this client; writes its id. The one that was not used for longest gives way. */
void hub_open(struct hub *h, const struct session *s, char id[HUB_ID_SIZE]);
/* Gives `s` (or NULL) what the session knows of its client. False when this user has no such one.
 */
MUST_USE bool hub_find(struct hub *h, struct str id, struct str user, struct session *s);
void hub_keep(struct hub *h, struct str id, const struct session *s); /* the other way round */
/* Ends the session and cancels what runs in it. False when this user has none of the id. */
MUST_USE bool hub_close(struct hub *h, struct str id, struct str user);

/* ---- exchanges ---- */

void hub_enter(struct hub *h, struct exchange *x);
void hub_leave(struct hub *h, struct exchange *x);
/* Is a request with this id in flight in this client's session? */
bool hub_has(struct hub *h, struct str id, const struct value *request_id);
void hub_cancel(struct hub *h, struct str id, const struct value *request_id);
/* Hands the answer to a question on; takes the arena over. */
void hub_deliver(struct hub *h, struct str id, struct arena *arena, const struct message *m);
void hub_each(struct hub *h, void (*fn)(struct session *s, void *ctx), void *ctx);

#endif
