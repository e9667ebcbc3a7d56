#include "harness.h"
#include "http/backoff.h"

#include <pthread.h>
#include <string.h>

/* Always nearly 1, or 0. */
static void fill_ones(void *ctx, void *bytes, size_t n)
{
    (void)ctx;
    memset(bytes, 0xff, n);
}

static void fill_zeros(void *ctx, void *bytes, size_t n)
{
    (void)ctx;
    memset(bytes, 0, n);
}

static const struct random high = {.fill = fill_ones};
static const struct random low = {.fill = fill_zeros};

struct row {
    const char *name;
    struct retry_attempt attempt;
    bool retry;
    int64_t delay_ms; /* at most, with the standard rules */
    unsigned cost;
    int64_t delay_2026_ms;
    unsigned cost_2026;
};

#define TRY(n) .number = (n), .max = 3

static const struct row rows[] = {
    {"success", {TRY(1), .status = 200}, false, 0, 0, 0, 0},
    {"not found", {TRY(1), .status = 404, .code = STR_INIT("NotFound")}, false, 0, 0, 0, 0},
    {"500", {TRY(1), .status = 500}, true, 1000, 5, 50, 14},
    {"502 again", {TRY(2), .status = 502}, true, 2000, 5, 100, 14},
    {"501", {TRY(1), .status = 501}, false, 0, 0, 0, 0},
    {"429 without a code", {TRY(1), .status = 429}, false, 0, 0, 0, 0},
    {"503, last", {TRY(3), .status = 503}, false, 0, 0, 0, 0},
    {"network", {TRY(1), .failure = ERR_NETWORK}, true, 1000, 5, 50, 14},
    {"time-out", {TRY(1), .failure = ERR_TIMEOUT}, true, 1000, 10, 50, 14},
    {"cancel", {TRY(1), .failure = ERR_CANCELLED}, false, 0, 0, 0, 0},
    {"too large", {TRY(1), .failure = ERR_LIMIT}, false, 0, 0, 0, 0},
    {"throttling",
     {TRY(1), .status = 400, .code = STR_INIT("ThrottlingException")},
     true,
     1000,
     5,
     1000,
     5},
    {"slow down", {TRY(2), .status = 503, .code = STR_INIT("SlowDown")}, true, 2000, 5, 2000, 5},
    {"transient code",
     {TRY(1), .status = 400, .code = STR_INIT("RequestTimeout")},
     true,
     1000,
     5,
     50,
     14},
    {"modelled",
     {TRY(1), .status = 400, .code = STR_INIT("X"), .modelled_retryable = true},
     true,
     1000,
     5,
     50,
     14},
    {"modelled throttling",
     {TRY(1), .status = 400, .code = STR_INIT("X"), .modelled_retryable = true,
      .modelled_throttling = true},
     true,
     1000,
     5,
     1000,
     5},
    {"identity provider",
     {TRY(1), .status = 400, .code = STR_INIT("IDPCommunicationError"), .service = STR_INIT("sts")},
     true,
     1000,
     5,
     50,
     14},
    {"that code elsewhere",
     {TRY(1), .status = 400, .code = STR_INIT("IDPCommunicationError"), .service = STR_INIT("iam")},
     false,
     0,
     0,
     0,
     0},
    {"checksum",
     {TRY(1), .status = 200, .checksum_failed = true, .service = STR_INIT("dynamodb")},
     true,
     1000,
     5,
     25,
     14},
    {"late attempt", {.number = 9, .max = 99, .status = 500}, true, 20000, 5, 12800, 14},
    {"retry after",
     {TRY(1), .status = 500, .retry_after = STR_INIT("3000")},
     true,
     1000,
     5,
     3000,
     14},
    {"retry much later",
     {TRY(1), .status = 500, .retry_after = STR_INIT("90000")},
     true,
     1000,
     5,
     5050,
     14},
    {"retry after nonsense",
     {TRY(1), .status = 500, .retry_after = STR_INIT("-1")},
     true,
     1000,
     5,
     50,
     14},
};

static void check(struct arena *a, const struct row *row, const struct retry_rules *rules,
                  int64_t delay_ms, unsigned cost)
{
    struct retry_quota *q = retry_quota_new(a);
    struct retry_decision d = retry_decide(rules, &row->attempt, q, &high);
    CHECK(d.retry == row->retry && d.cost == cost);
    test_check(d.delay_ms <= delay_ms && d.delay_ms >= delay_ms - 1, __FILE__, __LINE__,
               "delay %lld, not %lld", (long long)d.delay_ms, (long long)delay_ms);
    CHECK(d.max_reached == (row->attempt.number >= row->attempt.max));
    CHECK(retry_quota_left(q) == RETRY_QUOTA_CAPACITY - cost);
}

static void test_codes(void)
{
    test_begin("throttling codes");
    CHECK(retry_is_throttling(STR("EC2ThrottledException")));
    CHECK(retry_is_throttling(STR("TransactionInProgressException")));
    CHECK(!retry_is_throttling(STR("RequestTimeout")));
    CHECK(!retry_is_throttling(STR("")));
    CHECK(!retry_is_throttling(STR("throttling")));
}

static void test_quota(struct arena *a)
{
    test_begin("quota");
    struct retry_quota *q = retry_quota_new(a);
    struct retry_attempt t = {TRY(1), .status = 500};
    struct retry_decision d = {.retry = false};
    for (int i = 0; i < 100; i++) d = retry_decide(&retry_standard, &t, q, &low);
    CHECK(d.retry && d.delay_ms == 0 && retry_quota_left(q) == 0);
    d = retry_decide(&retry_standard, &t, q, &low);
    CHECK(!d.retry && d.quota_reached && d.cost == 0);
    retry_succeeded(q, 0);
    CHECK(retry_quota_left(q) == 1);
    retry_succeeded(q, 10);
    CHECK(retry_quota_left(q) == 11);
    for (int i = 0; i < 100; i++) retry_succeeded(q, 10);
    CHECK(retry_quota_left(q) == RETRY_QUOTA_CAPACITY);
}

static void *hammer(void *arg)
{
    struct retry_attempt t = {TRY(1), .status = 500};
    for (int i = 0; i < 1000; i++) {
        struct retry_decision d = retry_decide(&retry_standard, &t, arg, &low);
        if (d.retry) retry_succeeded(arg, d.cost);
    }
    return NULL;
}

static void test_threads(struct arena *a)
{
    test_begin("quota in threads");
    struct retry_quota *q = retry_quota_new(a);
    pthread_t threads[8];
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        if (!CHECK(pthread_create(&threads[i], NULL, hammer, q) == 0)) return;
    }
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) pthread_join(threads[i], NULL);
    CHECK(retry_quota_left(q) == RETRY_QUOTA_CAPACITY);
}

void run_tests(struct arena *a)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        test_begin(rows[i].name);
        check(a, &rows[i], &retry_standard, rows[i].delay_ms, rows[i].cost);
        check(a, &rows[i], &retry_2026, rows[i].delay_2026_ms, rows[i].cost_2026);
    }
    test_codes();
    test_quota(a);
    test_threads(a);
}
