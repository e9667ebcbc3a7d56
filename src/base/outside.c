#include "base/outside.h"

#include <pthread.h>
#include <signal.h>

#include "base/limits.h"
#include "base/thread.h"

#define STACK (256u * KIB)

struct outside {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    void (*fn)(void *arg); /* NULL: idle */
    void *arg;
    bool is_ending;
};

static void *serve(void *handle)
{
    struct outside *o = handle;
    pthread_mutex_lock(&o->lock);
    for (;;) {
        while (!o->fn && !o->is_ending) pthread_cond_wait(&o->changed, &o->lock);
        if (!o->fn) break;
        pthread_mutex_unlock(&o->lock);
        o->fn(o->arg);
        pthread_mutex_lock(&o->lock);
        o->fn = NULL;
        pthread_cond_broadcast(&o->changed);
    }
    pthread_mutex_unlock(&o->lock);
    return NULL;
}

static void end(void *handle)
{
    struct outside *o = handle;
    pthread_mutex_lock(&o->lock);
    o->is_ending = true;
    pthread_cond_broadcast(&o->changed);
    pthread_mutex_unlock(&o->lock);
    pthread_join(o->thread, NULL);
    pthread_cond_destroy(&o->changed);
    pthread_mutex_destroy(&o->lock);
}

struct outside *outside_new(struct arena *a)
{
    struct outside *o = ARENA_NEW(a, struct outside);
    pthread_mutex_init(&o->lock, NULL);
    pthread_cond_init(&o->changed, NULL);
    /* It takes no signals: they are for the threads that know what to do. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool ok = thread_start(&o->thread, STACK, serve, o);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (ok) arena_defer(a, end, o);
    return ok ? o : NULL;
}

void outside_run(struct outside *o, void (*fn)(void *arg), void *arg)
{
    if (!o) {
        fn(arg);
        return;
    }
    pthread_mutex_lock(&o->lock);
    while (o->fn) pthread_cond_wait(&o->changed, &o->lock);
    o->fn = fn;
    o->arg = arg;
    pthread_cond_broadcast(&o->changed);
    while (o->fn == fn && o->arg == arg) pthread_cond_wait(&o->changed, &o->lock);
    pthread_mutex_unlock(&o->lock);
}
