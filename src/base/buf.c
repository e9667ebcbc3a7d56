#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_new(struct arena *a, size_t limit)
{
    return (struct buf){.arena = a, .limit = limit};
}

char *buf_room(struct buf *b, size_t n)
{
    if (b->overflow || n > b->limit - b->n) {
        b->overflow = true;
        return NULL;
    }
    if (!b->p || n > b->cap - b->n) {
        size_t cap = b->cap ? b->cap * 2 : 64;
        if (cap < b->n + n) cap = b->n + n;
        b->p = arena_grow(b->arena, b->p, b->cap, cap);
        b->cap = cap;
    }
    return b->p + b->n;
}

void buf_add(struct buf *b, struct str s)
{
    if (s.n == 0) return;
    char *to = buf_room(b, s.n);
    if (!to) return;
    memcpy(to, s.p, s.n);
    b->n += s.n;
}

void buf_add_char(struct buf *b, char c)
{
    if (b->n < b->cap && b->n < b->limit && !b->overflow) {
        b->p[b->n++] = c;
        return;
    }
    buf_add(b, (struct str){&c, 1});
}

void buf_add_repeat(struct buf *b, char c, size_t times)
{
    char *to = buf_room(b, times);
    if (!to || times == 0) return;
    memset(to, c, times);
    b->n += times;
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0) BUG("bad format");
    char *to = buf_room(b, (size_t)n + 1);
    if (to) {
        vsnprintf(to, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void buf_add_u32le(struct buf *b, uint32_t v)
{
    for (int i = 0; i < 4; i++) buf_add_char(b, (char)(v >> (8 * i)));
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->overflow = false;
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->p ? b->p : "", b->n};
}

bool buf_ok(const struct buf *b, const char *what, struct err *e)
{
    if (!b->overflow) return true;
    return err_set(e, ERR_LIMIT, "%s is larger than %zu bytes", what, b->limit);
}
