/* struct frame: lines from a file descriptor, each at most `limit` bytes without its newline.
 * A longer line is reported once and skipped up to its newline; memory stays bounded by the limit
 * and shrinks again after a large line. A line is valid until the next call. */
#ifndef MCP_FRAME_H
#define MCP_FRAME_H

#include "base/arena.h"

struct frame {
    int fd;
    size_t limit;
    struct arena *arena; /* of the buffer, replaced when it has grown large */
    char *p;
    size_t cap, start, scanned, end; /* start <= scanned <= end <= cap */
    bool discarding, ended;
};

enum frame_event {
    FRAME_LINE,
    FRAME_TOO_LONG, /* said when the limit is passed, the rest of the line is skipped */
    FRAME_MORE,     /* nothing complete: call frame_fill */
    FRAME_END
};

void frame_open(struct frame *f, int fd, size_t limit);
void frame_close(struct frame *f);

/* Takes the next event out of what was read. A last line without newline counts as a line. */
enum frame_event frame_next(struct frame *f, struct str *line);

/* One read(2). False when the descriptor has failed for good; end of input is not a failure. */
MUST_USE bool frame_fill(struct frame *f);

#endif
