/* The rate of requests that a client allows itself in the adaptive retry mode: unlimited until a
 * service throttles, then a token bucket whose rate follows a cubic curve (botocore
 * retries/adaptive.py, throttling.py, bucket.py). Thread-safe; who calls sleeps. */
#ifndef HTTP_RATE_H
#define HTTP_RATE_H

#include "base/arena.h"
#include "base/clock.h"

struct rate_limit;

struct rate_limit *rate_limit_new(struct arena *a, const struct clock *clock);

/* Before sending. 0: go; else how many milliseconds to sleep before asking again. */
int64_t rate_limit_take(struct rate_limit *r);

/* After each answer or failure. */
void rate_limit_note(struct rate_limit *r, bool throttled);

double rate_limit_per_second(struct rate_limit *r); /* 0: unlimited */

#endif
