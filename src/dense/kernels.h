/* The arithmetic of the encoder, in a version for any processor and one for AVX2. */
#ifndef DENSE_KERNELS_H
#define DENSE_KERNELS_H

#include "dense/tensors.h"

#define KERNEL_ROWS 4u

struct kernels {
    /* Weights to floats, n of them (whole blocks). */
    void (*widen)(float *out, enum tensor_type type, const unsigned char *data, size_t n);
    /* out[t * stride + r] = sum over i < n of rows[r * n + i] * x[t * n + i], r < KERNEL_ROWS. */
    void (*multiply)(float *out, size_t stride, const float *rows, const float *x, size_t n,
                     size_t tokens);
    float (*dot)(const float *a, const float *b, size_t n);
};

extern const struct kernels kernels_plain;

const struct kernels *kernels_best(void); /* for this processor */

#endif
