/* Randomness as an input, so that tests can fix it. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/arena.h"

struct random {
    void (*fill)(void *ctx, void *bytes, size_t n);
    void *ctx;
};

extern const struct random random_system; /* getrandom(2) */

void random_fill(const struct random *r, void *bytes, size_t n);
double random_unit(const struct random *r);                       /* in [0, 1) */
struct str random_uuid4(struct arena *a, const struct random *r); /* lower case, with dashes */

#endif
