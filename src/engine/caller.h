/* As whom and where a settled command would run, for the conditions of the security policy: told
 * from the environment and the profile alone, nothing is asked. */
#ifndef ENGINE_CALLER_H
#define ENGINE_CALLER_H

#include "engine/engine.h"

/* Empty members: not known before a call. */
struct caller caller_of(const struct request *r);

/* The account that an access key belongs to: newer keys hold it, base32, from the fifth letter on.
 * Empty for others. */
struct str caller_account_of_key(struct arena *a, struct str access_key);

#endif
