/* Threads with small stacks, and waits that end at a time of the monotonic clock. */
#ifndef MCP_THREAD_H
#define MCP_THREAD_H

#include "base/macros.h"

#include <pthread.h>

/* Stack sizes are address space, not resident memory; sanitizers get four times as much. */
MUST_USE bool thread_start(pthread_t *thread, size_t stack, void *(*run)(void *), void *arg);

void thread_cond_init(pthread_cond_t *c); /* for thread_cond_wait_until */

/* Waits once; false when that time of clock_monotonic_us has passed. */
MUST_USE bool thread_cond_wait_until(pthread_cond_t *c, pthread_mutex_t *m, int64_t deadline_us);

#endif
