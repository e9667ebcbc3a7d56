/* AWS Signature Version 2, which only the oldest services (SimpleDB) still take: the form of the
 * body is signed and the signature becomes a part of it. Rules: botocore/auth.py SigV2Auth. */
#ifndef AUTH_SIGV2_H
#define AUTH_SIGV2_H

#include "auth/credentials.h"

/* Appends access key, method, time, token and signature to the request's form. */
void sigv2_sign(struct arena *a, const struct credentials *signer, int64_t time_ms,
                struct http_request *request);

#endif
