/* Builds a blob: words and pool grow apart and are joined at the end. */
#ifndef ENDPOINT_WRITER_H
#define ENDPOINT_WRITER_H

#include "base/buf.h"
#include "base/strmap.h"
#include "endpoint/blob.h"

struct writer {
    struct arena *arena;
    struct buf words;
    struct buf text;
    struct strmap texts; /* text -> where it stands in the pool, so that each is kept once */
};

struct writer writer_new(struct arena *a);
uint32_t writer_at(const struct writer *w); /* the next word */
void writer_add(struct writer *w, uint32_t word);
void writer_add_text(struct writer *w, struct str s); /* two words */
/* Joins head, words and pool. `head` has HEAD_SIZE words; sizes are filled in here. */
MUST_USE bool writer_finish(struct writer *w, uint32_t *head, struct str *out, struct err *e);

#endif
