#include "base/thread.h"

#include "base/clock.h"

#include <errno.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STACK_FACTOR 4u
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define STACK_FACTOR 4u
#endif
#endif
#ifndef STACK_FACTOR
#define STACK_FACTOR 1u
#endif

bool thread_start(pthread_t *thread, size_t stack, void *(*run)(void *), void *arg)
{
    pthread_attr_t attr;
    if (pthread_attr_init(&attr) != 0) return false;
    pthread_attr_setstacksize(&attr, stack * STACK_FACTOR);
    int failed = pthread_create(thread, &attr, run, arg);
    pthread_attr_destroy(&attr);
    return failed == 0;
}

void thread_cond_init(pthread_cond_t *c)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(c, &attr);
    pthread_condattr_destroy(&attr);
}

bool thread_cond_wait_until(pthread_cond_t *c, pthread_mutex_t *m, int64_t deadline_us)
{
    struct timespec at = {.tv_sec = deadline_us / 1000000,
                          .tv_nsec = (deadline_us % 1000000) * 1000};
    return pthread_cond_timedwait(c, m, &at) != ETIMEDOUT;
}

void thread_cond_wait_us(pthread_cond_t *c, pthread_mutex_t *m, int64_t at_most_us)
{
    bool in_time = thread_cond_wait_until(c, m, clock_monotonic_us() + at_most_us);
    (void)in_time; /* the caller's loop asks again either way */
}
