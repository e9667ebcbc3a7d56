/* Waiters: an operation polled until an acceptor decides (botocore/waiter.py). */
#ifndef ENGINE_WAIT_H
#define ENGINE_WAIT_H

#include "engine/engine.h"

/* ERR_GENERAL (exit status 255) with botocore's sentence when the waiter fails. */
MUST_USE bool wait_run(struct request *r, struct err *e);

#endif
