/* One file in parts at the same time (s3transfer's tasks of a transfer). */
#include "custom/s3_transfer.h"

size_t parts_count(int64_t total, int64_t each)
{
    return (size_t)(total / each + (total % each != 0));
}

static void keep_first(struct parts *p, const struct err *why)
{
    pthread_mutex_lock(&p->lock);
    if (!err_is_set(p->why)) {
        err_set(p->why, why->kind, STR_FMT, STR_ARG(why->message));
        p->why->code = arena_str(p->why->arena, why->code);
    }
    pthread_mutex_unlock(&p->lock);
}

static bool run_part(void *ctx, size_t i)
{
    struct parts *p = ctx;
    int64_t offset = (int64_t)i * p->each;
    int64_t left = p->total - offset;
    const struct part part = {.number = (int64_t)i + 1,
                              .offset = offset,
                              .size = left < p->each ? left : p->each,
                              .last = left <= p->each};
    struct request step = custom_step(&p->transfer->base);
    struct err why = err_init(step.arena);
    bool ok = p->run(p, &step, &part, &why);
    if (!ok) keep_first(p, &why);
    arena_free(step.arena);
    return ok;
}

bool parts_run(struct parts *p, struct err *e)
{
    struct err why = err_init(e->arena);
    p->why = &why;
    pthread_mutex_init(&p->lock, NULL);
    bool ok = crew_each(p->transfer->crew, parts_count(p->total, p->each), run_part, p);
    pthread_mutex_destroy(&p->lock);
    if (!ok) *e = why;
    return ok;
}
