#include "auth/credential_cache.h"

#include "base/thread.h"

#include <pthread.h>

#define ENTRIES_MAX 64u
#define MINUTE_MS (INT64_C(60) * 1000)
#define WAIT_US 20000 /* how soon a waiting thread sees its cancel */

struct entry {
    struct arena *arena; /* NULL: a free place */
    struct str profile;
    bool profile_explicit;
    struct credentials credentials;
    int64_t life_ms; /* when they came; 0: no end */
};

/* One thread's asking for one profile; those that want the same meanwhile get its outcome. */
struct flight {
    struct arena *arena; /* of the profile's name and the outcome */
    struct flight *next;
    struct str profile;
    bool profile_explicit;
    unsigned waiting;
    bool done, ok;
    struct credentials found;
    struct err why;
};

struct credential_cache {
    pthread_mutex_t lock;
    pthread_cond_t done;
    struct entry entries[ENTRIES_MAX];
    size_t next; /* the place that is given up when all are taken */
    struct flight *flights;
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
    thread_cond_init(&c->done);
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

static struct flight *flight_of(struct credential_cache *c, const struct credential_query *q)
{
    struct flight *f = c->flights;
    while (f && !(str_eq(f->profile, q->profile) && f->profile_explicit == q->profile_explicit)) {
        f = f->next;
    }
    return f;
}

static struct flight *take_off(struct credential_cache *c, const struct credential_query *q)
{
    struct arena *a = arena_new();
    struct flight *f = ARENA_NEW(a, struct flight);
    *f = (struct flight){.arena = a,
                         .next = c->flights,
                         .profile = arena_str(a, q->profile),
                         .profile_explicit = q->profile_explicit,
                         .why = err_init(a)};
    c->flights = f;
    return f;
}

static void copy_failure(struct arena *a, struct err *to, const struct err *from)
{
    to->kind = from->kind;
    to->message = arena_str(a, from->message);
    to->hint = arena_str(a, from->hint);
    to->code = arena_str(a, from->code);
}

static void land(struct credential_cache *c, struct flight *f)
{
    struct flight **link = &c->flights;
    while (*link != f) link = &(*link)->next;
    *link = f->next;
    f->done = true;
    pthread_cond_broadcast(&c->done);
    if (f->waiting == 0) arena_free(f->arena);
}

/* With the lock held. False when the caller was cancelled while it waited. */
static bool wait_for(struct credential_cache *c, const struct flight *f,
                     const struct credential_query *q)
{
    while (!f->done) {
        if (cancel_is_raised(q->cancel)) return false;
        thread_cond_wait_us(&c->done, &c->lock, WAIT_US);
    }
    return true;
}

enum outcome { FOUND, FAILED, AGAIN };

/* With the lock held. AGAIN when the thread that asked was cancelled itself. */
static enum outcome join(struct credential_cache *c, struct flight *f, struct arena *a,
                         const struct credential_query *q, struct credentials *out, struct err *e)
{
    enum outcome outcome = FAILED;
    f->waiting++;
    if (!wait_for(c, f, q)) {
        (void)err_set(e, ERR_CANCELLED, "Cancelled by user");
    } else if (f->ok) {
        *out = credentials_copy(a, &f->found);
        outcome = FOUND;
    } else if (f->why.kind == ERR_CANCELLED) {
        outcome = AGAIN;
    } else {
        copy_failure(e->arena, e, &f->why);
    }
    f->waiting--;
    if (f->done && f->waiting == 0) arena_free(f->arena);
    return outcome;
}

/* With the lock held, which is given up while asking. */
static bool ask(struct credential_cache *c, struct arena *a, const struct credential_query *q,
                struct credentials *out, struct err *e)
{
    struct flight *f = take_off(c, q);
    pthread_mutex_unlock(&c->lock);
    struct err why = err_init(e->arena);
    bool ok = credentials_find(a, q, out, &why);
    pthread_mutex_lock(&c->lock);
    if (ok) keep(c, q, out);
    const struct entry *old = ok || why.kind == ERR_CANCELLED ? NULL : find(c, q);
    if (old && is_usable(old, q)) {
        *out = credentials_copy(a, &old->credentials);
        ok = true;
    }
    if (ok) f->found = credentials_copy(f->arena, out);
    if (!ok) copy_failure(f->arena, &f->why, &why);
    if (!ok) *e = why;
    f->ok = ok;
    land(c, f);
    return ok;
}

bool credential_cache_find(struct credential_cache *c, struct arena *a,
                           const struct credential_query *q, struct credentials *out, struct err *e)
{
    enum outcome outcome = AGAIN;
    pthread_mutex_lock(&c->lock);
    while (outcome == AGAIN) {
        const struct entry *kept = find(c, q);
        struct flight *other = flight_of(c, q);
        /* While one thread asks early, the others go on with what they have. */
        if (kept && (is_fresh(kept, q) || (other && is_usable(kept, q)))) {
            *out = credentials_copy(a, &kept->credentials);
            outcome = FOUND;
        } else if (other) {
            outcome = join(c, other, a, q, out, e);
        } else {
            outcome = ask(c, a, q, out, e) ? FOUND : FAILED;
        }
    }
    pthread_mutex_unlock(&c->lock);
    return outcome == FOUND;
}
