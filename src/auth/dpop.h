/* Proof of possession of a key (RFC 9449): the DPoP header of requests that renew a session of
 * `aws login`. Used in this folder only. */
#ifndef AUTH_DPOP_H
#define AUTH_DPOP_H

#include "base/err.h"

struct dpop {
    struct str key; /* private key on P-256, PEM as `aws login` keeps it */
    struct str url; /* of the POST request */
    struct str id;  /* unique to the request */
    int64_t time_s;
};

/* A token signed with ES256. ERR_GENERAL with botocore's text when the key cannot be used. */
MUST_USE bool dpop_header(struct arena *a, const struct dpop *how, struct str *out, struct err *e);

#endif
