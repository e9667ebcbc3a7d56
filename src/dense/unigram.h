/* The unigram language model of SentencePiece: cuts a text into the pieces whose scores (log
 * probabilities) have the greatest sum. */
#ifndef DENSE_UNIGRAM_H
#define DENSE_UNIGRAM_H

#include "base/arena.h"

struct unigram {
    struct str *pieces;
    double *scores;
    bool *matches; /* false for control pieces, which no text is cut into */
    uint32_t n;
    uint32_t unknown; /* the piece for characters that are in no other */
    double unknown_score;
    size_t longest;  /* bytes */
    uint32_t *slots; /* open addressing: 1 + piece, 0 is free */
    uint32_t mask;
};

/* Makes the table; pieces, scores, matches, n and unknown are set. Of equal pieces the first
 * counts. */
void unigram_index(struct arena *a, struct unigram *u);

/* The pieces of a normalised text, at most `max`; neighbours that are unknown become one. */
size_t unigram_cut(const struct unigram *u, struct arena *a, struct str text, uint32_t *out,
                   size_t max);

#endif
