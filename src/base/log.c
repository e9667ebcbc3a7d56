#include "base/log.h"

#include "base/limits.h"
#include "base/logfile.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FILE_LIMIT (10 * (int64_t)MIB)
#define KEEP_FOR_S (7 * 86400)
#define LINE_LIMIT 1024u /* a pipe that can be written takes so much at once */

struct log {
    pthread_mutex_t lock;
    struct logfile file;
    enum log_level least;
    bool has_complained;
};

static const struct str names[] = {
    [LOG_DEBUG] = STR_INIT("DEBUG"),       [LOG_INFO] = STR_INIT("INFO"),
    [LOG_WARNING] = STR_INIT("WARNING"),   [LOG_ERROR] = STR_INIT("ERROR"),
    [LOG_CRITICAL] = STR_INIT("CRITICAL"),
};

bool log_level_find(struct str word, enum log_level *out)
{
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (!str_eq_nocase(str_trim(word), names[i])) continue;
        *out = (enum log_level)i;
        return true;
    }
    return false;
}

static void close_log(void *handle)
{
    struct log *log = handle;
    pthread_mutex_destroy(&log->lock);
}

struct log *log_new(struct arena *a, struct str path, enum log_level least)
{
    struct log *log = ARENA_NEW(a, struct log);
    log->file = (struct logfile){path, FILE_LIMIT, KEEP_FOR_S};
    log->least = least;
    pthread_mutex_init(&log->lock, NULL);
    arena_defer(a, close_log, log);
    return log;
}

static struct str line_of(struct arena *a, enum log_level level, struct str text)
{
    struct timespec now;
    struct tm t;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &t);
    char *p = arena_cstr(a, str_sub(text, 0, LINE_LIMIT - 100));
    for (size_t i = 0; p[i]; i++) {
        if (p[i] < 0x20 || p[i] >= 0x7f) p[i] = '?';
    }
    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ " STR_FMT " %s\n",
                        t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec,
                        now.tv_nsec / 1000000, STR_ARG(names[level]), p);
}

static void to_stderr(struct str line)
{
    struct pollfd p = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (poll(&p, 1, 0) <= 0 || !(p.revents & POLLOUT)) return;
    /* A line that nobody can read is lost: there is no better place to say so. */
    if (write(STDERR_FILENO, line.p, line.n) < 0) return;
}

void log_write(struct log *log, enum log_level level, const char *fmt, ...)
{
    if (!log || level < log->least) return;
    struct arena *a = arena_new();
    va_list args;
    va_start(args, fmt);
    struct str line = line_of(a, level, arena_vprintf(a, fmt, args));
    va_end(args);
    pthread_mutex_lock(&log->lock);
    to_stderr(line);
    if (log->file.path.n > 0 && !logfile_append(&log->file, a, line) && !log->has_complained) {
        log->has_complained = true;
        to_stderr(line_of(a, LOG_WARNING,
                          arena_printf(a, "the log " STR_FMT " cannot be written: %s",
                                       STR_ARG(log->file.path), strerror(errno))));
    }
    pthread_mutex_unlock(&log->lock);
    arena_free(a);
}
