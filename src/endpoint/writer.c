#include "endpoint/writer.h"

#include <string.h>

#include "base/limits.h"

#define BLOB_LIMIT (16u * MIB)

struct blob_writer blob_writer_new(struct arena *a)
{
    return (struct blob_writer){a, buf_new(a, BLOB_LIMIT), buf_new(a, BLOB_LIMIT), strmap_new(a)};
}

/* Words are counted from the start of the blob, so the head comes first. */
uint32_t blob_writer_at(const struct blob_writer *w)
{
    return (uint32_t)(w->words.n / sizeof(uint32_t)) + HEAD_SIZE;
}

void blob_writer_add(struct blob_writer *w, uint32_t word)
{
    char *to = buf_room(&w->words, sizeof word);
    if (!to) return;
    memcpy(to, &word, sizeof word);
    w->words.n += sizeof word;
}

void blob_writer_add_text(struct blob_writer *w, struct str s)
{
    const uint32_t *known = strmap_get(&w->texts, s);
    if (!known) {
        uint32_t *at = ARENA_NEW(w->arena, uint32_t);
        *at = (uint32_t)w->text.n;
        buf_add(&w->text, s);
        strmap_set(&w->texts, arena_str(w->arena, s), at);
        known = at;
    }
    blob_writer_add(w, *known);
    blob_writer_add(w, (uint32_t)s.n);
}

bool blob_writer_finish(struct blob_writer *w, uint32_t *head, struct str *out, struct err *e)
{
    if (!buf_ok(&w->words, "a rule set", e) || !buf_ok(&w->text, "a rule set's text", e)) {
        return false;
    }
    head[HEAD_WORDS] = blob_writer_at(w);
    head[HEAD_TEXT] = (uint32_t)w->text.n;
    struct buf blob = buf_new(w->arena, 2 * BLOB_LIMIT + 64);
    buf_add(&blob, (struct str){(const char *)head, HEAD_SIZE * sizeof(uint32_t)});
    buf_add(&blob, buf_str(&w->words));
    buf_add(&blob, buf_str(&w->text));
    *out = buf_str(&blob);
    return true;
}
