/* What `aws cloudtrail validate-logs` and verify-query-results check: digests, which CloudTrail
 * signs and chains hour by hour, and the log files that each of them names (awscli
 * customizations/cloudtrail/validation.py). */
#ifndef CUSTOM_CLOUDTRAIL_H
#define CUSTOM_CLOUDTRAIL_H

#include "custom/custom.h"

#define SECOND_US ((int64_t)1000000)
#define HOUR_US (3600 * SECOND_US)

/* Keys of digests, the newest last; taken from the end. */
struct digest_keys {
    struct str *items;
    size_t n, cap;
};

enum digest_chain { CHAIN_STANDARD, CHAIN_BACKFILL, CHAIN_COUNT };

/* What a bucket has between two points in time, listed once for both chains. */
struct digest_listing {
    struct str bucket;
    int64_t end_us;
    struct digest_keys keys[CHAIN_COUNT];
    struct digest_listing *next;
};

struct trail {
    struct request *request; /* prints */
    struct request s3;       /* where buckets are asked for their region */
    struct str name, home_region, source_region, account, organization, bucket, prefix;
    int64_t start_us, end_us; /* since 1970 */
    struct value *regions;    /* of buckets, by name */
    struct digest_listing *listings;
};

/* A digest whose signature is good. */
struct digest_file {
    struct str bucket, key;
    const struct value *json;
    int64_t start_us, end_us;
};

/* The point in time without its zone, as the CLI takes all of them for UTC. ERR_GENERAL. */
MUST_USE bool trail_date(struct str text, int64_t *us, struct err *e);
struct str trail_date_shown(struct arena *a, int64_t us); /* 2015-01-08T05:21:42Z */
/* Of a digest's key; an ERR_GENERAL when that has none. */
MUST_USE bool digest_key_date(struct str key, int64_t *us, struct err *e);

/* A step, with its own arena, for requests about a bucket, in its region. ERR_*. */
MUST_USE bool trail_bucket(struct trail *t, struct str bucket, struct request *step, struct err *e);

MUST_USE bool digest_keys_load(struct trail *t, struct str bucket, int64_t end_us,
                               struct digest_listing **out, struct err *e);

/* Adds to `keys` (by fingerprint) those that CloudTrail signed with in a time; *n: how many. */
MUST_USE bool public_keys_list(struct request *r, int64_t start_us, int64_t end_us,
                               struct value *keys, size_t *n, struct err *e);
/* The same; none is an ERR_GENERAL. */
MUST_USE bool public_keys_load(struct trail *t, int64_t start_us, int64_t end_us,
                               struct value *keys, struct err *e);

/* The bytes of a signature in hexadecimal digits; *problem says why there are none. */
MUST_USE bool signature_read(struct arena *a, struct str hex, struct str *out,
                             const char **problem);

/* Reads and checks a digest. What is wrong with it is ERR_GENERAL, the message what the CLI says of
 * it. For the chain of backfills, adds to the keys those of the time that the digest was made at.
 */
MUST_USE bool digest_load(struct trail *t, struct request *step, enum digest_chain chain,
                          struct value *keys, struct digest_file *d, struct err *e);

#endif
