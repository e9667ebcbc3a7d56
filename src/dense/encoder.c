#include "dense/encoder.h"

#include <math.h>

#include "base/files.h"
#include "base/io.h"
#include "base/limits.h"
#include "dense/layers.h"
#include "dense/safetensors.h"
#include "dense/tokenizer.h"
#include "value/json.h"

#define TOKENIZER_FILE_MAX (128u * MIB)
#define IDENTITY_SAMPLES 4096u
#define IDENTITY_SAMPLE 64u

struct encoder {
    struct str bytes;
    struct weights weights;
    struct tokenizer tokenizer;
    unsigned threads;
};

static const struct files anywhere = {.mode = FILES_PERSON};

static bool has_gguf(struct arena *a, struct str folder, struct str *path, struct err *e)
{
    const struct str *names;
    size_t n;
    *path = STR_NONE;
    if (!files_list(a, &anywhere, folder, &names, &n, e)) return false;
    for (size_t i = 0; i < n; i++) {
        if (!str_ends(names[i], STR(".gguf"))) continue;
        if (path->n > 0) {
            return err_set(e, ERR_MODEL, "it holds two models, " STR_FMT " and " STR_FMT,
                           STR_ARG(*path), STR_ARG(names[i]));
        }
        *path = names[i];
    }
    return true;
}

static bool read_tokenizer(struct arena *a, struct str folder, struct tokenizer *out, struct err *e)
{
    struct arena *work = arena_new();
    struct str text, path = arena_printf(a, STR_FMT "/tokenizer.json", STR_ARG(folder));
    bool ok = files_read(work, &anywhere, path, TOKENIZER_FILE_MAX, &text, e) &&
              tokenizer_of_json(a, text, out, e);
    arena_free(work);
    return ok || err_prefix(e, "tokenizer.json: ");
}

/* Positions of a converted file begin with the first token's. */
static bool open_gguf(struct arena *a, struct str folder, struct encoder *m, struct err *e)
{
    struct gguf g;
    if (!gguf_read(a, m->bytes, &g, e)) return false;
    double layers = 0, heads = 0, epsilon = 1e-5;
    struct str kind = gguf_text(&g, STR("general.architecture"));
    if (!str_eq(kind, STR("bert"))) {
        return err_set(e, ERR_MODEL, "its architecture is '" STR_FMT "', expected 'bert'",
                       STR_ARG(str_sub(kind, 0, 60)));
    }
    if (!gguf_number(&g, STR("bert.block_count"), &layers) ||
        !gguf_number(&g, STR("bert.attention.head_count"), &heads) || !(layers < 1e6) ||
        !(heads < 1e6) || layers < 0 || heads < 0) {
        return err_set(e, ERR_MODEL, "it does not say how many layers and heads it has");
    }
    gguf_number(&g, STR("bert.attention.layer_norm_epsilon"), &epsilon);
    m->weights = (struct weights){
        .layer_count = (uint32_t)layers, .heads = (uint32_t)heads, .epsilon = (float)epsilon};
    if (!weights_find(a, &g.tensors, WEIGHT_NAMES_GGUF, &m->weights, e)) return false;
    if (!gguf_get(&g, STR("tokenizer.ggml.tokens"))) {
        return read_tokenizer(a, folder, &m->tokenizer, e);
    }
    return tokenizer_of_gguf(a, &g, &m->tokenizer, e);
}

static bool read_config(struct arena *a, struct str folder, struct weights *w, struct err *e)
{
    struct str text, path = arena_printf(a, STR_FMT "/config.json", STR_ARG(folder));
    const struct value *v;
    int64_t layers = 0, heads = 0, padding = 1;
    if (!files_read(a, &anywhere, path, MIB, &text, e) || !json_read(a, text, &v, e)) {
        return err_prefix(e, "config.json: ");
    }
    if (!value_to_i64(value_get(v, STR("num_hidden_layers")), &layers) ||
        !value_to_i64(value_get(v, STR("num_attention_heads")), &heads) || layers < 0 ||
        heads < 0 || layers > INT32_MAX || heads > INT32_MAX) {
        return err_set(e, ERR_MODEL,
                       "config.json: num_hidden_layers or num_attention_heads are "
                       "missing");
    }
    value_to_i64(value_get(v, STR("pad_token_id")), &padding);
    if (padding < 0 || padding > INT16_MAX) padding = 1;
    *w = (struct weights){.layer_count = (uint32_t)layers,
                          .heads = (uint32_t)heads,
                          /* RoBERTa counts positions from the one behind padding. */
                          .first_position = (uint32_t)padding + 1,
                          .epsilon =
                              (float)value_to_double(value_get(v, STR("layer_norm_eps")), 1e-5)};
    return true;
}

