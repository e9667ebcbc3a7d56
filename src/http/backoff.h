/* Whether a call is tried again, and after how long: the standard retry mode of botocore
 * (retries/standard.py, quota.py, special.py) as functions of data. Who calls sleeps. */
#ifndef HTTP_BACKOFF_H
#define HTTP_BACKOFF_H

#include "base/err.h"
#include "base/random.h"

/* The numbers of a retry strategy. Times in seconds, costs in units of the quota. */
struct retry_rules {
    double scale, throttling_scale; /* of the first delay; it doubles with each attempt */
    double longest;
    double dynamodb_scale;
    unsigned cost, timeout_cost, throttling_cost;
    bool honours_retry_after; /* x-amz-retry-after, milliseconds, at most 5 s more than the delay */
};

extern const struct retry_rules retry_standard;
extern const struct retry_rules retry_2026; /* AWS_NEW_RETRIES_2026=true */

/* The capacity for retries of one client: when many calls fail, retrying stops. Thread-safe. */
struct retry_quota;

#define RETRY_QUOTA_CAPACITY 500u

struct retry_quota *retry_quota_new(struct arena *a);
unsigned retry_quota_left(struct retry_quota *q);

/* What one attempt came to. */
struct retry_attempt {
    unsigned number; /* from 1 */
    unsigned max;
    enum err_kind failure;    /* of the transport; ERR_NONE: there was a response */
    int status;               /* of the response */
    struct str code;          /* error code in the response; empty when there is none */
    bool modelled_retryable;  /* the error's shape has `retryable` … */
    bool modelled_throttling; /* … with `throttling` */
    struct str service;       /* its name in the CLI: sts and dynamodb have rules of their own */
    bool checksum_failed;     /* dynamodb: x-amz-crc32 does not match the body */
    struct str retry_after;   /* value of x-amz-retry-after; empty when there is none */
};

struct retry_decision {
    bool retry;
    int64_t delay_ms;
    unsigned cost;      /* taken from the quota */
    bool max_reached;   /* "reached max retries" belongs into the error text */
    bool quota_reached; /* it would have been tried again */
};

/* Takes the cost of a retry out of the quota. A success decides for no retry, too. */
struct retry_decision retry_decide(const struct retry_rules *rules, const struct retry_attempt *t,
                                   struct retry_quota *quota, const struct random *random);

/* After the last attempt, when it got a 2xx: gives back what the last retry took, or 1. */
void retry_succeeded(struct retry_quota *quota, unsigned last_cost);

bool retry_is_throttling(struct str code); /* one of the codes that mean "slow down" */

#endif
