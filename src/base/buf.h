/* struct buf: a growing byte buffer in an arena, born with a limit.
 * Appends never fail visibly: what would pass the limit sets `overflow` and is dropped; the caller
 * checks once at the end with buf_ok(). Contents stay valid as long as the arena. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"
#include "base/err.h"

struct buf {
    struct arena *arena;
    char *p;
    size_t n;
    size_t cap;
    size_t limit;
    bool overflow;
};

struct buf buf_new(struct arena *a, size_t limit);
void buf_add(struct buf *b, struct str s);
void buf_add_char(struct buf *b, char c);
void buf_add_repeat(struct buf *b, char c, size_t times);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_add_u32le(struct buf *b, uint32_t v);
char *buf_room(struct buf *b, size_t n); /* space for n bytes behind the text, NULL on overflow */
void buf_clear(struct buf *b);           /* keeps the memory */
struct str buf_str(const struct buf *b);

/* False, with a message naming `what`, when an append was dropped. */
MUST_USE bool buf_ok(const struct buf *b, const char *what, struct err *e);

#endif
