#include "http/sigpipe.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

static sigset_t only_sigpipe(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    return set;
}

static bool is_pending(void)
{
    sigset_t pending;
    return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

struct sigpipe sigpipe_hold(void)
{
    struct sigpipe s = {.was_pending = is_pending()};
    sigset_t set = only_sigpipe();
    pthread_sigmask(SIG_BLOCK, &set, &s.old_mask);
    return s;
}

void sigpipe_release(const struct sigpipe *s)
{
    sigset_t set = only_sigpipe();
    struct timespec now = {.tv_sec = 0};
    /* Takes the signal that came meanwhile; one from before belongs to somebody else. */
    if (!s->was_pending && is_pending()) {
        while (sigtimedwait(&set, NULL, &now) < 0 && errno == EINTR) continue;
    }
    pthread_sigmask(SIG_SETMASK, &s->old_mask, NULL);
}
