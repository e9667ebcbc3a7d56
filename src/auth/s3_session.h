/* Sessions of S3 directory buckets (S3 Express): CreateSession exchanges the user's credentials for
 * short-lived ones that are good for one bucket and sign the requests to it. Thread-safe: for each
 * bucket one thread asks, and those who want the same session wait for it or go on with the old.
 * Rules: botocore utils.py, S3ExpressIdentityCache. */
#ifndef AUTH_S3_SESSION_H
#define AUTH_S3_SESSION_H

#include "auth/credentials.h"

struct s3_sessions;

struct s3_sessions *s3_sessions_new(struct arena *a); /* lives as long as the arena */

struct s3_session {
    struct str bucket;
    struct str url; /* of the bucket: scheme, host and, for path style, its path */
    struct str region;
    struct str user_agent;
    struct credentials signer; /* whose session it is */
};

/* The kept session, or a new one: asked for 45 seconds before the old one ends; a failure counts
 * only in its last 10 seconds. ERR_SERVICE for an error answer. */
MUST_USE bool s3_session_find(struct s3_sessions *sessions, struct arena *a,
                              const struct credential_query *q, const struct s3_session *wanted,
                              struct credentials *out, struct err *e);

#endif
