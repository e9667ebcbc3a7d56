/* What a text means, as a direction in space: words, concepts and pieces of words have vectors that
 * are learned when the index is made (lessons.h), a text's is the sum of theirs. */
#ifndef SEARCH_MEANING_H
#define SEARCH_MEANING_H

#include "search/concepts.h"

#define FEATURE_PIECE 0x80000000u /* counts less than a word */
#define PIECE_WEIGHT 0.25f

/* Hashes of what a text is made of; the lower bits choose the row. */
struct features {
    uint32_t *items;
    size_t n;
};

struct features meaning_features(struct arena *a, struct entries e, const struct tokens *t);
float feature_weight(uint32_t feature);

/* To length one; returns the length that it had. */
float meaning_normalise(float *v);
struct index_meaning meaning_round(const float *v);

/* Cosine of the text to each document, into `likeness`. */
void meaning_scan(const struct search_index *x, struct features f, float *likeness);

#endif
