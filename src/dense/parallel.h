/* A range of work on several threads. */
#ifndef DENSE_PARALLEL_H
#define DENSE_PARALLEL_H

#include "base/macros.h"

#define PARALLEL_MAX 16u

/* Works on [begin, end); `thread` is below the number of threads. */
typedef void (*parallel_fn)(void *ctx, unsigned thread, size_t begin, size_t end);

/* Cuts [0, n) into parts of whole `grain`s, one a thread, and returns when all are done. A thread
 * that cannot be started has its part done here. */
void parallel_for(unsigned threads, size_t n, size_t grain, parallel_fn fn, void *ctx);

#endif
