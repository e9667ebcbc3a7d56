#include "app/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#define WAKE SIGUSR1 /* ends the thread, which waits for it as for the others */

static const int polite[] = {SIGINT, SIGTERM, SIGHUP};

struct interrupt {
    pthread_t thread;
    sigset_t signals, before;
    struct cancel *cancel;
    atomic_bool stopping;
};

/* The next signal that counts; 0: the thread shall end. */
static int next_signal(struct interrupt *i)
{
    int number;
    do {
        if (sigwait(&i->signals, &number) != 0 || atomic_load(&i->stopping)) return 0;
    } while (number == WAKE);
    return number;
}

static void *wait_for_signals(void *arg)
{
    struct interrupt *i = arg;
    if (next_signal(i) == 0) return NULL;
    cancel_raise(i->cancel);
    int number = next_signal(i);
    if (number == 0) return NULL;
    _exit(128 + number);
}

static void stop(void *handle)
{
    struct interrupt *i = handle;
    atomic_store(&i->stopping, true);
    pthread_kill(i->thread, WAKE);
    pthread_join(i->thread, NULL);
    pthread_sigmask(SIG_SETMASK, &i->before, NULL);
}

const struct cancel *interrupt_new(struct arena *a)
{
    struct interrupt *i = ARENA_NEW(a, struct interrupt);
    i->cancel = cancel_new(a);
    atomic_init(&i->stopping, false);
    sigemptyset(&i->signals);
    sigaddset(&i->signals, WAKE);
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
