/* Inside of struct pool, for the files that implement it: pool.c (workers), notify.c (what is sent
 * for a running request), ask.c (questions to the client), batch.c. All but the arena, the writer
 * and the two limits is guarded by `lock`; the lock of the writer is taken inside it, never around.
 */
#ifndef MCP_POOL_IMPL_H
#define MCP_POOL_IMPL_H

#include "mcp/pool.h"
#include "mcp/thread.h"

#define ASKS 16u /* questions waiting for the client at once */
#define HELD 16u /* open subscriptions */

struct ask {
    struct request *asker; /* NULL: free */
    int64_t number;        /* the id of our request */
    struct arena *arena;   /* of the answer, once it is there */
    struct message answer;
};

struct worker {
    struct pool *pool;
    pthread_t thread;
    struct request *running;
};

struct pool {
    struct writer *writer;
    unsigned worker_limit, queue_limit;
    pthread_mutex_t lock;
    pthread_cond_t work;    /* for workers */
    pthread_cond_t changed; /* for whoever waits for an answer or for the end */
    struct worker *workers;
    unsigned started, busy, queued;
    struct request *first, *last; /* the queue */
    struct request *held[HELD];
    struct ask asks[ASKS];
    int64_t asked;
    uint64_t generation;
    bool stopping, quitting;
};

/* With the lock held: */
void batch_answer_locked(struct batch *b, const struct value *id, struct str line);
void ask_give_up_locked(struct pool *p, const struct request *r);

/* The line that answers r. */
struct str request_answer(struct request *r, struct reply *reply);

#endif
