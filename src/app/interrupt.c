#include "app/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static const int polite[] = {SIGINT, SIGTERM, SIGHUP};

struct interrupt {
    pthread_t thread;
    sigset_t signals, before;
    struct cancel *cancel;
};

static void *wait_for_signals(void *arg)
{
    struct interrupt *i = arg;
    int number;
    if (sigwait(&i->signals, &number) != 0) return NULL;
    cancel_raise(i->cancel);
    if (sigwait(&i->signals, &number) != 0) return NULL;
    _exit(128 + number);
}

static void stop(void *handle)
{
    struct interrupt *i = handle;
    pthread_cancel(i->thread); /* sigwait is where it ends */
    pthread_join(i->thread, NULL);
    pthread_sigmask(SIG_SETMASK, &i->before, NULL);
}

const struct cancel *interrupt_new(struct arena *a)
{
    struct interrupt *i = ARENA_NEW(a, struct interrupt);
    i->cancel = cancel_new(a);
    sigemptyset(&i->signals);
    for (size_t k = 0; k < ARRAY_LEN(polite); k++) {
        struct sigaction now;
        bool ignored = sigaction(polite[k], NULL, &now) == 0 && now.sa_handler == SIG_IGN;
        if (!ignored) sigaddset(&i->signals, polite[k]); /* nohup's wish stands */
    }
    pthread_sigmask(SIG_BLOCK, &i->signals, &i->before);
    if (pthread_create(&i->thread, NULL, wait_for_signals, i) != 0) {
        pthread_sigmask(SIG_SETMASK, &i->before, NULL);
        return NULL;
    }
    arena_defer(a, stop, i);
    return i->cancel;
}
