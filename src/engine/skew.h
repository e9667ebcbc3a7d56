/* The difference between this machine's clock and that of the services. Signatures are bound to a
 * time; where a service says that a request came too early or too late, its Date header tells the
 * difference, the request is signed anew with it and so is all that follows. Thread-safe. */
#ifndef ENGINE_SKEW_H
#define ENGINE_SKEW_H

#include "engine/call.h"

struct clock_skew;

struct clock_skew *clock_skew_new(struct arena *a); /* lives as long as the arena */

/* The time to sign with, in milliseconds since 1970; the clock itself when the engine has no
 * `skew`. */
int64_t skew_now_ms(const struct engine *g);

/* Of an error answer: notes the difference and is true when it explains the error. At most once for
 * a call. The codes and the tolerance of 4 minutes are those of AWS's SDKs. */
bool skew_learn(struct call *c);

#endif
