/* Time as an input: code that dates, signs or expires takes a `struct clock`, tests give a fixed
 * one. Durations come from the monotonic clock directly. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/macros.h"

struct clock {
    int64_t (*now_ms)(void *ctx); /* milliseconds since 1970-01-01T00:00:00Z */
    void *ctx;
};

extern const struct clock clock_system;

int64_t clock_now_ms(const struct clock *c);
int64_t clock_monotonic_us(void);

#endif
