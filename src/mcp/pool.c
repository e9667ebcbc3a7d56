#include "mcp/pool_impl.h"

#include "base/clock.h"
#include "base/limits.h"
#include "mcp/session.h"

#include <math.h>

#define QUEUE_BYTES (64u * MIB) /* of waiting requests, the first of them not counted */
#define STACK (4u * MIB)        /* address space: only what a tool touches becomes resident */

static void pool_close(void *handle)
{
    struct pool *p = handle;
    for (size_t i = 0; i < HELD; i++) {
        if (p->held[i]) arena_free(p->held[i]->arena);
    }
    for (size_t i = 0; i < TASKS; i++) arena_free(p->tasks[i].arena);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->lock);
}

struct pool *pool_new(struct arena *a, struct writer *w, unsigned workers, unsigned queue)
{
    struct pool *p = ARENA_NEW(a, struct pool);
    p->writer = w;
    p->worker_limit = workers;
    p->queue_limit = queue;
    p->ask_timeout_us = MCP_ASK_TIMEOUT_MS * INT64_C(1000);
    p->workers = ARENA_ARRAY(a, struct worker, workers + ASKS);
    pthread_mutex_init(&p->lock, NULL);
    thread_cond_init(&p->work);
    thread_cond_init(&p->changed);
    arena_defer(a, pool_close, p);
    return p;
}

static bool is_this(const struct request *r, const struct value *id)
{
    return r && (r->state == REQUEST_QUEUED || r->state == REQUEST_RUNNING) && value_eq(r->id, id);
}

static struct request *find_running(struct pool *p, const struct value *id)
{
    unsigned slots = p->worker_limit ? p->started : 1;
    for (unsigned i = 0; i < slots; i++) {
        if (is_this(p->workers[i].running, id)) return p->workers[i].running;
    }
    return NULL;
}

static struct request **find_held(struct pool *p, const struct value *id)
{
    for (size_t i = 0; i < HELD; i++) {
        if (is_this(p->held[i], id)) return &p->held[i];
    }
    return NULL;
}

bool pool_has(struct pool *p, const struct value *id)
{
    pthread_mutex_lock(&p->lock);
    bool has = find_running(p, id) || find_held(p, id);
    for (struct request *r = p->first; r && !has; r = r->next) has = is_this(r, id);
    pthread_mutex_unlock(&p->lock);
    return has;
}

static void begin_locked(struct pool *p, struct request *r)
{
    r->generation = ++p->generation;
    r->progress = -HUGE_VAL;
    r->begun_us = clock_monotonic_us();
}

static void release(struct pool *p, struct request *r, struct str line)
{
    if (r->batch)
        batch_answer_locked(r->batch, r->id, line);
    else if (line.n > 0)
        writer_push(p->writer, line, r->generation);
    arena_free(r->arena);
}

/* The one place where an answer of a worker meets a cancellation. */
static void finish(struct pool *p, struct worker *w, struct reply *reply)
{
    struct request *r = w->running;
    struct str line = request_answer(r, reply);
    writer_wait_for_room(p->writer);
    pthread_mutex_lock(&p->lock);
    bool is_wanted = r->state == REQUEST_RUNNING;
    if (r->task) task_finish_locked(r, reply->code != 0, line);
    w->running = NULL;
    p->busy--;
    release(p, r, is_wanted ? line : STR_NONE);
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

static void run(struct pool *p, struct worker *w)
{
    struct reply reply = {0};
    w->running->method->run(w->running, &reply);
    finish(p, w, &reply);
}

static struct request *pop(struct pool *p)
{
    struct request *r = p->first;
    p->first = r->next;
    if (!p->first) p->last = NULL;
    p->queued--;
    p->queued_bytes -= r->weight;
    return r;
}

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    struct pool *p = w->pool;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->first && !p->quitting) pthread_cond_wait(&p->work, &p->lock);
        if (!p->first) break;
        w->running = pop(p);
        w->running->state = REQUEST_RUNNING;
        p->busy++;
        pthread_mutex_unlock(&p->lock);
        run(p, w);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static bool start_worker(struct pool *p)
{
    struct worker *w = &p->workers[p->started];
    *w = (struct worker){.pool = p};
    if (!thread_start(&w->thread, STACK, worker_main, w)) return false;
    p->started++;
    return true;
}

void lend_worker_locked(struct pool *p)
{
    p->lent++;
    if (!p->first || p->started > p->busy || p->started >= p->worker_limit + p->lent) return;
    (void)start_worker(p); /* without it the queue waits for the person, too */
}

static enum pool_verdict enqueue_locked(struct pool *p, struct request *r)
{
    if (p->stopping || p->busy + p->queued >= p->worker_limit + p->queue_limit) return POOL_BUSY;
    if (p->queued_bytes > QUEUE_BYTES) return POOL_BUSY;
    bool all_busy = p->started - p->busy <= p->queued;
    if (all_busy && p->started < p->worker_limit + p->lent && !start_worker(p) && p->started == 0) {
        return POOL_BUSY;
    }
    begin_locked(p, r);
    r->state = REQUEST_QUEUED;
    if (p->last)
        p->last->next = r;
    else
        p->first = r;
    p->last = r;
    p->queued++;
    r->weight = arena_used(r->arena);
    p->queued_bytes += r->weight;
    pthread_cond_signal(&p->work);
    return POOL_ACCEPTED;
}

