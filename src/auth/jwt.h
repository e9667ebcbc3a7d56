/* Access tokens of clients of the HTTP transport: JSON Web Tokens (RFC 7519, 9068) that name this
 * server as their audience. Where the keys come from is auth/jwks.h. */
#ifndef AUTH_JWT_H
#define AUTH_JWT_H

#include "base/clock.h"
#include "base/err.h"
#include "value/value.h"

struct jwt {
    struct str alg, kid;        /* kid may be empty */
    struct str text, signature; /* what was signed */
    const struct value *claims; /* not to be believed before the signature is */
};

struct jwt_rules {
    struct str issuer;
    struct str audiences; /* comma list; the token must name one of them */
    const struct clock *clock;
};

/* ERR_DENIED when it is no such token, or asks for what is not done: no signature, a shared key, a
 * key of its own, an extension. */
MUST_USE bool jwt_parse(struct arena *a, struct str token, struct jwt *out, struct err *e);

/* Issuer, audience and times. ERR_DENIED. */
MUST_USE bool jwt_check(const struct jwt *t, const struct jwt_rules *rules, struct err *e);

/* Has it all of the scopes (blanks between), by "scope" or "scp"? */
bool jwt_has_scopes(const struct jwt *t, struct str scopes);

#endif
