#define KERNELS kernels_plain
#include "dense/kernels_body.h"

#if defined(__x86_64__)
extern const struct kernels kernels_avx2;
#endif

const struct kernels *kernels_best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &kernels_avx2;
#endif
    return &kernels_plain;
}
