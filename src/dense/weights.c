#include "dense/weights.h"

#include "dense/kernels.h"

#define LAYERS_MAX 256u
#define WIDTH_MAX 16384u

enum part {
    PART_WORDS,
    PART_POSITIONS,
    PART_TYPES,
    PART_NORM,
    PART_QUERY,
    PART_KEY,
    PART_VALUE,
    PART_OUTPUT,
    PART_ATTENTION_NORM,
    PART_UP,
    PART_DOWN,
    PART_OUTPUT_NORM,
    PART_COUNT
};

/* Those from PART_QUERY on stand behind the layer's prefix. */
static const char *const part_names[][PART_COUNT] = {
    [WEIGHT_NAMES_GGUF] = {"token_embd", "position_embd", "token_types", "token_embd_norm",
                           "attn_q", "attn_k", "attn_v", "attn_output", "attn_output_norm",
                           "ffn_up", "ffn_down", "layer_output_norm"},
    [WEIGHT_NAMES_TRANSFORMERS] = {"embeddings.word_embeddings", "embeddings.position_embeddings",
                                   "embeddings.token_type_embeddings", "embeddings.LayerNorm",
                                   "attention.self.query", "attention.self.key",
                                   "attention.self.value", "attention.output.dense",
                                   "attention.output.LayerNorm", "intermediate.dense",
                                   "output.dense", "output.LayerNorm"},
};

struct finder {
    struct arena *arena;
    const struct tensors *all;
    enum weight_names names;
    const char *prefix; /* some files call everything "roberta.…" */
};

static struct str name_of(const struct finder *f, uint32_t layer, enum part part,
                          const char *suffix)
{
    const char *name = part_names[f->names][part];
    if (part < PART_QUERY) return arena_printf(f->arena, "%s%s.%s", f->prefix, name, suffix);
    const char *before = f->names == WEIGHT_NAMES_GGUF ? "blk" : "encoder.layer";
    return arena_printf(f->arena, "%s%s.%u.%s.%s", f->prefix, before, layer, name, suffix);
}

static const struct tensor *find(const struct finder *f, uint32_t layer, enum part part,
                                 const char *suffix, struct err *e)
{
    struct str name = name_of(f, layer, part, suffix);
    const struct tensor *t = tensor_find(f->all, name);
    if (!t) {
        err_set(e, ERR_MODEL, "it has no tensor '" STR_FMT "': it is no XLM-RoBERTa model",
                STR_ARG(name));
        return NULL;
    }
    if (t->type != TENSOR_OTHER) return t;
    err_set(e, ERR_MODEL,
            "its tensor '" STR_FMT "' is of the type " STR_FMT
            "; f32, f16, bf16 and (GGUF) q8_0 are read",
            STR_ARG(name), STR_ARG(t->type_name));
    return NULL;
}

static bool wrong_shape(struct err *e, const struct tensor *t, uint64_t rows, uint64_t columns)
{
    return err_set(e, ERR_MODEL, "its tensor '" STR_FMT "' is %llu × %llu, expected %llu × %llu",
                   STR_ARG(t->name), (unsigned long long)t->rows, (unsigned long long)t->columns,
                   (unsigned long long)rows, (unsigned long long)columns);
}

static bool find_vector(const struct finder *f, uint32_t layer, enum part part, const char *suffix,
                        uint32_t n, const float **out, struct err *e)
{
    const struct tensor *t = find(f, layer, part, suffix, e);
    if (!t) return false;
    if (t->rows != 1 || t->columns != n) return wrong_shape(e, t, 1, n);
    float *copy = ARENA_ARRAY(f->arena, float, n);
    kernels_plain.widen(copy, t->type, t->data, n);
    *out = copy;
    return true;
}

static bool find_norm(const struct finder *f, uint32_t layer, enum part part, uint32_t n,
                      struct norm *out, struct err *e)
{
    return find_vector(f, layer, part, "weight", n, &out->scale, e) &&
           find_vector(f, layer, part, "bias", n, &out->shift, e);
}

static bool find_linear(const struct finder *f, uint32_t layer, enum part part, uint32_t rows,
                        uint32_t columns, struct linear *out, struct err *e)
{
    out->weight = find(f, layer, part, "weight", e);
    if (!out->weight) return false;
    if (out->weight->rows != rows || out->weight->columns != columns) {
        return wrong_shape(e, out->weight, rows, columns);
    }
    return find_vector(f, layer, part, "bias", rows, &out->bias, e);
}

static bool find_layer(const struct finder *f, uint32_t i, const struct weights *w,
                       struct layer_weights *l, struct err *e)
{
    uint32_t n = w->width;
    return find_linear(f, i, PART_QUERY, n, n, &l->query, e) &&
           find_linear(f, i, PART_KEY, n, n, &l->key, e) &&
           find_linear(f, i, PART_VALUE, n, n, &l->value, e) &&
           find_linear(f, i, PART_OUTPUT, n, n, &l->output, e) &&
           find_norm(f, i, PART_ATTENTION_NORM, n, &l->attention_norm, e) &&
           find_linear(f, i, PART_UP, w->inner, n, &l->up, e) &&
           find_linear(f, i, PART_DOWN, n, w->inner, &l->down, e) &&
           find_norm(f, i, PART_OUTPUT_NORM, n, &l->output_norm, e);
}

static bool find_table(const struct finder *f, enum part part, uint32_t width,
                       const struct tensor **out, struct err *e)
{
    *out = find(f, 0, part, "weight", e);
    if (!*out) return false;
    return (*out)->columns == width || wrong_shape(e, *out, (*out)->rows, width);
}

static bool check_sizes(const struct weights *w, struct err *e)
{
    if (w->layer_count == 0 || w->layer_count > LAYERS_MAX) {
        return err_set(e, ERR_MODEL, "it says to have %u layers", w->layer_count);
    }
    if (w->width > WIDTH_MAX || w->inner > 4 * WIDTH_MAX) {
        return err_set(e, ERR_MODEL, "its vectors have %u numbers, more than any model", w->width);
    }
    if (w->heads == 0 || w->width % w->heads != 0) {
        return err_set(e, ERR_MODEL, "its vectors of %u numbers cannot be shared by %u heads",
                       w->width, w->heads);
    }
    if (w->positions->rows < w->first_position + UINT64_C(2)) {
        return err_set(e, ERR_MODEL, "it has positions for no text");
    }
    return true;
}

bool weights_find(struct arena *a, const struct tensors *all, enum weight_names names,
                  struct weights *w, struct err *e)
{
    struct finder f = {a, all, names, ""};
    if (names == WEIGHT_NAMES_TRANSFORMERS &&
        tensor_find(all, STR("roberta.embeddings.word_embeddings.weight"))) {
        f.prefix = "roberta.";
    }
    w->words = find(&f, 0, PART_WORDS, "weight", e);
    const struct tensor *up = w->words ? find(&f, 0, PART_UP, "weight", e) : NULL;
    if (!up) return false;
    w->width = (uint32_t)w->words->columns;
    w->inner = (uint32_t)up->rows;
    if (!find_table(&f, PART_POSITIONS, w->width, &w->positions, e) ||
        !find_table(&f, PART_TYPES, w->width, &w->types, e) || !check_sizes(w, e) ||
        !find_norm(&f, 0, PART_NORM, w->width, &w->norm, e)) {
        return false;
    }
    w->layers = ARENA_ARRAY(a, struct layer_weights, w->layer_count);
    for (uint32_t i = 0; i < w->layer_count; i++) {
        if (!find_layer(&f, i, w, &w->layers[i], e)) return false;
    }
    return true;
}
