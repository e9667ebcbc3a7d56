#include "search/meaning.h"

#include <math.h>
#include <string.h>

#define PIECE 4u /* bytes of a piece of a word, the marks of its ends among them */
#define FEATURES_MAX 4000u
#define LENGTH_LEAST 1e-6f

static uint32_t hash(struct str s, uint32_t seed)
{
    uint32_t h = 2166136261u ^ seed;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 16777619u;
    h = (h ^ h >> 15) * 2246822519u;
    return (h ^ h >> 13) & ~FEATURE_PIECE;
}

static void add_feature(struct features *f, uint32_t feature)
{
    if (f->n < FEATURES_MAX) f->items[f->n++] = feature;
}

/* The same for words of different endings. */
static void add_pieces(struct arena *a, struct features *f, struct str word)
{
    if (word.n < PIECE) return;
    struct str marked = arena_printf(a, "<" STR_FMT ">", STR_ARG(word));
    for (size_t i = 0; i + PIECE <= marked.n; i++) {
        add_feature(f, FEATURE_PIECE | hash(str_sub(marked, i, PIECE), PIECE));
    }
}

struct features meaning_features(struct arena *a, struct entries e, const struct tokens *t)
{
    struct features f = {ARENA_ARRAY(a, uint32_t, FEATURES_MAX), 0};
    for (size_t i = 0; i < t->n; i++) {
        struct str stem = text_stem(a, t->items[i].text);
        add_feature(&f, hash(stem, 0));
        add_pieces(a, &f, stem);
    }
    struct concepts c = text_concepts(a, e, t);
    for (size_t i = 0; i < c.n; i++) add_feature(&f, hash(c.names[i], 0));
    return f;
}

float feature_weight(uint32_t feature)
{
    return feature & FEATURE_PIECE ? PIECE_WEIGHT : 1;
}

float meaning_normalise(float *v)
{
    float sum = 0;
    for (size_t i = 0; i < MEANING_SIZE; i++) sum += v[i] * v[i];
    float length = fmaxf(sqrtf(sum), LENGTH_LEAST);
    for (size_t i = 0; i < MEANING_SIZE; i++) v[i] /= length;
    return length;
}

struct index_meaning meaning_round(const float *v)
{
    struct index_meaning out = {0};
    float most = 0;
    for (size_t i = 0; i < MEANING_SIZE; i++) most = fmaxf(most, fabsf(v[i]));
    if (most == 0) return out;
    out.scale = most / INT8_MAX;
    for (size_t i = 0; i < MEANING_SIZE; i++) out.x[i] = (int8_t)rintf(v[i] / out.scale);
    return out;
}

static int32_t dot(const int8_t *a, const int8_t *b)
{
    int32_t sum = 0;
    for (size_t i = 0; i < MEANING_SIZE; i++) sum += (int16_t)(a[i] * b[i]);
    return sum;
}

void meaning_scan(const struct search_index *x, struct features f, float *likeness)
{
    float v[MEANING_SIZE] = {0};
    uint32_t mask = x->n[INDEX_ROWS] - 1;
    for (size_t i = 0; i < f.n; i++) {
        const struct index_meaning *row = &x->rows[f.items[i] & mask];
        float weight = feature_weight(f.items[i]) * row->scale;
        for (size_t k = 0; k < MEANING_SIZE; k++) v[k] += weight * (float)row->x[k];
    }
    meaning_normalise(v);
    struct index_meaning q = meaning_round(v);
    for (uint32_t i = 0; i < x->n[INDEX_MEANINGS]; i++) {
        const struct index_meaning *d = &x->meanings[i];
        likeness[i] = (float)dot(q.x, d->x) * q.scale * d->scale;
    }
}
