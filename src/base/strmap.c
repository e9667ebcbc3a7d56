#include "base/strmap.h"

struct strmap strmap_new(struct arena *a)
{
    return (struct strmap){.arena = a};
}

static struct strmap_slot *slot_of(struct strmap_slot *slots, size_t cap, struct str key)
{
    size_t i = str_hash(key) & (cap - 1);
    while (slots[i].value && !str_eq(slots[i].key, key)) i = (i + 1) & (cap - 1);
    return &slots[i];
}

static void grow(struct strmap *m)
{
    size_t cap = m->cap ? m->cap * 2 : 16;
    struct strmap_slot *slots = ARENA_ARRAY(m->arena, struct strmap_slot, cap);
    for (size_t i = 0; i < m->cap; i++) {
        if (m->slots[i].value) *slot_of(slots, cap, m->slots[i].key) = m->slots[i];
    }
    m->slots = slots;
    m->cap = cap;
}

void strmap_set(struct strmap *m, struct str key, void *value)
{
    if (!value) BUG("strmap holds no NULL values");
    if (m->n * 4 >= m->cap * 3) grow(m);
    struct strmap_slot *s = slot_of(m->slots, m->cap, key);
    if (!s->value) m->n++;
    *s = (struct strmap_slot){key, value};
}

void *strmap_get(const struct strmap *m, struct str key)
{
    if (m->n == 0) return NULL;
    return slot_of(m->slots, m->cap, key)->value;
}
