#include "mcp/server.h"

#include "base/clock.h"
#include "base/limits.h"
#include "mcp/frame.h"
#include "mcp/listen.h"
#include "mcp/session.h"
#include "mcp/tasks.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define GRACE_US 50000  /* at end of input, for calls that are nearly done */
#define STOP_US 1000000 /* clients kill two seconds after they have closed our input */
#define PARENT_DIED SIGUSR2

enum end { END_OF_INPUT, END_SIGNAL, END_WRITER };

static const char *const reasons[] = {
    [END_OF_INPUT] = "the client has closed the input",
    [END_SIGNAL] = "by a signal, or the parent process is gone",
    [END_WRITER] = "the client does not read",
};

struct signals {
    int fd;
    sigset_t before;
    pid_t parent;
};

/* Signals are read from a descriptor, not handled: they are blocked in every thread. Whoever starts
 * a child process has to unblock them there. */
static void signals_open(struct signals *s)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, PARENT_DIED);
    pthread_sigmask(SIG_BLOCK, &set, &s->before);
    s->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (s->fd < 0) pthread_sigmask(SIG_SETMASK, &s->before, NULL); /* better abrupt than deaf */
    s->parent = getppid();
    prctl(PR_SET_PDEATHSIG, PARENT_DIED);
}

static void signals_close(struct signals *s)
{
    prctl(PR_SET_PDEATHSIG, 0);
    if (s->fd >= 0) close(s->fd);
    pthread_sigmask(SIG_SETMASK, &s->before, NULL);
}

/* The kernel sends the parent's death signal also when only the thread that started us has ended.
 */
static bool must_stop(const struct signals *s)
{
    struct signalfd_siginfo info;
    while (read(s->fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo != PARENT_DIED || getppid() != s->parent) return true;
    }
    return false;
}

/* False at end of input. */
static bool take_lines(struct session *s, struct frame *f)
{
    struct str line;
    for (;;) {
        switch (frame_next(f, &line)) {
        case FRAME_LINE:
            session_line(s, line);
            break;
        case FRAME_TOO_LONG:
            session_line_too_long(s);
            break;
        case FRAME_MORE:
            return true;
        case FRAME_END:
            return false;
        }
    }
}

/* How long the reader may sleep, in milliseconds. */
static int patience(struct session *s)
{
    if (s->options->task_after_ms <= 0) return -1;
    int64_t us = task_begin_late(s->pool, s->options->task_after_ms * 1000);
    return us < 0 ? -1 : (int)(us / 1000) + 1;
}

static enum end read_all(struct session *s, struct frame *f, const struct signals *signals)
{
    struct pollfd fds[] = {{.fd = f->fd, .events = POLLIN},
                           {.fd = signals->fd, .events = POLLIN},
                           {.fd = writer_failed_fd(s->writer), .events = POLLIN}};
    for (;;) {
        if (poll(fds, ARRAY_LEN(fds), patience(s)) < 0 && errno != EINTR) return END_OF_INPUT;
        if (writer_has_failed(s->writer)) return END_WRITER;
        if (fds[1].revents && must_stop(signals)) return END_SIGNAL;
        if (!fds[0].revents) continue;
        if (!frame_fill(f)) return END_OF_INPUT;
        if (!take_lines(s, f)) return END_OF_INPUT;
    }
}

static void stop(struct session *s, enum end why, bool *is_done)
{
    int64_t deadline = clock_monotonic_us() + STOP_US;
    listen_close_all(s);
    *is_done = pool_stop(s->pool, why == END_OF_INPUT ? GRACE_US : 0, deadline);
    *is_done = writer_finish(s->writer, deadline) && *is_done;
}

/* Child processes must not read the protocol: descriptor 0 becomes /dev/null. */
static int claim_stdin(void)
{
    int in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (in < 0 || null < 0) return STDIN_FILENO;
    dup2(null, STDIN_FILENO);
    close(null);
    return in;
}

int mcp_serve(const struct mcp_options *options, int in_fd, int out_fd)
{
    struct arena *a = arena_new();
    struct session *s = session_new(a, options, out_fd);
    struct signals signals;
    struct frame frame;
    signals_open(&signals);
    frame_open(&frame, in_fd == STDIN_FILENO ? claim_stdin() : in_fd, LIMIT_MCP_LINE);
    int status = 0;
    bool is_done = true;
    if (writer_start(s->writer)) {
        enum end why = read_all(s, &frame, &signals);
        log_write(options->log, LOG_INFO, "ends: %s", reasons[why]);
        stop(s, why, &is_done);
    } else {
        log_write(options->log, LOG_CRITICAL, "cannot start a thread");
        status = 1;
    }
    /* A thread is stuck in a tool or in a pipe that nobody reads: it must not see memory or
     * libraries disappear under it. */
    if (!is_done) _exit(status);
    frame_close(&frame);
    signals_close(&signals);
    arena_free(a);
    return status;
}
