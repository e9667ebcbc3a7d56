/* Credentials that were found by asking a service or a program, kept until shortly before they
 * end, and shared by the requests of ONE user (each user has a cache of their own). Thread-safe:
 * one thread asks for a profile, the others wait for it and get the same answer, or go on with keys
 * that are still good. Keys in files and variables are read anew each time. */
#ifndef AUTH_CREDENTIAL_CACHE_H
#define AUTH_CREDENTIAL_CACHE_H

#include "auth/credentials.h"

struct credential_cache;

struct credential_cache *credential_cache_new(struct arena *a); /* lives as long as the arena */

/* credentials_find() with a memory. A quarter of their life, at most 15 minutes, before they end
 * new ones are asked for; a failure then counts only in the last sixth, at most 10 minutes. */
MUST_USE bool credential_cache_find(struct credential_cache *c, struct arena *a,
                                    const struct credential_query *q, struct credentials *out,
                                    struct err *e);

/* Forgets all, for example when a service says ExpiredToken. */
void credential_cache_forget(struct credential_cache *c);

#endif
