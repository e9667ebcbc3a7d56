/* Builds a blob: words and pool grow apart and are joined at the end. */
#ifndef ENDPOINT_WRITER_H
#define ENDPOINT_WRITER_H

#include "base/buf.h"
#include "base/strmap.h"
#include "endpoint/blob.h"

struct blob_writer {
    struct arena *arena;
    struct buf words;
    struct buf text;
    struct strmap texts; /* text -> where it stands in the pool, so that each is kept once */
};

struct blob_writer blob_writer_new(struct arena *a);
uint32_t blob_writer_at(const struct blob_writer *w); /* the next word */
void blob_writer_add(struct blob_writer *w, uint32_t word);
void blob_writer_add_text(struct blob_writer *w, struct str s); /* two words */
/* Joins head, words and pool. `head` has HEAD_SIZE words; sizes are filled in here. */
MUST_USE bool blob_writer_finish(struct blob_writer *w, uint32_t *head, struct str *out,
                                 struct err *e);

#endif
