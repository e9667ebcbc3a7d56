/* URLs that carry their own signature: whoever has one may make the request until it expires
 * (botocore signers.py generate_presigned_url, generate_db_auth_token). */
#ifndef ENGINE_PRESIGN_H
#define ENGINE_PRESIGN_H

#include "engine/call.h"

struct presign {
    struct str service; /* signing name */
    struct str region;
    int64_t expires_s;
    bool is_s3;
    bool asymmetric;                   /* Signature V4A; `region` is the region set */
    const struct credentials *session; /* of S3 Express; NULL: the request's own */
};

/* Signs `request` (method, scheme, host, path, query, headers that take part). ERR_NO_REGION,
 * ERR_NO_CREDENTIALS. */
MUST_USE bool presign_request(struct request *r, const struct presign *how,
                              struct http_request *request, struct str *url, struct err *e);

/* The call as GET, without headers but `header` (name empty: none). The call need not be built. */
MUST_USE bool presign_call(struct call *c, int64_t expires_s, const struct http_header *header,
                           struct str *url, struct err *e);

#endif
