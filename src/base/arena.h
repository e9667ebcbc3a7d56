/* struct arena: all memory of a request (or of the process) in one pool, freed at once.
 * Allocation never fails: running out of memory aborts. Hostile sizes are stopped earlier, by the
 * limits in base/limits.h. malloc and free appear in arena.c only. An arena belongs to one thread
 * at a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>

#include "base/str.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* runs deferred clean-ups, last first; NULL is allowed */

/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), sizeof(type), (n)))
void *arena_array(struct arena *a, size_t size, size_t n); /* aborts on overflow of size * n */

/* Grows `old` (old_size bytes) to new_size, in place where it is the newest block. */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size);

struct str arena_str(struct arena *a, struct str s);   /* copy */
char *arena_cstr(struct arena *a, struct str s);       /* copy with a NUL behind it */
struct str arena_lower(struct arena *a, struct str s); /* copies in lower or upper case; letters */
struct str arena_upper(struct arena *a, struct str s); /* of ASCII only */
struct str arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str arena_vprintf(struct arena *a, const char *fmt, va_list args) PRINTF_LIKE(2, 0);

/* Calls fn(handle) when the arena is freed or reset behind this point. */
typedef void (*arena_close_fn)(void *handle);
void arena_defer(struct arena *a, arena_close_fn fn, void *handle);

/* For a process that serves: up to `bytes` that arenas gave back stay ready for the next ones,
 * instead of going to the kernel and coming back page by page. Call it before the first thread
 * starts. */
void arena_keep_free(size_t bytes);

size_t arena_used(const struct arena *a); /* bytes handed out */

#endif
