#include "base/cancel.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct cancel {
    atomic_bool raised;
    int fd;
};

static void close_cancel(void *handle)
{
    struct cancel *c = handle;
    if (c->fd >= 0) close(c->fd);
}

struct cancel *cancel_new(struct arena *a)
{
    struct cancel *c = ARENA_NEW(a, struct cancel);
    c->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    arena_defer(a, close_cancel, c);
    return c;
}

void cancel_raise(struct cancel *c)
{
    atomic_store(&c->raised, true);
    uint64_t one = 1;
    /* The flag alone is enough when the counter is full or there is no descriptor. */
    if (c->fd >= 0 && write(c->fd, &one, sizeof one) < 0 && errno != EAGAIN) return;
}

bool cancel_is_raised(const struct cancel *c)
{
    return c && atomic_load(&c->raised);
}

int cancel_fd(const struct cancel *c)
{
    return c ? c->fd : -1;
}

bool cancel_sleep_ms(const struct cancel *c, int64_t ms)
{
    int64_t end = clock_monotonic_us() + ms * 1000;
    while (!cancel_is_raised(c)) {
        int64_t left_us = end - clock_monotonic_us();
        if (left_us <= 0) return true;
        struct pollfd p = {.fd = cancel_fd(c), .events = POLLIN};
        int64_t left_ms = (left_us + 999) / 1000;
        poll(&p, 1, left_ms > 60000 ? 60000 : (int)left_ms);
    }
    return false;
}
