/* Inside of struct pool, for the files that implement it: pool.c (workers), notify.c (what is sent
 * for a running request), ask.c (questions to the client), batch.c,
 * tasks.c. All but the arena, the writer,
 * the two limits and the time-out is guarded by `lock`; the lock of the writer is taken inside it,
 * never around.
 */
#ifndef MCP_POOL_IMPL_H
#define MCP_POOL_IMPL_H

#include "base/thread.h"
#include "mcp/pool.h"

#define ASKS 16u  /* questions waiting for the client at once */
#define HELD 16u  /* open subscriptions */
#define TASKS 32u /* kept, running or over */
#define TASK_ID_SIZE 33u

struct ask {
    struct request *asker; /* NULL: free */
    int64_t number;        /* the id of our request */
    struct arena *arena;   /* of the answer, once it is there */
    struct message answer;
};

enum task_status { TASK_WORKING, TASK_INPUT, TASK_COMPLETED, TASK_FAILED, TASK_CANCELLED };

struct task {
    char id[TASK_ID_SIZE]; /* 32 hex digits; empty: the slot is free */
    enum task_status status;
    int64_t created_ms, updated_ms;
    struct request *running;      /* NULL when the worker is done */
    const struct value *requests; /* a map: what is asked for while TASK_INPUT, else NULL */
    struct value *answers;        /* to them, so far */
    struct arena *answer_arena;
    struct arena *arena; /* of the line, when it is over */
    struct str line;     /* the answer that an ordinary request would have had */
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
    size_t queued_bytes;
    struct request *held[HELD];
    struct task tasks[TASKS];
    struct ask asks[ASKS];
    unsigned lent; /* workers that wait for a person, at most ASKS */
    int64_t ask_timeout_us;
    int64_t asked;
    uint64_t generation;
    bool stopping, quitting;
};

/* With the lock held: */
void batch_answer_locked(struct batch *b, const struct value *id, struct str line);
void task_finish_locked(struct request *r, bool has_failed, struct str line);
/* The caller will wait for a person: another worker may take its place until p->lent is lowered. */
void lend_worker_locked(struct pool *p);
void ask_give_up_locked(struct pool *p, const struct request *r);

/* The line that answers r. */
struct str request_answer(struct request *r, struct reply *reply);

#endif
