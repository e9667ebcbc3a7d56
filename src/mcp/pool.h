/* struct pool: requests in flight. A bounded number of workers, started when needed, run them; a
 * queue, bounded by number and by bytes, holds the rest; what does not fit is refused. One lock
 * decides for each request whether its answer is queued for the client or it is cancelled: exactly
 * one of the two, and nothing of it (progress, questions) is sent afterwards. */
#ifndef MCP_POOL_H
#define MCP_POOL_H

#include "mcp/request.h"
#include "mcp/writer.h"

struct pool;

/* With 0 workers requests run in pool_submit, on the caller's thread. Lives in the arena. */
struct pool *pool_new(struct arena *a, struct writer *w, unsigned workers, unsigned queue);

enum pool_verdict { POOL_ACCEPTED, POOL_BUSY };

bool pool_has(struct pool *p, const struct value *id); /* is a request with this id in flight? */

/* Runs r->method on a worker and answers; takes r over when accepted. */
MUST_USE enum pool_verdict pool_submit(struct pool *p, struct request *r);

/* Keeps a request open without a worker until it is cancelled (subscriptions), and sends `first`
 * before anything else can be sent for it. Takes r over when accepted. */
MUST_USE enum pool_verdict pool_hold(struct pool *p, struct request *r, struct str first);
/* Calls fn for each, under the lock: fn may only push to the writer. */
void pool_each_held(struct pool *p, void (*fn)(struct request *r, void *ctx), void *ctx);

/* Answers a request that never was in the pool, and frees it. */
void pool_answer(struct pool *p, struct request *r, struct reply *reply);

void pool_cancel(struct pool *p, const struct value *id); /* unknown ids are ignored */

void pool_cancel_all(struct pool *p);
bool pool_is_idle(struct pool *p); /* nothing waits, runs or is held */

/* The questions of this pool have numbers above `first`: so answers find one of several pools. */
void pool_number_asks(struct pool *p, int64_t first);

/* Sends while the request is neither answered nor cancelled. */
void pool_notify(struct pool *p, struct request *r, struct str method, const struct value *params);
void pool_progress(struct pool *p, struct request *r, double progress, double total,
                   struct str message);

enum ask_outcome { ASK_ANSWERED, ASK_REFUSED, ASK_CANCELLED, ASK_TIMED_OUT };

/* Sends a request to the client (legacy) and waits. ASK_ANSWERED: *result is the client's, in an
 * arena that ends with r's. ASK_REFUSED: it answered with an error or too many are waiting. */
MUST_USE enum ask_outcome pool_ask(struct pool *p, struct request *r, struct str method,
                                   const struct value *params, const struct value **result);

/* Hands a response to whoever waits for it; takes the arena of the message over. */
void pool_deliver(struct pool *p, struct arena *arena, const struct message *m);

/* A batch gathers answers and sends them as one array when the last is there. */
struct batch *batch_new(struct arena *a, struct writer *w);          /* takes the arena over */
void batch_add(struct pool *p, struct batch *b);                     /* one more answer will come */
void batch_answer(struct pool *p, struct batch *b, struct str line); /* STR_NONE: it won't */

/* Waits up to `grace_us` for what runs, then cancels it and waits until the deadline. False when
 * workers are still busy: the process must not free what they use. */
MUST_USE bool pool_stop(struct pool *p, int64_t grace_us, int64_t deadline_us);

#endif
