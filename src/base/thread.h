/* Threads with small stacks, and waits that end at a time of the monotonic clock. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "base/macros.h"

#include <pthread.h>

/* Stack sizes are address space, not resident memory; sanitizers get four times as much. */
MUST_USE bool thread_start(pthread_t *thread, size_t stack, void *(*run)(void *), void *arg);

void thread_cond_init(pthread_cond_t *c); /* for the waits below */

/* Waits once; false when that time of clock_monotonic_us has passed. */
MUST_USE bool thread_cond_wait_until(pthread_cond_t *c, pthread_mutex_t *m, int64_t deadline_us);

/* Waits once, at most that long: for loops that look at more than the condition (a cancellation).
 */
void thread_cond_wait_us(pthread_cond_t *c, pthread_mutex_t *m, int64_t at_most_us);

#endif
