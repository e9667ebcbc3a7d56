#include "http/backoff.h"

#include <pthread.h>

#define RETRY_AFTER_EXTRA 5.0 /* seconds */

const struct retry_rules retry_standard = {
    .scale = 1,
    .throttling_scale = 1,
    .longest = 20,
    .dynamodb_scale = 1,
    .cost = 5,
    .timeout_cost = 10,
    .throttling_cost = 5,
};

const struct retry_rules retry_2026 = {
    .scale = 0.05,
    .throttling_scale = 1,
    .longest = 20,
    .dynamodb_scale = 0.025,
    .cost = 14,
    .timeout_cost = 14,
    .throttling_cost = 5,
    .honours_retry_after = true,
};

static const struct str transient_codes[] = {
    STR_INIT("PriorRequestNotComplete"),
    STR_INIT("RequestTimeout"),
    STR_INIT("RequestTimeoutException"),
};

static const struct str throttling_codes[] = {
    STR_INIT("BandwidthLimitExceeded"),
    STR_INIT("EC2ThrottledException"),
    STR_INIT("LimitExceededException"),
    STR_INIT("PriorRequestNotComplete"),
    STR_INIT("ProvisionedThroughputExceededException"),
    STR_INIT("RequestLimitExceeded"),
    STR_INIT("RequestThrottled"),
    STR_INIT("RequestThrottledException"),
    STR_INIT("SlowDown"),
    STR_INIT("ThrottledException"),
    STR_INIT("Throttling"),
    STR_INIT("ThrottlingException"),
    STR_INIT("TooManyRequestsException"),
    STR_INIT("TransactionInProgressException"),
};

static const int transient_statuses[] = {500, 502, 503, 504};

struct retry_quota {
    pthread_mutex_t lock;
    unsigned left;
};

static void close_quota(void *handle)
{
    struct retry_quota *q = handle;
    pthread_mutex_destroy(&q->lock);
}

struct retry_quota *retry_quota_new(struct arena *a)
{
    struct retry_quota *q = ARENA_NEW(a, struct retry_quota);
    q->left = RETRY_QUOTA_CAPACITY;
    pthread_mutex_init(&q->lock, NULL);
    arena_defer(a, close_quota, q);
    return q;
}

unsigned retry_quota_left(struct retry_quota *q)
{
    pthread_mutex_lock(&q->lock);
    unsigned left = q->left;
    pthread_mutex_unlock(&q->lock);
    return left;
}

static bool take(struct retry_quota *q, unsigned cost)
{
    pthread_mutex_lock(&q->lock);
    bool ok = cost <= q->left;
    if (ok) q->left -= cost;
    pthread_mutex_unlock(&q->lock);
    return ok;
}

void retry_succeeded(struct retry_quota *q, unsigned last_cost)
{
    unsigned amount = last_cost ? last_cost : 1;
    pthread_mutex_lock(&q->lock);
    unsigned missing = RETRY_QUOTA_CAPACITY - q->left;
    q->left += amount < missing ? amount : missing;
    pthread_mutex_unlock(&q->lock);
}

static bool is_one_of(struct str code, const struct str *codes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(codes[i], code)) return true;
    }
    return false;
}

bool retry_is_throttling(struct str code)
{
    return is_one_of(code, throttling_codes, ARRAY_LEN(throttling_codes));
}

static bool is_transient(const struct retry_attempt *t)
{
    if (t->failure != ERR_NONE) return t->failure == ERR_NETWORK || t->failure == ERR_TIMEOUT;
    for (size_t i = 0; i < ARRAY_LEN(transient_statuses); i++) {
        if (t->status == transient_statuses[i]) return true;
    }
    return is_one_of(t->code, transient_codes, ARRAY_LEN(transient_codes));
}

static bool is_special(const struct retry_attempt *t)
{
    if (str_eq(t->service, STR("sts"))) return str_eq(t->code, STR("IDPCommunicationError"));
    return str_eq(t->service, STR("dynamodb")) && t->checksum_failed;
}

static bool is_throttled(const struct retry_attempt *t)
{
    return retry_is_throttling(t->code) || (t->modelled_retryable && t->modelled_throttling);
}

static double retry_after_s(struct str value, double delay_s)
{
    int64_t ms;
    if (!str_to_i64(str_trim(value), &ms) || ms < 0) return delay_s;
    double wanted = (double)ms / 1000;
    double most = delay_s + RETRY_AFTER_EXTRA;
    if (wanted > most) wanted = most;
    return wanted > delay_s ? wanted : delay_s;
}

/* rand(0, 1) · min(scale · 2^(attempt - 1), longest) */
static double delay_s(const struct retry_rules *rules, const struct retry_attempt *t,
                      const struct random *random)
{
    bool dynamodb =
        str_eq(t->service, STR("dynamodb")) || str_eq(t->service, STR("dynamodb-streams"));
    double s = dynamodb ? rules->dynamodb_scale : rules->scale;
    if (is_throttled(t)) s = rules->throttling_scale;
    for (unsigned i = 1; i < t->number && s < rules->longest; i++) s *= 2;
    if (s > rules->longest) s = rules->longest;
    s *= random_unit(random);
    return rules->honours_retry_after && t->retry_after.n ? retry_after_s(t->retry_after, s) : s;
}

static unsigned cost_of(const struct retry_rules *rules, const struct retry_attempt *t)
{
    if (is_throttled(t)) return rules->throttling_cost;
    return t->failure == ERR_TIMEOUT ? rules->timeout_cost : rules->cost;
}

struct retry_decision retry_decide(const struct retry_rules *rules, const struct retry_attempt *t,
                                   struct retry_quota *quota, const struct random *random)
{
    struct retry_decision d = {.max_reached = t->number >= t->max};
    bool wanted = is_transient(t) || is_throttled(t) || t->modelled_retryable || is_special(t);
    if (d.max_reached || !wanted) return d;
    unsigned cost = cost_of(rules, t);
    if (!take(quota, cost)) {
        d.quota_reached = true;
        return d;
    }
    d.retry = true;
    d.cost = cost;
    d.delay_ms = (int64_t)(delay_s(rules, t, random) * 1000);
    return d;
}
