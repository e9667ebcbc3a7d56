#include "model/model.h"
#include "model/rel.h"

#include <string.h>
#include <zlib.h>

/* Also what a damaged chunk shows: the accessors have no error, and help goes on without it. */
static const struct str damaged = STR_INIT("(This text is damaged in the model database.)");

static const struct chunk *find_chunk(const struct service *s, struct doc_ref ref)
{
    const struct chunk *chunks = section_table(s, TABLE_CHUNKS);
    size_t low = 0, high = s->tables[TABLE_CHUNKS].n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct chunk *c = &chunks[mid];
        if (ref.at < c->text_at) {
            high = mid;
        } else if (ref.at - c->text_at >= c->text_n) {
            low = mid + 1;
        } else {
            return ref.n <= c->text_n - (ref.at - c->text_at) ? c : NULL;
        }
    }
    return NULL;
}

/* Inflates the whole chunk, so that zlib compares its checksum. */
static bool inflate_chunk(struct arena *a, const struct service *s, const struct chunk *c,
                          struct str *out)
{
    uLongf n = c->text_n;
    Bytef *text = arena_alloc(a, c->text_n);
    const Bytef *packed = (const Bytef *)s + c->at;
    if (uncompress(text, &n, packed, c->n) != Z_OK || n != c->text_n) return false;
    *out = (struct str){(const char *)text, n};
    return true;
}

struct inflated {
    const struct chunk *chunk;
    struct str text;
    const struct inflated *next;
};

struct docs {
    struct arena *arena;
    const struct service *service;
    const struct inflated *known;
};

struct docs *docs_new(struct arena *a, const struct service *s)
{
    struct docs *d = ARENA_NEW(a, struct docs);
    *d = (struct docs){.arena = a, .service = s};
    return d;
}

static bool chunk_text(struct docs *d, const struct chunk *c, struct str *out)
{
    for (const struct inflated *k = d->known; k; k = k->next) {
        *out = k->text;
        if (k->chunk == c) return true;
    }
    if (!c || !inflate_chunk(d->arena, d->service, c, out)) return false;
    struct inflated *k = ARENA_NEW(d->arena, struct inflated);
    *k = (struct inflated){c, *out, d->known};
    d->known = k;
    return true;
}

struct str docs_of(struct docs *d, struct doc_ref ref)
{
    struct str text;
    if (ref.n == 0) return STR_NONE;
    const struct chunk *c = find_chunk(d->service, ref);
    return chunk_text(d, c, &text) ? str_sub(text, ref.at - c->text_at, ref.n) : damaged;
}

struct str docs_text(struct arena *a, const struct service *s, struct doc_ref ref)
{
    struct arena *scratch = arena_new();
    struct str out = docs_of(docs_new(scratch, s), ref);
    if (out.n > 0) out = arena_str(a, out);
    arena_free(scratch);
    return out;
}
