#include "dense/parallel.h"

#include <pthread.h>

struct part {
    parallel_fn fn;
    void *ctx;
    size_t begin, end;
    pthread_t id;
    unsigned thread;
    bool is_started;
};

static void *run_part(void *arg)
{
    struct part *p = arg;
    p->fn(p->ctx, p->thread, p->begin, p->end);
    return NULL;
}

void parallel_for(unsigned threads, size_t n, size_t grain, parallel_fn fn, void *ctx)
{
    struct part parts[PARALLEL_MAX];
    size_t grains = (n + grain - 1) / grain;
    size_t count = threads < grains ? threads : grains;
    if (count > PARALLEL_MAX) count = PARALLEL_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t begin = grains * i / count * grain, end = grains * (i + 1) / count * grain;
        parts[i] = (struct part){
            .fn = fn, .ctx = ctx, .thread = (unsigned)i, .begin = begin, .end = end < n ? end : n};
        bool is_last = i + 1 == count;
        parts[i].is_started =
            !is_last && pthread_create(&parts[i].id, NULL, run_part, &parts[i]) == 0;
        if (!parts[i].is_started) run_part(&parts[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[i].is_started) pthread_join(parts[i].id, NULL);
    }
}
