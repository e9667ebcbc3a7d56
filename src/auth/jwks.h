/* The public keys of an issuer of tokens: a JSON Web Key Set at an address that the operator names,
 * fetched when it is needed, kept for ten minutes, fetched anew for a key that is not known. */
#ifndef AUTH_JWKS_H
#define AUTH_JWKS_H

#include "auth/jwt.h"
#include "base/env.h"
#include "http/http.h"

struct jwks; /* for any number of threads */

/* https, or http on this machine: whoever can change the keys can make tokens. */
bool jwks_is_address(struct str url);

/* Lives as long as the arena; borrows everything. */
struct jwks *jwks_new(struct arena *a, struct str url, const struct transport *t,
                      const struct env *v, const struct clock *clock);

/* ERR_DENIED when no key of the issuer has signed it; ERR_NETWORK when there are no keys to ask. */
MUST_USE bool jwks_verify(struct jwks *k, struct arena *a, const struct jwt *t, struct err *e);

#endif
