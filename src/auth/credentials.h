/* Who signs: credentials and the chain that finds them. */
#ifndef AUTH_CREDENTIALS_H
#define AUTH_CREDENTIALS_H

#include "auth/config.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/outside.h"
#include "http/http.h"

struct clock_skew; /* auth/clock_skew.h */

struct credentials {
    struct str access_key;
    struct str secret_key;
    struct str session_token; /* may be empty */
    struct str account_id;    /* may be empty */
    int64_t expires_ms;       /* 0: never */
    struct str source;        /* which provider found them: "env", "shared-credentials-file" … */
};

/* One provider = one file with one const descriptor; the chain is the list in credentials.c, in
 * the order of AWS CLI v2. `found` false and true returned: this provider has nothing to say. */
struct credential_query {
    const struct env *env;
    const struct config *config;
    struct str profile;      /* the effective profile */
    bool profile_explicit;   /* --profile was given: the environment's keys do not count */
    bool allow_process;      /* credential_process may run; else a profile with it is refused */
    struct str region;       /* for the STS calls of role profiles; empty: the profile's */
    struct str root_profile; /* whose settings those calls follow, where `profile` is the source
                                profile of another; empty: `profile` */
    const struct transport *transport;
    const struct cancel *cancel; /* may be NULL */
    struct outside *outside;     /* where programs are started; NULL: on the calling thread */
    const struct clock *clock;
    struct clock_skew *skew; /* learns from refused calls; NULL: `clock` is taken to be right */
    bool insecure;           /* certificates are not verified: sessions of a command with
                                --no-verify-ssl, never the chain's own calls */
    struct str ca_bundle;    /* of such a session; empty: the configured one */
};

/* All texts in the arena. */
struct credentials credentials_copy(struct arena *a, const struct credentials *c);

struct credential_provider {
    const char *name;
    bool (*load)(struct arena *a, const struct credential_query *q, struct credentials *out,
                 bool *found, struct err *e);
};

/* ERR_NO_CREDENTIALS with AWS CLI v2's text when no provider has any. What is configured but wrong
 * or cannot be used never lets the search go on to another identity: ERR_GENERAL with botocore's
 * text (partial keys, unknown profile, a failed role call), which the CLI ends with status 255;
 * ERR_CONFIG for settings that this program refuses. */
MUST_USE bool credentials_find(struct arena *a, const struct credential_query *q,
                               struct credentials *out, struct err *e);

#endif
