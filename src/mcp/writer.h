/* struct writer: the one thread that writes to the client, with a bounded queue.
 * One message is one line is one write(2). No caller ever waits in write: a client that does not
 * read fills the queue; then notices (progress, logs) are dropped first, workers wait for room, and
 * at the hard limit the writer gives up and the session ends. Texts are copied on pushing. */
#ifndef MCP_WRITER_H
#define MCP_WRITER_H

#include "base/arena.h"

struct writer;

/* Lives in the arena. `fd` is borrowed. Without writer_start lines stay queued for writer_take. */
struct writer *writer_new(struct arena *a, int fd);
MUST_USE bool writer_start(struct writer *w);

/* Queues text and a newline. `owner` (0: nobody) is what writer_forget names. Any thread. */
void writer_push(struct writer *w, struct str text, uint64_t owner);
/* The same for what may be lost: dropped while much is waiting. */
void writer_push_notice(struct writer *w, struct str text, uint64_t owner);
void writer_forget(struct writer *w, uint64_t owner); /* takes queued notices of it back */

void writer_wait_for_room(struct writer *w);    /* for workers, before a response */
bool writer_has_failed(const struct writer *w); /* client gone or not reading */
int writer_failed_fd(const struct writer *w);   /* becomes readable then */

/* Waits until all is written, at most to that time of clock_monotonic_us, and ends the thread.
 * False when the thread is still busy. */
MUST_USE bool writer_finish(struct writer *w, int64_t deadline_us);

/* Without writer_start: the oldest line. */
bool writer_take(struct writer *w, struct arena *a, struct str *text);
/* Becomes readable when there are lines to take; writer_take clears it. */
int writer_lines_fd(struct writer *w);

#endif
