#include "http/rate.h"

#include <math.h>
#include <pthread.h>

#define LOWEST_RATE 0.5    /* requests a second */
#define SMOOTHING 0.8      /* weight of the newest measurement */
#define BUCKETS_A_SECOND 2 /* measurements */
#define MOST_AHEAD 2.0     /* of the measured rate */
#define CUBIC_SCALE 0.4
#define CUBIC_BETA 0.7

struct rate_limit {
    pthread_mutex_t lock;
    const struct clock *clock;
    bool enabled;
    /* Token bucket. */
    double fill_rate, capacity, tokens, filled_at;
    /* How fast requests really go. */
    double measured, bucket;
    unsigned count;
    /* The cubic curve through the rate at which throttling began. */
    double rate_max, zero_point, throttled_at;
};

static double now_s(const struct rate_limit *r)
{
    return (double)clock_now_ms(r->clock) / 1000;
}

static void close_rate(void *handle)
{
    struct rate_limit *r = handle;
    pthread_mutex_destroy(&r->lock);
}

struct rate_limit *rate_limit_new(struct arena *a, const struct clock *clock)
{
    struct rate_limit *r = ARENA_NEW(a, struct rate_limit);
    r->clock = clock;
    r->fill_rate = r->capacity = 1;
    r->filled_at = r->throttled_at = now_s(r);
    r->bucket = floor(now_s(r));
    pthread_mutex_init(&r->lock, NULL);
    arena_defer(a, close_rate, r);
    return r;
}

static double lower(double a, double b)
{
    return a < b ? a : b;
}

static void refill(struct rate_limit *r, double now)
{
    r->tokens = lower(r->capacity, r->tokens + (now - r->filled_at) * r->fill_rate);
    r->filled_at = now;
}

int64_t rate_limit_take(struct rate_limit *r)
{
    pthread_mutex_lock(&r->lock);
    int64_t wait_ms = 0;
    if (r->enabled) {
        refill(r, now_s(r));
        if (r->tokens >= 1) {
            r->tokens -= 1;
        } else {
            wait_ms = (int64_t)ceil((1 - r->tokens) / r->fill_rate * 1000);
            if (wait_ms < 1) wait_ms = 1;
        }
    }
    pthread_mutex_unlock(&r->lock);
    return wait_ms;
}

static void measure(struct rate_limit *r, double now)
{
    double bucket = floor(now * BUCKETS_A_SECOND) / BUCKETS_A_SECOND;
    r->count++;
    if (bucket <= r->bucket) return;
    double newest = r->count / (bucket - r->bucket);
    r->measured = newest * SMOOTHING + r->measured * (1 - SMOOTHING);
    r->count = 0;
    r->bucket = bucket;
}

static double rate_after_throttling(struct rate_limit *r, double now)
{
    r->rate_max = r->enabled ? lower(r->measured, r->fill_rate) : r->measured;
    r->zero_point = cbrt(r->rate_max * (1 - CUBIC_BETA) / CUBIC_SCALE);
    r->throttled_at = now;
    r->enabled = true;
    return r->rate_max * CUBIC_BETA;
}

static double rate_after_success(const struct rate_limit *r, double now)
{
    double t = now - r->throttled_at - r->zero_point;
    return CUBIC_SCALE * t * t * t + r->rate_max;
}

static void set_rate(struct rate_limit *r, double rate, double now)
{
    refill(r, now);
    r->fill_rate = rate > LOWEST_RATE ? rate : LOWEST_RATE;
    r->capacity = rate >= 1 ? rate : 1;
    r->tokens = lower(r->tokens, r->capacity);
}

void rate_limit_note(struct rate_limit *r, bool throttled)
{
    pthread_mutex_lock(&r->lock);
    double now = now_s(r);
    measure(r, now);
    double rate = throttled ? rate_after_throttling(r, now) : rate_after_success(r, now);
    set_rate(r, lower(rate, MOST_AHEAD * r->measured), now);
    pthread_mutex_unlock(&r->lock);
}

double rate_limit_per_second(struct rate_limit *r)
{
    pthread_mutex_lock(&r->lock);
    double rate = r->enabled ? r->fill_rate : 0;
    pthread_mutex_unlock(&r->lock);
    return rate;
}
