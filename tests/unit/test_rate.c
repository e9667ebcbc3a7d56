/* The adaptive rate against what botocore's limiter computes for the same times and answers. */
#include "harness.h"
#include "http/rate.h"

#include <math.h>
#include <pthread.h>

#define START_MS (INT64_C(1772600767) * 1000)

static int64_t fake_now(void *ctx)
{
    return *(const int64_t *)ctx;
}

struct row {
    int after_ms; /* since the row before */
    bool throttled;
    double rate; /* 0: unlimited */
};

static const struct row rows[] = {
    {50, false, 0.000000000},  {400, false, 0.000000000},  {400, false, 0.000000000},
    {50, false, 0.000000000},  {100, false, 0.000000000},  {400, false, 0.000000000},
    {250, false, 0.000000000}, {1000, false, 0.000000000}, {400, true, 1.344896000},
    {20, true, 0.941427200},   {400, false, 1.257244875},  {20, false, 1.265681892},
    {250, false, 1.330141245}, {100, false, 1.339843925},  {400, false, 1.346762928},
    {50, true, 0.942734050},   {50, false, 1.000176173},   {1000, false, 1.346803546},
    {250, false, 1.357205550}, {400, false, 1.482004787},  {400, false, 1.874319233},
    {250, false, 2.323613248}, {250, true, 1.626529273},   {1000, false, 2.320247483},
    {50, false, 2.322169478},  {50, false, 2.323171102},   {1000, false, 2.611925203},
    {50, false, 2.662898937},  {400, false, 3.300355932},  {250, false, 3.951604366},
    {1000, true, 1.068554030}, {20, false, 1.094320484},   {1000, false, 1.526498619},
    {20, false, 1.526505665},  {50, false, 1.526539524},   {400, false, 1.561485849},
    {20, false, 1.566430547},  {100, false, 1.598217724},  {20, false, 1.606122295},
    {100, false, 1.654436963},
};

static void test_curve(struct arena *a)
{
    test_begin("rate");
    int64_t now = START_MS;
    struct clock clock = {.now_ms = fake_now, .ctx = &now};
    struct rate_limit *r = rate_limit_new(a, &clock);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        now += rows[i].after_ms;
        rate_limit_note(r, rows[i].throttled);
        double got = rate_limit_per_second(r);
        test_check(fabs(got - rows[i].rate) < 1e-6, __FILE__, __LINE__, "row %zu: %.9f, not %.9f",
                   i, got, rows[i].rate);
    }
}

static void test_bucket(struct arena *a)
{
    test_begin("bucket");
    int64_t now = START_MS;
    struct clock clock = {.now_ms = fake_now, .ctx = &now};
    struct rate_limit *r = rate_limit_new(a, &clock);
    for (int i = 0; i < 100; i++) CHECK(rate_limit_take(r) == 0); /* unlimited so far */
    rate_limit_note(r, true);
    CHECK(rate_limit_per_second(r) == 0.5);
    CHECK(rate_limit_take(r) == 2000); /* one token at half a token a second */
    now += 1999;
    CHECK(rate_limit_take(r) == 1);
    now += 1;
    CHECK(rate_limit_take(r) == 0);
    CHECK(rate_limit_take(r) == 2000);
    now += 1000000; /* no more than the capacity gathers */
    CHECK(rate_limit_take(r) == 0);
    CHECK(rate_limit_take(r) == 2000);
}

static void *hammer(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        rate_limit_take(arg);
        rate_limit_note(arg, i % 7 == 0);
    }
    return NULL;
}

static void test_threads(struct arena *a)
{
    test_begin("threads");
    struct rate_limit *r = rate_limit_new(a, &clock_system);
    pthread_t threads[4];
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        if (!CHECK(pthread_create(&threads[i], NULL, hammer, r) == 0)) return;
    }
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) pthread_join(threads[i], NULL);
    CHECK(rate_limit_per_second(r) >= 0.5);
}

void run_tests(struct arena *a)
{
    test_curve(a);
    test_bucket(a);
    test_threads(a);
}
