/* Requests from us to the client, which only the legacy eras have. */
#include "mcp/pool_impl.h"

#include "base/clock.h"

static struct ask *take_slot(struct pool *p, struct request *r)
{
    for (size_t i = 0; i < ASKS; i++) {
        if (p->asks[i].asker) continue;
        p->asks[i] = (struct ask){.asker = r, .number = ++p->asked};
        return &p->asks[i];
    }
    return NULL;
}

static void push_cancelled(struct pool *p, const struct ask *k)
{
    struct arena *a = arena_new();
    struct value *params = value_map(a);
    value_set(a, params, STR("requestId"), value_int(a, k->number));
    writer_push(p->writer, rpc_request(a, NULL, STR("notifications/cancelled"), params), 0);
    arena_free(a);
}

void ask_give_up_locked(struct pool *p, const struct request *r)
{
    for (size_t i = 0; i < ASKS; i++) {
        struct ask *k = &p->asks[i];
        if (k->asker == r && !k->arena) push_cancelled(p, k);
    }
}

static void free_answer(void *arena)
{
    arena_free(arena);
}

static enum ask_outcome wait_for(struct pool *p, struct request *r, struct ask *k,
                                 const struct value **result)
{
    int64_t deadline = clock_monotonic_us() + p->ask_timeout_us;
    bool in_time = true;
    lend_worker_locked(p);
    while (!k->arena && r->state == REQUEST_RUNNING && !p->quitting && in_time) {
        in_time = thread_cond_wait_until(&p->changed, &p->lock, deadline);
    }
    p->lent--;
    if (k->arena) arena_defer(r->arena, free_answer, k->arena);
    if (r->state != REQUEST_RUNNING || p->quitting) return ASK_CANCELLED;
    if (!k->arena) {
        push_cancelled(p, k);
        return ASK_TIMED_OUT;
    }
    *result = k->answer.result;
    return k->answer.error || value_kind_of(k->answer.result) != VALUE_MAP ? ASK_REFUSED
                                                                           : ASK_ANSWERED;
}

enum ask_outcome pool_ask(struct pool *p, struct request *r, struct str method,
                          const struct value *params, const struct value **result)
{
    /* Without workers the thread that would wait is the one that reads the answer. */
    if (p->worker_limit == 0) return ASK_REFUSED;
    pthread_mutex_lock(&p->lock);
    enum ask_outcome outcome = ASK_CANCELLED;
    if (r->state == REQUEST_RUNNING && !p->quitting) {
        struct ask *k = take_slot(p, r);
        struct str line = STR_NONE;
        if (k) line = rpc_request(r->arena, value_int(r->arena, k->number), method, params);
        outcome = ASK_REFUSED;
        if (line.n > 0) {
            writer_push(p->writer, line, 0);
            outcome = wait_for(p, r, k, result);
        }
        if (k) *k = (struct ask){0};
    }
    pthread_mutex_unlock(&p->lock);
    return outcome;
}

void pool_deliver(struct pool *p, struct arena *arena, const struct message *m)
{
    int64_t number;
    bool is_taken = false;
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < ASKS && m->id && value_to_i64(m->id, &number); i++) {
        struct ask *k = &p->asks[i];
        if (!k->asker || k->arena || k->number != number) continue;
        k->arena = arena;
        k->answer = *m;
        is_taken = true;
        pthread_cond_broadcast(&p->changed);
        break;
    }
    pthread_mutex_unlock(&p->lock);
    if (!is_taken) arena_free(arena);
}