static void run_in_place(struct pool *p, struct request *r)
{
    pthread_mutex_lock(&p->lock);
    begin_locked(p, r);
    r->state = REQUEST_RUNNING;
    p->workers[0].running = r;
    p->busy++;
    pthread_mutex_unlock(&p->lock);
    run(p, &p->workers[0]);
}

enum pool_verdict pool_submit(struct pool *p, struct request *r)
{
    r->cancel = cancel_new(r->arena);
    if (p->worker_limit == 0) {
        run_in_place(p, r);
        return POOL_ACCEPTED;
    }
    pthread_mutex_lock(&p->lock);
    enum pool_verdict v = enqueue_locked(p, r);
    pthread_mutex_unlock(&p->lock);
    return v;
}

enum pool_verdict pool_hold(struct pool *p, struct request *r, struct str first)
{
    enum pool_verdict v = POOL_BUSY;
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < HELD && v == POOL_BUSY && !p->stopping; i++) {
        if (p->held[i]) continue;
        begin_locked(p, r);
        r->state = REQUEST_RUNNING;
        p->held[i] = r;
        writer_push(p->writer, first, r->generation);
        v = POOL_ACCEPTED;
    }
    pthread_mutex_unlock(&p->lock);
    return v;
}

void pool_each_held(struct pool *p, void (*fn)(struct request *r, void *ctx), void *ctx)
{
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < HELD; i++) {
        if (p->held[i]) fn(p->held[i], ctx);
    }
    pthread_mutex_unlock(&p->lock);
}

void pool_answer(struct pool *p, struct request *r, struct reply *reply)
{
    struct str line = request_answer(r, reply);
    pthread_mutex_lock(&p->lock);
    release(p, r, line);
    pthread_mutex_unlock(&p->lock);
}

static bool cancel_queued(struct pool *p, const struct value *id)
{
    struct request *before = NULL;
    for (struct request *r = p->first; r; before = r, r = r->next) {
        if (!is_this(r, id)) continue;
        if (before)
            before->next = r->next;
        else
            p->first = r->next;
        if (p->last == r) p->last = before;
        p->queued--;
        p->queued_bytes -= r->weight;
        release(p, r, STR_NONE);
        return true;
    }
    return false;
}

void pool_cancel(struct pool *p, const struct value *id)
{
    pthread_mutex_lock(&p->lock);
    struct request *r = find_running(p, id);
    struct request **held = find_held(p, id);
    if (r) {
        r->state = REQUEST_CANCELLED;
        cancel_raise(r->cancel);
        writer_forget(p->writer, r->generation);
        ask_give_up_locked(p, r);
        pthread_cond_broadcast(&p->changed);
    } else if (held) {
        arena_free((*held)->arena);
        *held = NULL;
    } else {
        cancel_queued(p, id);
    }
    pthread_mutex_unlock(&p->lock);
}

void pool_cancel_all(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    while (p->first) release(p, pop(p), STR_NONE);
    for (unsigned i = 0; i < p->started; i++) {
        struct request *r = p->workers[i].running;
        if (!r || r->state != REQUEST_RUNNING) continue;
        r->state = REQUEST_CANCELLED;
        cancel_raise(r->cancel);
    }
    for (size_t i = 0; i < HELD; i++) {
        if (p->held[i]) arena_free(p->held[i]->arena);
        p->held[i] = NULL;
    }
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

bool pool_is_idle(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    bool is_idle = p->busy + p->queued == 0;
    for (size_t i = 0; i < HELD && is_idle; i++) is_idle = !p->held[i];
    pthread_mutex_unlock(&p->lock);
    return is_idle;
}

void pool_number_asks(struct pool *p, int64_t first)
{
    pthread_mutex_lock(&p->lock);
    p->asked = first;
    pthread_mutex_unlock(&p->lock);
}

static void refuse_queue_locked(struct pool *p)
{
    while (p->first) {
        struct request *r = pop(p);
        struct reply reply = {0};
        reply_error(&reply, RPC_INTERNAL, STR("the server is shutting down"));
        release(p, r, request_answer(r, &reply));
    }
}

static void wait_idle_locked(struct pool *p, int64_t deadline_us)
{
    while (p->busy + p->queued > 0 && thread_cond_wait_until(&p->changed, &p->lock, deadline_us)) {
    }
}

bool pool_stop(struct pool *p, int64_t grace_us, int64_t deadline_us)
{
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    wait_idle_locked(p, clock_monotonic_us() + grace_us);
    refuse_queue_locked(p);
    for (unsigned i = 0; i < p->started; i++) {
        if (p->workers[i].running) cancel_raise(p->workers[i].running->cancel);
    }
    /* Whoever waits for the client's answer looks at `stopping` again. */
    p->quitting = true;
    pthread_cond_broadcast(&p->changed);
    pthread_cond_broadcast(&p->work);
    wait_idle_locked(p, deadline_us);
    bool done = p->busy == 0;
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; done && i < p->started; i++) pthread_join(p->workers[i].thread, NULL);
    return done;
}
