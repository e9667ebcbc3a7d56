#include "auth/credential_cache.h"

#include <pthread.h>
#include <time.h>

#define ENTRIES_MAX 64u
#define MINUTE_MS (INT64_C(60) * 1000)
#define WAIT_NS 20000000L /* how soon a waiting thread sees its cancel */

struct entry {
    struct arena *arena; /* NULL: a free place */
    struct str profile;
    bool profile_explicit;
    struct credentials credentials;
    int64_t life_ms; /* when they came; 0: no end */
};

struct credential_cache {
    pthread_mutex_t lock;
    pthread_cond_t done;
    struct entry entries[ENTRIES_MAX];
    size_t next; /* the place that is given up when all are taken */
    bool asking;
};

static void clear(struct entry *e)
{
    arena_free(e->arena);
    *e = (struct entry){.arena = NULL};
}

static void close_cache(void *handle)
{
    struct credential_cache *c = handle;
    for (size_t i = 0; i < ENTRIES_MAX; i++) clear(&c->entries[i]);
    pthread_cond_destroy(&c->done);
    pthread_mutex_destroy(&c->lock);
}

struct credential_cache *credential_cache_new(struct arena *a)
{
    struct credential_cache *c = ARENA_NEW(a, struct credential_cache);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->done, NULL);
    arena_defer(a, close_cache, c);
    return c;
}

void credential_cache_forget(struct credential_cache *c)
{
    pthread_mutex_lock(&c->lock);
    for (size_t i = 0; i < ENTRIES_MAX; i++) clear(&c->entries[i]);
    pthread_mutex_unlock(&c->lock);
}

static struct entry *find(struct credential_cache *c, const struct credential_query *q)
{
    for (size_t i = 0; i < ENTRIES_MAX; i++) {
        struct entry *e = &c->entries[i];
        if (e->arena && str_eq(e->profile, q->profile) &&
            e->profile_explicit == q->profile_explicit) {
            return e;
        }
    }
    return NULL;
}

static int64_t at_most(int64_t value, int64_t limit)
{
    return value < limit ? value : limit;
}

static bool has_left(const struct entry *e, const struct credential_query *q, int64_t needed_ms)
{
    if (e->credentials.expires_ms == 0) return true;
    return e->credentials.expires_ms - clock_now_ms(q->clock) > needed_ms;
}

static bool is_fresh(const struct entry *e, const struct credential_query *q)
{
    return has_left(e, q, at_most(e->life_ms / 4, 15 * MINUTE_MS));
}

static bool is_usable(const struct entry *e, const struct credential_query *q)
{
    return has_left(e, q, at_most(e->life_ms / 6, 10 * MINUTE_MS));
}

static void keep(struct credential_cache *c, const struct credential_query *q,
                 const struct credentials *found)
{
    bool asked = found->expires_ms > 0 || str_eq(found->source, STR("custom-process"));
    if (!asked || str_eq(found->source, STR("env"))) return;
    struct entry *e = find(c, q);
    if (!e) {
        e = &c->entries[c->next];
        c->next = (c->next + 1) % ENTRIES_MAX;
    }
    clear(e);
    e->arena = arena_new();
    e->profile = arena_str(e->arena, q->profile);
    e->profile_explicit = q->profile_explicit;
    e->credentials = credentials_copy(e->arena, found);
    if (found->expires_ms) e->life_ms = found->expires_ms - clock_now_ms(q->clock);
}

/* With the lock held. False when the caller was cancelled while it waited. */
static bool wait_for_other(struct credential_cache *c, const struct credential_query *q)
{
    while (c->asking) {
        if (cancel_is_raised(q->cancel)) return false;
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += WAIT_NS;
        if (until.tv_nsec >= 1000000000L) {
            until.tv_nsec -= 1000000000L;
            until.tv_sec++;
        }
        pthread_cond_timedwait(&c->done, &c->lock, &until);
    }
    return true;
}

/* With the lock held, which is given up while asking. */
static bool ask(struct credential_cache *c, struct arena *a, const struct credential_query *q,
                struct credentials *out, struct err *e)
{
    c->asking = true;
    pthread_mutex_unlock(&c->lock);
    struct err why = err_init(e->arena);
    bool ok = credentials_find(a, q, out, &why);
    pthread_mutex_lock(&c->lock);
    c->asking = false;
    pthread_cond_broadcast(&c->done);
    if (ok) {
        keep(c, q, out);
        return true;
    }
    const struct entry *old = find(c, q);
    if (why.kind != ERR_CANCELLED && old && is_usable(old, q)) {
        *out = credentials_copy(a, &old->credentials);
        return true;
    }
    *e = why;
    return false;
}

bool credential_cache_find(struct credential_cache *c, struct arena *a,
                           const struct credential_query *q, struct credentials *out, struct err *e)
{
    pthread_mutex_lock(&c->lock);
    const struct entry *kept = find(c, q);
    bool ok;
    if (kept && is_fresh(kept, q)) {
        *out = credentials_copy(a, &kept->credentials);
        ok = true;
    } else if (!wait_for_other(c, q)) {
        ok = err_set(e, ERR_CANCELLED, "Cancelled by user");
    } else if ((kept = find(c, q)) != NULL && is_fresh(kept, q)) {
        *out = credentials_copy(a, &kept->credentials);
        ok = true;
    } else {
        ok = ask(c, a, q, out, e);
    }
    pthread_mutex_unlock(&c->lock);
    return ok;
}
