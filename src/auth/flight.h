/* One asking at a time for the same credentials, for the caches of them. Who wants what is asked
 * for already waits and gets the same outcome, a failure too, or goes on with kept ones that are
 * still good. A wait ends when its caller is cancelled; when the asking thread was, the next one
 * asks. */
#ifndef AUTH_FLIGHT_H
#define AUTH_FLIGHT_H

#include "auth/credentials.h"

struct flights;

struct flights *flights_new(struct arena *a); /* lives as long as the arena */

/* Guards the cache's own memory, too. */
void flights_lock(struct flights *f);
void flights_unlock(struct flights *f);

enum freshness {
    FRESH, /* nobody has to ask yet */
    USABLE /* good while somebody asks, or when that failed */
};

/* What a cache does; `kept` and `keep` are called with the lock, `ask` without it. */
struct flight_cache {
    bool (*kept)(void *ctx, struct arena *a, enum freshness wanted, struct credentials *out);
    bool (*ask)(void *ctx, struct arena *a, struct credentials *out, struct err *e);
    void (*keep)(void *ctx, const struct credentials *found);
    void *ctx;
};

MUST_USE bool flights_find(struct flights *f, struct arena *a, struct str key,
                           const struct flight_cache *cache, const struct cancel *cancel,
                           struct credentials *out, struct err *e);

#endif
