#include "base/crew.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/cancel.h"
#include "harness.h"

struct loop {
    struct crew *crew;
    size_t inner; /* turns of a loop within each turn */
    atomic_uint turns, now, most, stopped_at;
};

static void at_work(struct loop *l)
{
    unsigned now = atomic_fetch_add(&l->now, 1) + 1, most = atomic_load(&l->most);
    while (now > most && !atomic_compare_exchange_weak(&l->most, &most, now)) continue;
    cancel_sleep_ms(NULL, 2);
    atomic_fetch_add(&l->turns, 1);
    atomic_fetch_sub(&l->now, 1);
}

static bool inner_turn(void *ctx, size_t i)
{
    (void)i;
    at_work(ctx);
    return true;
}

static bool turn(void *ctx, size_t i)
{
    struct loop *l = ctx;
    if (l->inner > 0) return crew_each(l->crew, l->inner, inner_turn, l);
    at_work(l);
    return i + 1 != atomic_load(&l->stopped_at);
}

static void run(struct loop *l, unsigned threads, size_t n, bool want)
{
    struct arena *a = arena_new();
    l->crew = crew_new(a, threads);
    CHECK(crew_each(l->crew, n, turn, l) == want);
    CHECK(atomic_load(&l->now) == 0);
    arena_free(a);
}

void run_tests(struct arena *a)
{
    (void)a;
    test_begin("one thread");
    struct loop l = {.inner = 0};
    run(&l, 1, 5, true);
    CHECK(l.turns == 5 && l.most == 1);
    run(&l, 8, 0, true);
    test_begin("never more than allowed, and more than one");
    l = (struct loop){.inner = 0};
    run(&l, 4, 40, true);
    CHECK(l.turns == 40 && l.most <= 4 && l.most > 1);
    test_begin("loops in loops");
    l = (struct loop){.inner = 10};
    run(&l, 5, 8, true);
    CHECK(l.turns == 80 && l.most <= 5 && l.most > 1);
    test_begin("the first false ends it");
    l = (struct loop){.stopped_at = 3};
    run(&l, 2, 100, false);
    CHECK(l.turns < 20);
}
