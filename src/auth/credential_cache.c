#include "auth/credential_cache.h"

#include "auth/flight.h"

#define ENTRIES_MAX 64u
#define MINUTE_MS (INT64_C(60) * 1000)

struct entry {
    struct arena *arena; /* NULL: a free place */
    struct str profile;
    bool profile_explicit;
    struct credentials credentials;
    int64_t life_ms; /* when they came; 0: no end */
};

struct credential_cache {
    struct flights *flights;
    struct entry entries[ENTRIES_MAX];
    size_t next; /* the place that is given up when all are taken */
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
}

struct credential_cache *credential_cache_new(struct arena *a)
{
    struct credential_cache *c = ARENA_NEW(a, struct credential_cache);
    c->flights = flights_new(a);
    arena_defer(a, close_cache, c);
    return c;
}

void credential_cache_forget(struct credential_cache *c)
{
    flights_lock(c->flights);
    for (size_t i = 0; i < ENTRIES_MAX; i++) clear(&c->entries[i]);
    flights_unlock(c->flights);
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

/* What must be left of its life. */
static int64_t needed_ms(const struct entry *e, enum freshness wanted)
{
    return wanted == FRESH ? at_most(e->life_ms / 4, 15 * MINUTE_MS)
                           : at_most(e->life_ms / 6, 10 * MINUTE_MS);
}

struct search {
    struct credential_cache *cache;
    const struct credential_query *query;
};

static bool kept(void *ctx, struct arena *a, enum freshness wanted, struct credentials *out)
{
    const struct search *s = ctx;
    const struct entry *e = find(s->cache, s->query);
    if (!e) return false;
    int64_t left_ms = e->credentials.expires_ms - clock_now_ms(s->query->clock);
    if (e->credentials.expires_ms != 0 && left_ms <= needed_ms(e, wanted)) return false;
    *out = credentials_copy(a, &e->credentials);
    return true;
}

static bool ask(void *ctx, struct arena *a, struct credentials *out, struct err *e)
{
    const struct search *s = ctx;
    return credentials_find(a, s->query, out, e);
}

static void keep(void *ctx, const struct credentials *found)
{
    const struct search *s = ctx;
    struct credential_cache *c = s->cache;
    const struct credential_query *q = s->query;
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

bool credential_cache_find(struct credential_cache *c, struct arena *a,
                           const struct credential_query *q, struct credentials *out, struct err *e)
{
    struct search s = {c, q};
    const struct flight_cache cache = {kept, ask, keep, &s};
    struct str key =
        arena_printf(a, "%d" STR_FMT, q->profile_explicit ? 1 : 0, STR_ARG(q->profile));
    return flights_find(c->flights, a, key, &cache, q->cancel, out, e);
}
