/* Waiters: an operation polled until an acceptor decides (botocore/waiter.py). */
#ifndef ENGINE_WAIT_H
#define ENGINE_WAIT_H

#include "engine/engine.h"

struct wait {
    const struct waiter *waiter; /* of the request's service */
    const struct value *params;
    uint32_t delay_s, max_attempts; /* 0: the model's */
    const struct value *last;       /* result: the last answer, NULL when that was an error */
};

/* ERR_GENERAL (exit status 255) with botocore's sentence when the waiter fails. */
MUST_USE bool wait_until(struct request *r, struct wait *w, struct err *e);

/* The command's own waiter. */
MUST_USE bool wait_run(struct request *r, struct err *e);

#endif
