#include "base/crew.h"

#include <pthread.h>

#define THREADS_MAX 512u

struct loop {
    crew_fn turn;
    void *ctx;
    size_t next, n, running;
    bool failed;
    struct loop *outer; /* the loop that began before this one */
};

struct crew {
    pthread_mutex_t lock;
    pthread_cond_t work;  /* there are turns to take, or it is over */
    pthread_cond_t ended; /* a turn is over */
    unsigned threads, started;
    pthread_t thread[THREADS_MAX];
    struct loop *newest;
    bool over;
};

static bool has_turn(const struct loop *l)
{
    return !l->failed && l->next < l->n;
}

/* With the lock; gives it up while the turn runs. */
static void take_turn(struct crew *c, struct loop *l)
{
    size_t i = l->next++;
    l->running++;
    pthread_mutex_unlock(&c->lock);
    bool ok = l->turn(l->ctx, i);
    pthread_mutex_lock(&c->lock);
    l->running--;
    if (!ok) l->failed = true;
    pthread_cond_broadcast(&c->ended);
}

static struct loop *find_turn(const struct crew *c)
{
    struct loop *l = c->newest;
    while (l && !has_turn(l)) l = l->outer;
    return l;
}

static void *help(void *arg)
{
    struct crew *c = arg;
    pthread_mutex_lock(&c->lock);
    while (!c->over) {
        struct loop *l = find_turn(c);
        if (l) {
            take_turn(c, l);
        } else {
            pthread_cond_wait(&c->work, &c->lock);
        }
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

static void end(void *handle)
{
    struct crew *c = handle;
    pthread_mutex_lock(&c->lock);
    c->over = true;
    pthread_cond_broadcast(&c->work);
    pthread_mutex_unlock(&c->lock);
    for (unsigned i = 0; i < c->started; i++) pthread_join(c->thread[i], NULL);
    pthread_cond_destroy(&c->ended);
    pthread_cond_destroy(&c->work);
    pthread_mutex_destroy(&c->lock);
}

struct crew *crew_new(struct arena *a, unsigned threads)
{
    struct crew *c = ARENA_NEW(a, struct crew);
    c->threads = threads == 0 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->work, NULL);
    pthread_cond_init(&c->ended, NULL);
    arena_defer(a, end, c);
    return c;
}

/* A thread that cannot be had is none that is needed: the asking one does all turns. */
static void start_threads(struct crew *c, size_t turns)
{
    size_t wanted = turns - 1 < c->threads - 1 ? turns - 1 : c->threads - 1;
    while (c->started < wanted) {
        if (pthread_create(&c->thread[c->started], NULL, help, c) != 0) return;
        c->started++;
    }
}

static void leave(struct crew *c, const struct loop *l)
{
    struct loop **at = &c->newest;
    while (*at != l) at = &(*at)->outer;
    *at = l->outer;
}

bool crew_each(struct crew *c, size_t n, crew_fn turn, void *ctx)
{
    struct loop l = {.turn = turn, .ctx = ctx, .n = n};
    if (n == 0) return true;
    pthread_mutex_lock(&c->lock);
    l.outer = c->newest;
    c->newest = &l;
    start_threads(c, n);
    pthread_cond_broadcast(&c->work);
    while (has_turn(&l)) take_turn(c, &l);
    while (l.running > 0) pthread_cond_wait(&c->ended, &c->lock);
    leave(c, &l);
    pthread_mutex_unlock(&c->lock);
    return !l.failed;
}
