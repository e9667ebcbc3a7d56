/* The weights of an XLM-RoBERTa encoder by their part in it, whatever the file calls them.
 * Every shape is checked here, so that the arithmetic need not. */
#ifndef DENSE_WEIGHTS_H
#define DENSE_WEIGHTS_H

#include "dense/tensors.h"

struct linear {
    const struct tensor *weight; /* rows: outputs, columns: inputs */
    const float *bias;
};

struct norm {
    const float *scale, *shift;
};

struct layer_weights {
    struct linear query, key, value, output, up, down;
    struct norm attention_norm, output_norm;
};

struct weights {
    const struct tensor *words, *positions, *types;
    struct norm norm;
    struct layer_weights *layers;
    uint32_t layer_count, heads, width, inner;
    uint32_t first_position; /* row of the first token's position */
    float epsilon;           /* of the norms */
};

enum weight_names { WEIGHT_NAMES_GGUF, WEIGHT_NAMES_TRANSFORMERS };

/* layer_count, heads, first_position and epsilon of *w are set. ERR_MODEL: a tensor is missing, or
 * has the wrong shape or a type that is not read. */
MUST_USE bool weights_find(struct arena *a, const struct tensors *all, enum weight_names names,
                           struct weights *w, struct err *e);

#endif
