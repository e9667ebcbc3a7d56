#include "dense/layers.h"

#include <math.h>

#include "dense/parallel.h"

struct product {
    const struct batch *batch;
    const struct linear *linear;
    const float *x;
    float *out;
    float *rows; /* KERNEL_ROWS widened rows a thread */
    bool gelu;
};

/* The exact form, x times the normal distribution's share below it (torch's default). */
static float gelu(float x)
{
    return 0.5f * x * (1 + erff(x * 0.70710678f));
}

static void finish_rows(const struct product *p, size_t row, size_t n)
{
    size_t stride = p->linear->weight->rows;
    for (size_t t = 0; t < p->batch->tokens; t++) {
        float *out = p->out + t * stride + row;
        for (size_t k = 0; k < n; k++) {
            out[k] += p->linear->bias[row + k];
            if (p->gelu) out[k] = gelu(out[k]);
        }
    }
}

static void multiply_rows(void *ctx, unsigned thread, size_t begin, size_t end)
{
    const struct product *p = ctx;
    const struct tensor *w = p->linear->weight;
    const struct kernels *k = p->batch->kernels;
    size_t n = w->columns, row_bytes = tensor_row_bytes(w->type, n);
    float *rows = p->rows + thread * KERNEL_ROWS * n;
    for (size_t row = begin; row < end; row += KERNEL_ROWS) {
        size_t count = end - row < KERNEL_ROWS ? end - row : KERNEL_ROWS;
        k->widen(rows, w->type, w->data + row * row_bytes, count * n);
        if (count == KERNEL_ROWS) {
            k->multiply(p->out + row, w->rows, rows, p->x, n, p->batch->tokens);
        } else {
            for (size_t t = 0; t < p->batch->tokens; t++) {
                for (size_t i = 0; i < count; i++) {
                    p->out[t * w->rows + row + i] = k->dot(rows + i * n, p->x + t * n, n);
                }
            }
        }
        finish_rows(p, row, count);
    }
}

static void apply(const struct batch *b, const struct linear *l, const float *x, float *out,
                  float *rows, bool with_gelu)
{
    struct product p = {b, l, x, out, rows, with_gelu};
    parallel_for(b->threads, l->weight->rows, KERNEL_ROWS, multiply_rows, &p);
}

static void normalise_state(float *x, const struct norm *norm, size_t n, float epsilon)
{
    double mean = 0, variance = 0;
    for (size_t i = 0; i < n; i++) mean += (double)x[i];
    mean /= (double)n;
    for (size_t i = 0; i < n; i++) {
        double d = (double)x[i] - mean;
        variance += d * d;
    }
    float scale = (float)(1 / sqrt(variance / (double)n + (double)epsilon));
    for (size_t i = 0; i < n; i++) {
        x[i] = (x[i] - (float)mean) * scale * norm->scale[i] + norm->shift[i];
    }
}

static void add_and_normalise(const struct batch *b, float *x, const float *y,
                              const struct norm *norm, const struct weights *w)
{
    size_t n = w->width;
    for (size_t t = 0; t < b->tokens; t++) {
        for (size_t i = 0; i < n; i++) x[t * n + i] += y[t * n + i];
        normalise_state(x + t * n, norm, n, w->epsilon);
    }
}

static void softmax(float *scores, size_t n)
{
    float most = scores[0], sum = 0;
    for (size_t i = 1; i < n; i++) most = fmaxf(most, scores[i]);
    for (size_t i = 0; i < n; i++) sum += scores[i] = expf(scores[i] - most);
    for (size_t i = 0; i < n; i++) scores[i] /= sum;
}

struct attention {
    const struct batch *batch;
    const struct weights *w;
    const float *query, *key, *value;
    float *out, *scores; /* the longest text's tokens a thread */
    size_t longest;
};

