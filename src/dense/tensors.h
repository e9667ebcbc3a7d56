/* Weights of a model as they lie in its file: named matrices, never copied.
 *
 * Data belongs to the bytes they were read from and need not be aligned. A reader checks that each
 * tensor lies inside those bytes, so that whoever has a `struct tensor` may read all of it. */
#ifndef DENSE_TENSORS_H
#define DENSE_TENSORS_H

#include "base/err.h"
#include "base/strmap.h"

enum tensor_type {
    TENSOR_F32,
    TENSOR_F16,  /* IEEE 754 binary16 */
    TENSOR_BF16, /* upper half of a binary32 */
    TENSOR_Q8_0, /* blocks of 32: a binary16 scale, then as many signed bytes */
    TENSOR_TYPE_COUNT,
    TENSOR_OTHER = TENSOR_TYPE_COUNT /* in the file, but nothing we can compute with */
};

#define Q8_0_WEIGHTS 32u
#define Q8_0_BYTES 34u
#define TENSOR_DIMENSIONS_MAX 4u

struct tensor {
    struct str name;
    enum tensor_type type;
    uint64_t rows, columns; /* a vector is one row; columns lie next to each other */
    const unsigned char *data;
    struct str type_name; /* as the file calls it, for messages */
};

struct tensors {
    struct strmap by_name; /* struct tensor */
};

/* Bytes of `columns` weights; 0 when blocks do not divide them, or for TENSOR_OTHER. */
uint64_t tensor_row_bytes(enum tensor_type type, uint64_t columns);

/* Innermost dimension last. ERR_SYNTAX: a size that does not fit `room`, the bytes from `data`. */
MUST_USE bool tensor_add(struct arena *a, struct tensors *all, struct tensor t,
                         const uint64_t *dimensions, size_t n, uint64_t room, struct err *e);

/* NULL when there is none of that name. */
const struct tensor *tensor_find(const struct tensors *all, struct str name);

#endif
