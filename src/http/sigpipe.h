/* Keeps SIGPIPE, which a write to a closed TLS connection raises, from ending the program: for the
 * calling thread and the time between the two calls only. */
#ifndef HTTP_SIGPIPE_H
#define HTTP_SIGPIPE_H

#include "base/macros.h"

#include <signal.h>

struct sigpipe {
    sigset_t old_mask;
    bool was_pending;
};

struct sigpipe sigpipe_hold(void);
void sigpipe_release(const struct sigpipe *s);

#endif
