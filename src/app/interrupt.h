/* Ctrl-C and other polite ends of a command line: the first raises a cancel, so that what is under
 * way is taken back (multipart uploads, half-written files); the second ends the program at once.
 * A thread waits for the signals, which are blocked in all others. */
#ifndef APP_INTERRUPT_H
#define APP_INTERRUPT_H

#include "base/cancel.h"

/* Before any other thread starts. Lives as long as the arena. NULL when it cannot be had: then the
 * signals do what they always do. */
const struct cancel *interrupt_new(struct arena *a);

#endif
