/* struct strmap: str -> pointer, open addressing, memory from an arena. Keys are borrowed. */
#ifndef BASE_STRMAP_H
#define BASE_STRMAP_H

#include "base/arena.h"

struct strmap_slot {
    struct str key;
    void *value; /* NULL marks a free slot: values must not be NULL */
};

struct strmap {
    struct arena *arena;
    struct strmap_slot *slots;
    size_t n;
    size_t cap;
};

struct strmap strmap_new(struct arena *a);
void strmap_set(struct strmap *m, struct str key, void *value); /* replaces */
void *strmap_get(const struct strmap *m, struct str key);       /* NULL when absent */

#endif
