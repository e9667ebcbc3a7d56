/* The tokenizer of XLM-RoBERTa: SentencePiece's normalisation and unigram model, <s> before and
 * </s> behind. Reads it from a GGUF file's metadata or from tokenizer.json. */
#ifndef DENSE_TOKENIZER_H
#define DENSE_TOKENIZER_H

#include "dense/gguf.h"
#include "dense/normalise.h"
#include "dense/unigram.h"

struct tokenizer {
    struct unigram unigram;
    struct charsmap charsmap;
    uint32_t begin, end; /* <s>, </s> */
};

/* Points into the GGUF file's bytes. ERR_SYNTAX: it has no such tokenizer. */
MUST_USE bool tokenizer_of_gguf(struct arena *a, const struct gguf *g, struct tokenizer *out,
                                struct err *e);
/* Copies what it needs. ERR_SYNTAX: not JSON, or another kind of tokenizer. */
MUST_USE bool tokenizer_of_json(struct arena *a, struct str text, struct tokenizer *out,
                                struct err *e);

/* At least 2 and at most `max` (>= 2) numbers; a longer text loses its end, not </s>. */
size_t tokenizer_encode(const struct tokenizer *t, struct arena *a, struct str text, uint32_t *out,
                        size_t max);

#endif
