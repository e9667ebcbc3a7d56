#include "mcp/frame.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define FRAME_FIRST 8192u
#define FRAME_KEEP (256u * 1024u) /* a larger buffer is given back once it is empty */

void frame_open(struct frame *f, int fd, size_t limit)
{
    *f = (struct frame){.fd = fd, .limit = limit};
}

void frame_close(struct frame *f)
{
    arena_free(f->arena);
    f->arena = NULL;
}

static enum frame_event give_line(struct frame *f, size_t stop, struct str *line)
{
    bool skip = f->discarding;
    *line = (struct str){f->p + f->start, stop - f->start};
    f->start = stop < f->end ? stop + 1 : stop;
    f->scanned = f->start;
    f->discarding = false;
    if (skip) return frame_next(f, line);
    return line->n > f->limit ? FRAME_TOO_LONG : FRAME_LINE;
}

enum frame_event frame_next(struct frame *f, struct str *line)
{
    const char *newline =
        f->scanned < f->end ? memchr(f->p + f->scanned, '\n', f->end - f->scanned) : NULL;
    if (newline) return give_line(f, (size_t)(newline - f->p), line);
    f->scanned = f->end;
    if (f->ended) {
        if (f->start == f->end) return FRAME_END;
        return give_line(f, f->end, line);
    }
    if (f->discarding) f->start = f->end;
    if (f->end - f->start <= f->limit) return FRAME_MORE;
    f->discarding = true;
    f->start = f->end;
    return FRAME_TOO_LONG;
}

static void make_room(struct frame *f)
{
    size_t used = f->end - f->start;
    if (used == 0 && f->cap > FRAME_KEEP) {
        frame_close(f);
        f->cap = 0;
    }
    size_t cap = f->cap ? f->cap : FRAME_FIRST;
    if (used + FRAME_FIRST / 2 > cap) cap *= 2;
    if (cap != f->cap) {
        /* A fresh arena each time: growing in one would keep every smaller copy. */
        struct arena *arena = arena_new();
        char *p = arena_alloc(arena, cap);
        if (used > 0) memcpy(p, f->p + f->start, used);
        arena_free(f->arena);
        f->arena = arena;
        f->p = p;
        f->cap = cap;
    } else if (f->start > 0 && used > 0) {
        memmove(f->p, f->p + f->start, used);
    }
    f->scanned -= f->start;
    f->start = 0;
    f->end = used;
}

bool frame_fill(struct frame *f)
{
    if (f->cap - f->end < FRAME_FIRST / 2 || f->start == f->end) make_room(f);
    ssize_t n = read(f->fd, f->p + f->end, f->cap - f->end);
    if (n < 0) return errno == EINTR || errno == EAGAIN;
    if (n == 0) f->ended = true;
    f->end += (size_t)n;
    return true;
}
