/* struct outside: one thread that keeps the rights which the others have given up since
 * (base/sandbox.h), for what must still start a program. */
#ifndef BASE_OUTSIDE_H
#define BASE_OUTSIDE_H

#include "base/arena.h"

struct outside;

/* The thread runs until the arena ends. NULL when it cannot be started. */
struct outside *outside_new(struct arena *a);

/* Runs fn(arg) there and waits for its end; one at a time, from any thread. With `o` NULL it runs
 * on the caller's thread. */
void outside_run(struct outside *o, void (*fn)(void *arg), void *arg);

#endif
