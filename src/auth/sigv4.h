/* AWS Signature Version 4 and its asymmetric form 4A. Three visible steps (canonical request,
 * string to sign, signature), with time and keys as inputs. Rules: botocore/auth.py (SigV4Auth,
 * S3SigV4Auth and the query forms). */
#ifndef AUTH_SIGV4_H
#define AUTH_SIGV4_H

#include "auth/credentials.h"

struct sigv4 {
    struct credentials credentials;
    struct str region;
    struct str service; /* signing name */
    int64_t time_ms;
    bool is_s3;              /* path is neither normalised nor encoded again; always sends
                                X-Amz-Content-SHA256 */
    bool single_encode;      /* the endpoint said disableDoubleEncoding */
    bool unsigned_payload;   /* v4-unsigned-body; for S3: the body is streamed, which leaves it
                                unsigned only over https and with a Content-MD5 */
    bool asymmetric;         /* 4A: ECDSA on P-256, `region` is the region set ("*", "a,b") */
    bool s3express;          /* the session token goes by S3 Express's own name */
    struct str payload_hash; /* overrides: "UNSIGNED-PAYLOAD", "STREAMING-…"; empty: computed */
};

/* The intermediate texts, for tests and --trace. */
struct sigv4_steps {
    struct str canonical_request;
    struct str string_to_sign;
    struct str signature;
    struct str authorization;
};

/* Adds X-Amz-Date (or replaces Date), X-Amz-Security-Token, X-Amz-Content-SHA256 where due and
 * Authorization. `steps` may be NULL. */
void sigv4_sign(struct arena *a, const struct sigv4 *how, struct http_request *request,
                struct sigv4_steps *steps);

/* Puts the signature into the query; expires in seconds. Parameters in a form body move into the
 * query and the body goes. */
void sigv4_presign(struct arena *a, const struct sigv4 *how, int64_t expires_s,
                   struct http_request *request, struct sigv4_steps *steps);

#endif
