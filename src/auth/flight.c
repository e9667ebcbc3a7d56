#include "auth/flight.h"

#include "base/thread.h"

#include <pthread.h>

#define WAIT_US 20000 /* how soon a waiting thread sees its cancel */

struct flight {
    struct arena *arena; /* of the key and the outcome */
    struct flight *next;
    struct str key;
    unsigned waiting;
    bool done, ok;
    struct credentials found;
    struct err why;
};

struct flights {
    pthread_mutex_t lock;
    pthread_cond_t landed;
    struct flight *first;
};

static void close_flights(void *handle)
{
    struct flights *f = handle;
    pthread_cond_destroy(&f->landed);
    pthread_mutex_destroy(&f->lock);
}

struct flights *flights_new(struct arena *a)
{
    struct flights *f = ARENA_NEW(a, struct flights);
    pthread_mutex_init(&f->lock, NULL);
    thread_cond_init(&f->landed);
    arena_defer(a, close_flights, f);
    return f;
}

void flights_lock(struct flights *f)
{
    pthread_mutex_lock(&f->lock);
}

void flights_unlock(struct flights *f)
{
    pthread_mutex_unlock(&f->lock);
}

static struct flight *flight_of(const struct flights *f, struct str key)
{
    struct flight *flight = f->first;
    while (flight && !str_eq(flight->key, key)) flight = flight->next;
    return flight;
}

static struct flight *take_off(struct flights *f, struct str key)
{
    struct arena *a = arena_new();
    struct flight *flight = ARENA_NEW(a, struct flight);
    *flight =
        (struct flight){.arena = a, .next = f->first, .key = arena_str(a, key), .why = err_init(a)};
    f->first = flight;
    return flight;
}

static void copy_failure(struct arena *a, struct err *to, const struct err *from)
{
    to->kind = from->kind;
    to->message = arena_str(a, from->message);
    to->hint = arena_str(a, from->hint);
    to->code = arena_str(a, from->code);
}

static void land(struct flights *f, struct flight *flight)
{
    struct flight **link = &f->first;
    while (*link != flight) link = &(*link)->next;
    *link = flight->next;
    flight->done = true;
    pthread_cond_broadcast(&f->landed);
    if (flight->waiting == 0) arena_free(flight->arena);
}

/* With the lock held. False when the caller was cancelled while it waited. */
static bool wait_for(struct flights *f, const struct flight *flight, const struct cancel *cancel)
{
    while (!flight->done) {
        if (cancel_is_raised(cancel)) return false;
        thread_cond_wait_us(&f->landed, &f->lock, WAIT_US);
    }
    return true;
}

enum outcome { FOUND, FAILED, AGAIN };

/* With the lock held. AGAIN when the thread that asked was cancelled itself. */
static enum outcome join(struct flights *f, struct flight *flight, struct arena *a,
                         const struct cancel *cancel, struct credentials *out, struct err *e)
{
    enum outcome outcome = FAILED;
    flight->waiting++;
    if (!wait_for(f, flight, cancel)) {
        (void)err_set(e, ERR_CANCELLED, "Cancelled by user");
    } else if (flight->ok) {
        *out = credentials_copy(a, &flight->found);
        outcome = FOUND;
    } else if (flight->why.kind == ERR_CANCELLED) {
        outcome = AGAIN;
    } else {
        copy_failure(e->arena, e, &flight->why);
    }
    flight->waiting--;
    if (flight->done && flight->waiting == 0) arena_free(flight->arena);
    return outcome;
}

/* With the lock held, which is given up while asking. */
static bool ask(struct flights *f, struct arena *a, struct str key,
                const struct flight_cache *cache, struct credentials *out, struct err *e)
{
    struct flight *flight = take_off(f, key);
    pthread_mutex_unlock(&f->lock);
    struct err why = err_init(e->arena);
    bool ok = cache->ask(cache->ctx, a, out, &why);
    pthread_mutex_lock(&f->lock);
    if (ok) {
        cache->keep(cache->ctx, out);
    } else if (why.kind != ERR_CANCELLED) {
        ok = cache->kept(cache->ctx, a, USABLE, out);
    }
    if (ok) flight->found = credentials_copy(flight->arena, out);
    if (!ok) copy_failure(flight->arena, &flight->why, &why);
    if (!ok) *e = why;
    flight->ok = ok;
    land(f, flight);
    return ok;
}

bool flights_find(struct flights *f, struct arena *a, struct str key,
                  const struct flight_cache *cache, const struct cancel *cancel,
                  struct credentials *out, struct err *e)
{
    enum outcome outcome = AGAIN;
    pthread_mutex_lock(&f->lock);
    while (outcome == AGAIN) {
        struct flight *other = flight_of(f, key);
        /* While one thread asks early, the others go on with what they have. */
        if (cache->kept(cache->ctx, a, other ? USABLE : FRESH, out)) {
            outcome = FOUND;
        } else if (other) {
            outcome = join(f, other, a, cancel, out, e);
        } else {
            outcome = ask(f, a, key, cache, out, e) ? FOUND : FAILED;
        }
    }
    pthread_mutex_unlock(&f->lock);
    return outcome == FOUND;
}
