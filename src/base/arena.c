#include "base/arena.h"

#include <limits.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_ALIGN 16u
#define ARENA_FIRST 4096u
#define ARENA_LARGEST (256u * 1024u)

struct block {
    struct block *next;
    size_t size; /* bytes behind this header */
    size_t used;
    size_t unused_padding; /* keeps the data behind the header 16-byte aligned */
};

struct deferred {
    struct deferred *next;
    arena_close_fn fn;
    void *handle;
};

struct arena {
    struct block *blocks; /* newest first */
    struct deferred *deferred;
    size_t next_size;
    size_t total;
};

void arena_keep_free(size_t bytes)
{
    mallopt(M_TRIM_THRESHOLD, bytes < INT_MAX ? (int)bytes : INT_MAX);
    mallopt(M_MMAP_THRESHOLD, 4 * (int)ARENA_LARGEST);
}

static void *must_malloc(size_t size)
{
    void *p = malloc(size);
    if (!p) BUG("out of memory");
    return p;
}

struct arena *arena_new(void)
{
    struct arena *a = must_malloc(sizeof *a);
    *a = (struct arena){.next_size = ARENA_FIRST};
    return a;
}

void arena_free(struct arena *a)
{
    if (!a) return;
    for (struct deferred *d = a->deferred; d; d = d->next) d->fn(d->handle);
    struct block *b = a->blocks;
    while (b) {
        struct block *next = b->next;
        free(b);
        b = next;
    }
    free(a);
}

static char *block_data(struct block *b)
{
    return (char *)(b + 1);
}

static struct block *add_block(struct arena *a, size_t least)
{
    size_t size = least > a->next_size ? least : a->next_size;
    struct block *b = must_malloc(sizeof *b + size);
    *b = (struct block){.size = size};
    /* A huge block must not hide the free rest of the current one. */
    if (least > ARENA_LARGEST && a->blocks) {
        b->next = a->blocks->next;
        a->blocks->next = b;
    } else {
        b->next = a->blocks;
        a->blocks = b;
    }
    if (a->next_size < ARENA_LARGEST) a->next_size *= 2;
    return b;
}

static size_t round_up(size_t size)
{
    if (size > SIZE_MAX - ARENA_ALIGN) BUG("allocation too large");
    return (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
}

static void *take(struct arena *a, size_t size)
{
    size = round_up(size);
    struct block *b = a->blocks;
    if (!b || b->size - b->used < size) b = add_block(a, size);
    void *p = block_data(b) + b->used;
    b->used += size;
    a->total += size;
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    void *p = take(a, size);
    memset(p, 0, size);
    return p;
}

void *arena_array(struct arena *a, size_t size, size_t n)
{
    if (size != 0 && n > SIZE_MAX / size) BUG("allocation too large");
    return arena_alloc(a, size * n);
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
    struct block *b = a->blocks;
    size_t old_room = round_up(old_size);
    size_t new_room = round_up(new_size);
    if (old && b && old_room <= b->used && (char *)old == block_data(b) + b->used - old_room &&
        b->size - (b->used - old_room) >= new_room) {
        b->used = b->used - old_room + new_room;
        a->total += new_room - old_room;
        memset((char *)old + old_size, 0, new_size - old_size);
        return old;
    }
    char *p = take(a, new_size);
    if (old && old_size) memcpy(p, old, old_size);
    memset(p + old_size, 0, new_size - old_size);
    return p;
}

struct str arena_str(struct arena *a, struct str s)
{
    return (struct str){arena_cstr(a, s), s.n};
}

static struct str mapped(struct arena *a, struct str s, char (*of)(char c))
{
    char *p = arena_cstr(a, s);
    for (size_t i = 0; i < s.n; i++) p[i] = of(p[i]);
    return (struct str){p, s.n};
}

struct str arena_lower(struct arena *a, struct str s)
{
    return mapped(a, s, char_lower);
}

struct str arena_upper(struct arena *a, struct str s)
{
    return mapped(a, s, char_upper);
}

char *arena_cstr(struct arena *a, struct str s)
{
    char *p = take(a, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0) BUG("bad format");
    char *p = take(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, args);
    return (struct str){p, (size_t)n};
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct str s = arena_vprintf(a, fmt, args);
    va_end(args);
    return s;
}

void arena_defer(struct arena *a, arena_close_fn fn, void *handle)
{
    struct deferred *d = ARENA_NEW(a, struct deferred);
    *d = (struct deferred){a->deferred, fn, handle};
    a->deferred = d;
}

size_t arena_used(const struct arena *a)
{
    return a->total;
}
