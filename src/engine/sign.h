/* Which scheme signs a call, with whose credentials. Order of choice: the endpoint's auth schemes,
 * the operation, the service (botocore handlers.py choose_signer, regions.py). */
#ifndef ENGINE_SIGN_H
#define ENGINE_SIGN_H

#include "engine/call.h"

/* Finds the credentials of the request once; operations that are not signed need none.
 * ERR_NO_CREDENTIALS, ERR_CONFIG. */
MUST_USE bool sign_find_credentials(struct call *c, struct err *e);

/* The same for a signature that belongs to no call. */
MUST_USE bool sign_credentials(struct request *r, struct err *e);

/* Adds the signature to `request`, which is about to be sent. */
MUST_USE bool sign_request(struct call *c, struct http_request *request, struct err *e);

/* Where the scheme wants a session of the bucket instead of the request's credentials: finds it. */
MUST_USE bool sign_session(struct call *c, const struct auth_scheme *scheme,
                           struct credentials *out, bool *is_session, struct err *e);

#endif