static void attend_text(const struct attention *at, size_t text, size_t head, float *scores)
{
    const struct batch *b = at->batch;
    size_t width = at->w->width, size = width / at->w->heads;
    size_t first = b->starts[text], n = b->starts[text + 1] - first;
    size_t place = first * width + head * size;
    float scale = 1 / sqrtf((float)size);
    for (size_t t = 0; t < n; t++) {
        const float *q = at->query + place + t * width;
        float *out = at->out + place + t * width;
        for (size_t s = 0; s < n; s++) {
            scores[s] = scale * b->kernels->dot(q, at->key + place + s * width, size);
        }
        softmax(scores, n);
        for (size_t i = 0; i < size; i++) out[i] = 0;
        for (size_t s = 0; s < n; s++) {
            const float *v = at->value + place + s * width;
            for (size_t i = 0; i < size; i++) out[i] += scores[s] * v[i];
        }
    }
}

static void attend(void *ctx, unsigned thread, size_t begin, size_t end)
{
    const struct attention *at = ctx;
    float *scores = at->scores + thread * at->longest;
    for (size_t i = begin; i < end; i++) {
        attend_text(at, i / at->w->heads, i % at->w->heads, scores);
    }
}

static float *embed(const struct batch *b, const struct weights *w)
{
    size_t n = w->width;
    float *x = ARENA_ARRAY(b->arena, float, b->tokens *n), *row = ARENA_ARRAY(b->arena, float, n);
    for (size_t text = 0; text < b->texts; text++) {
        for (size_t t = b->starts[text]; t < b->starts[text + 1]; t++) {
            const struct {
                const struct tensor *table;
                size_t row;
            } parts[] = {{w->words, b->ids[t]},
                         {w->positions, w->first_position + t - b->starts[text]},
                         {w->types, 0}};
            for (size_t k = 0; k < ARRAY_LEN(parts); k++) {
                const struct tensor *table = parts[k].table;
                const unsigned char *data =
                    table->data + parts[k].row * tensor_row_bytes(table->type, n);
                b->kernels->widen(row, table->type, data, n);
                for (size_t i = 0; i < n; i++) x[t * n + i] += row[i];
            }
            normalise_state(x + t * n, &w->norm, n, w->epsilon);
        }
    }
    return x;
}

float *layers_run(const struct batch *b, const struct weights *w)
{
    size_t n = b->tokens * w->width, widest = w->inner > w->width ? w->inner : w->width;
    size_t longest = 0;
    for (size_t i = 0; i < b->texts; i++) {
        size_t length = b->starts[i + 1] - b->starts[i];
        if (length > longest) longest = length;
    }
    float *x = embed(b, w), *rows = ARENA_ARRAY(b->arena, float, b->threads *KERNEL_ROWS *widest);
    float *query = ARENA_ARRAY(b->arena, float, n), *key = ARENA_ARRAY(b->arena, float, n);
    float *value = ARENA_ARRAY(b->arena, float, n), *mixed = ARENA_ARRAY(b->arena, float, n);
    float *inner = ARENA_ARRAY(b->arena, float, b->tokens * w->inner);
    float *scores = ARENA_ARRAY(b->arena, float, b->threads *longest);
    struct attention at = {b, w, query, key, value, mixed, scores, longest};
    for (uint32_t i = 0; i < w->layer_count; i++) {
        const struct layer_weights *l = &w->layers[i];
        apply(b, &l->query, x, query, rows, false);
        apply(b, &l->key, x, key, rows, false);
        apply(b, &l->value, x, value, rows, false);
        parallel_for(b->threads, b->texts * w->heads, 1, attend, &at);
        apply(b, &l->output, mixed, query, rows, false);
        add_and_normalise(b, x, query, &l->attention_norm, w);
        apply(b, &l->up, x, inner, rows, true);
        apply(b, &l->down, inner, query, rows, false);
        add_and_normalise(b, x, query, &l->output_norm, w);
    }
    return x;
}
