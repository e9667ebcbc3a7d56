/* Compiled for AVX2 and FMA; kernels_best() asks the processor first. */
#include "dense/kernels.h"

extern const struct kernels kernels_avx2;

#define KERNELS kernels_avx2
#include "dense/kernels_body.h"
