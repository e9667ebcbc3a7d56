/* The arithmetic of the encoder's layers over a batch of texts, whose tokens lie one behind the
 * other. */
#ifndef DENSE_LAYERS_H
#define DENSE_LAYERS_H

#include "dense/kernels.h"
#include "dense/weights.h"

struct batch {
    struct arena *arena; /* scratch */
    const struct kernels *kernels;
    unsigned threads;
    const uint32_t *ids;
    const size_t *starts; /* texts + 1: where each text's tokens begin */
    size_t texts, tokens;
};

/* The last layer's states, tokens × width. Ids are below words->rows, no text has more tokens than
 * there are positions. */
float *layers_run(const struct batch *b, const struct weights *w);

#endif