static bool open_safetensors(struct arena *a, struct str folder, struct encoder *m, struct err *e)
{
    struct tensors all;
    return safetensors_read(a, m->bytes, &all, e) && read_config(a, folder, &m->weights, e) &&
           weights_find(a, &all, WEIGHT_NAMES_TRANSFORMERS, &m->weights, e) &&
           read_tokenizer(a, folder, &m->tokenizer, e);
}

static bool open_files(struct arena *a, struct str folder, struct encoder *m, struct err *e)
{
    struct str gguf;
    if (!has_gguf(a, folder, &gguf, e)) return false;
    struct str name = gguf.n > 0 ? gguf : STR("model.safetensors");
    struct str path = arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(name));
    if (!io_map_file(a, path, &m->bytes, e)) return false;
    bool ok = gguf.n > 0 ? open_gguf(a, folder, m, e) : open_safetensors(a, folder, m, e);
    if (!ok) return err_prefix(e, STR_FMT ": ", STR_ARG(name));
    if (m->tokenizer.unigram.n <= m->weights.words->rows) return true;
    return err_set(e, ERR_MODEL, STR_FMT ": its tokenizer has %u pieces, its weights are for %llu",
                   STR_ARG(name), m->tokenizer.unigram.n,
                   (unsigned long long)m->weights.words->rows);
}

void encoder_hint(struct err *e)
{
    err_hint(e, "EMBEDDING_MODEL_DIR names a folder with BGE-M3: one .gguf file (f16 or q8_0), or "
                "model.safetensors with config.json and tokenizer.json.");
}

bool encoder_open(struct arena *a, struct str folder, unsigned threads, const struct encoder **out,
                  struct err *e)
{
    struct encoder *m = ARENA_NEW(a, struct encoder);
    struct err why = err_init(a);
    m->threads = threads > 0 ? threads : 1;
    *out = m;
    if (open_files(a, folder, m, &why)) return true;
    err_set(e, ERR_MODEL, "the embedding model in " STR_FMT " cannot be used: " STR_FMT,
            STR_ARG(folder), STR_ARG(why.message));
    encoder_hint(e);
    return false;
}

size_t encoder_width(const struct encoder *m)
{
    return m->weights.width;
}

struct str encoder_identity(struct arena *a, const struct encoder *m)
{
    uint64_t hash = 14695981039346656037u ^ m->bytes.n;
    size_t step = m->bytes.n / IDENTITY_SAMPLES + 1;
    for (size_t at = 0; at < m->bytes.n; at += step) {
        hash = hash * 1099511628211u ^ str_hash(str_sub(m->bytes, at, IDENTITY_SAMPLE));
    }
    return arena_printf(a, "%016llx", (unsigned long long)hash);
}

static size_t most_tokens(const struct encoder *m, size_t max)
{
    size_t positions = m->weights.positions->rows - m->weights.first_position;
    size_t n = max < positions ? max : positions;
    return n < 2 ? 2 : n;
}

size_t encoder_tokens(const struct encoder *m, struct arena *a, struct str text, uint32_t *out,
                      size_t max)
{
    return tokenizer_encode(&m->tokenizer, a, text, out, most_tokens(m, max));
}

static bool scale_to_unit(float *v, size_t n, struct err *e)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)v[i] * (double)v[i];
    if (!(sum > 0 && isfinite(sum))) {
        return err_set(e, ERR_MODEL,
                       "the embedding model's weights give no numbers: it is damaged");
    }
    float scale = (float)(1 / sqrt(sum));
    for (size_t i = 0; i < n; i++) v[i] *= scale;
    return true;
}

bool encoder_vectors(const struct encoder *m, const struct str *texts, size_t n, size_t max_tokens,
                     float *out, struct err *e)
{
    struct arena *work = arena_new();
    size_t most = most_tokens(m, max_tokens), width = m->weights.width;
    uint32_t *ids = ARENA_ARRAY(work, uint32_t, n * most + 1);
    size_t *starts = ARENA_ARRAY(work, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        starts[i + 1] = starts[i] + encoder_tokens(m, work, texts[i], ids + starts[i], most);
    }
    struct batch b = {work, kernels_best(), m->threads, ids, starts, n, starts[n]};
    const float *states = layers_run(&b, &m->weights);
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        for (size_t k = 0; k < width; k++) out[i * width + k] = states[starts[i] * width + k];
        ok = scale_to_unit(out + i * width, width, e);
    }
    arena_free(work);
    return ok;
}
