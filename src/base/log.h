/* struct log: what the program says about itself while it serves, to a file and to stderr. For any
 * number of threads; never waits for whoever reads stderr and never fails. Lines are ASCII without
 * control characters, whatever is given. Callers give no values of parameters and no secrets. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/arena.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR, LOG_CRITICAL };

bool log_level_find(struct str word, enum log_level *out); /* any case */

struct log;

/* Lines of `least` and above. `path` may be empty: stderr only. Lives as long as the arena. */
struct log *log_new(struct arena *a, struct str path, enum log_level least);

/* "2026-11-24T22:00:00.123Z INFO text". Nothing with `log` NULL. */
void log_write(struct log *log, enum log_level level, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
