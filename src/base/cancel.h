/* struct cancel: a flag that one thread raises and another polls, with an optional file
 * descriptor that becomes readable, so that a wait in poll(2) ends at once. */
#ifndef BASE_CANCEL_H
#define BASE_CANCEL_H

#include "base/arena.h"

struct cancel;

struct cancel *cancel_new(struct arena *a);    /* lives as long as the arena */
void cancel_raise(struct cancel *c);           /* any thread, any number of times */
bool cancel_is_raised(const struct cancel *c); /* NULL is never raised */
int cancel_fd(const struct cancel *c);         /* -1 when there is none; do not read from it */

/* Sleeps that long or until raised; false when it was raised. NULL just sleeps. */
bool cancel_sleep_ms(const struct cancel *c, int64_t ms);

#endif
