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

struct str docs_text(struct arena *a, const struct service *s, struct doc_ref ref)
{
    if (ref.n == 0) return STR_NONE;
    struct arena *scratch = arena_new();
    const struct chunk *c = find_chunk(s, ref);
    struct str text, out = damaged;
    if (c && inflate_chunk(scratch, s, c, &text)) {
        out = arena_str(a, str_sub(text, ref.at - c->text_at, ref.n));
    }
    arena_free(scratch);
    return out;
}
