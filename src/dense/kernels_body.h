/* One text of the kernels for every instruction set: the including file is compiled for its own
 * and names the table with KERNELS. */
#ifndef DENSE_KERNELS_BODY_H
#define DENSE_KERNELS_BODY_H

#include "dense/kernels.h"

#include <string.h>

#define LANES 8u

typedef float lanes __attribute__((vector_size(32)));

static void widen_f16(float *out, const unsigned char *data, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint16_t half;
        memcpy(&half, data + 2 * i, sizeof half);
        /* The exponent's bias moves from 15 to 127; multiplying does it for subnormals too. */
        uint32_t bits = (half & 0x7fffu) << 13;
        float f;
        memcpy(&f, &bits, sizeof f);
        f *= 0x1p112f;
        out[i] = half & 0x8000u ? -f : f;
    }
}

static void widen_bf16(float *out, const unsigned char *data, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint16_t upper;
        memcpy(&upper, data + 2 * i, sizeof upper);
        uint32_t bits = (uint32_t)upper << 16;
        memcpy(&out[i], &bits, sizeof bits);
    }
}

static void widen_q8_0(float *out, const unsigned char *data, size_t n)
{
    for (size_t i = 0; i + Q8_0_WEIGHTS <= n; i += Q8_0_WEIGHTS, data += Q8_0_BYTES) {
        float scale;
        widen_f16(&scale, data, 1);
        const signed char *weights = (const signed char *)data + 2;
        for (size_t k = 0; k < Q8_0_WEIGHTS; k++) out[i + k] = scale * (float)weights[k];
    }
}

static void widen(float *out, enum tensor_type type, const unsigned char *data, size_t n)
{
    switch (type) {
    case TENSOR_F32:
        memcpy(out, data, n * sizeof *out);
        return;
    case TENSOR_F16:
        widen_f16(out, data, n);
        return;
    case TENSOR_BF16:
        widen_bf16(out, data, n);
        return;
    case TENSOR_Q8_0:
        widen_q8_0(out, data, n);
        return;
    case TENSOR_TYPE_COUNT:
        break;
    }
    BUG("a tensor that nobody can read");
}

static float sum_of(const lanes *v)
{
    float sum = 0;
    for (size_t i = 0; i < LANES; i++) sum += (*v)[i];
    return sum;
}

static float dot(const float *a, const float *b, size_t n)
{
    lanes sum = {0}, x, y;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        memcpy(&x, a + i, sizeof x);
        memcpy(&y, b + i, sizeof y);
        sum += x * y;
    }
    float total = sum_of(&sum);
    for (; i < n; i++) total += a[i] * b[i];
    return total;
}

/* Two tokens at a time, eight sums in registers. */
static void multiply_two(float *out, size_t stride, const float *w, const float *x, size_t n)
{
    lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, t0 = {0}, t1 = {0}, t2 = {0}, t3 = {0};
    lanes a, b, r;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        memcpy(&a, x + i, sizeof a);
        memcpy(&b, x + n + i, sizeof b);
        memcpy(&r, w + i, sizeof r);
        s0 += r * a;
        t0 += r * b;
        memcpy(&r, w + n + i, sizeof r);
        s1 += r * a;
        t1 += r * b;
        memcpy(&r, w + 2 * n + i, sizeof r);
        s2 += r * a;
        t2 += r * b;
        memcpy(&r, w + 3 * n + i, sizeof r);
        s3 += r * a;
        t3 += r * b;
    }
    const lanes *sums[2][KERNEL_ROWS] = {{&s0, &s1, &s2, &s3}, {&t0, &t1, &t2, &t3}};
    for (size_t t = 0; t < 2; t++) {
        for (size_t k = 0; k < KERNEL_ROWS; k++) {
            float total = sum_of(sums[t][k]);
            for (size_t j = i; j < n; j++) total += w[k * n + j] * x[t * n + j];
            out[t * stride + k] = total;
        }
    }
}

static void multiply(float *out, size_t stride, const float *rows, const float *x, size_t n,
                     size_t tokens)
{
    size_t t = 0;
    for (; t + 2 <= tokens; t += 2) multiply_two(out + t * stride, stride, rows, x + t * n, n);
    for (; t < tokens; t++) {
        for (size_t k = 0; k < KERNEL_ROWS; k++) {
            out[t * stride + k] = dot(rows + k * n, x + t * n, n);
        }
    }
}

const struct kernels KERNELS = {widen, multiply, dot};

#endif
