/* The corrected clock of an engine (auth/clock_skew.h) and what a call learns for it. */
#ifndef ENGINE_SKEW_H
#define ENGINE_SKEW_H

#include "auth/clock_skew.h"
#include "engine/call.h"

/* The time to sign with; the clock itself when the engine has no `skew`. */
const struct clock *skew_clock(const struct engine *g);
int64_t skew_now_ms(const struct engine *g); /* in milliseconds since 1970 */

/* Of an error answer: notes the difference and is true when it explains the error. At most once for
 * a call. */
bool skew_learn(struct call *c);

#endif
