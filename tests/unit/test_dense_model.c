/* Tokens and vectors of tiny random models against an independent computation
 * (tests/dense/make_models.py), and the kernels against each other. */
#include "dense/encoder.h"
#include "dense/kernels.h"
#include "harness.h"

#include <math.h>

#include "base/files.h"
#include "base/limits.h"
#include "value/json.h"

#define TOLERANCE 1e-4
#define TOKENS_MAX 512u

static const struct files anywhere = {.mode = FILES_UNRESTRICTED};

static const char *const models[] = {"gguf-f32",        "gguf-f16",        "gguf-q8_0",
                                     "safetensors-f32", "safetensors-f16", "safetensors-bf16"};

static void check_tokens(struct arena *a, const struct encoder *m, const struct value *row)
{
    uint32_t ids[TOKENS_MAX];
    const struct value *want = value_get(row, STR("tokens"));
    size_t n = encoder_tokens(m, a, value_get_text(row, STR("text")), ids, TOKENS_MAX);
    bool same = n == value_count(want);
    for (size_t i = 0; same && i < n; i++) {
        int64_t id = -1;
        same = value_to_i64(value_at(want, i), &id) && id == ids[i];
    }
    CHECK(same);
}

static double distance(const float *got, const struct value *want)
{
    double most = 0;
    for (size_t i = 0; i < value_count(want); i++) {
        most = fmax(most, fabs((double)got[i] - value_to_double(value_at(want, i), (double)NAN)));
    }
    return most;
}

static void test_model(struct arena *a, const char *name, unsigned threads)
{
    struct err e = err_init(a);
    const struct encoder *m;
    const struct value *rows;
    struct str text, folder = arena_printf(a, "%s/%s", DENSE_MODELS, name);
    struct str expected = arena_printf(a, STR_FMT "/expected.json", STR_ARG(folder));
    test_begin(name);
    if (!CHECK_OK(files_read(a, &anywhere, expected, MIB, &text, &e), &e) ||
        !CHECK_OK(json_read(a, text, &rows, &e), &e) ||
        !CHECK_OK(encoder_open(a, folder, threads, &m, &e), &e)) {
        return;
    }
    size_t n = value_count(rows), width = encoder_width(m);
    struct str *texts = ARENA_ARRAY(a, struct str, n);
    float *vectors = ARENA_ARRAY(a, float, n *width);
    for (size_t i = 0; i < n; i++) {
        texts[i] = value_get_text(value_at(rows, i), STR("text"));
        check_tokens(a, m, value_at(rows, i));
    }
    CHECK(n > 10);
    /* All in one batch: no text may see another. */
    if (!CHECK_OK(encoder_vectors(m, texts, n, TOKENS_MAX, vectors, &e), &e)) return;
    for (size_t i = 0; i < n; i++) {
        const struct value *want = value_get(value_at(rows, i), STR("vector"));
        CHECK(value_count(want) == width && distance(vectors + i * width, want) < TOLERANCE);
    }
    CHECK(encoder_identity(a, m).n == 16);
}

static void test_kernels(void)
{
    enum { COLUMNS = 96, TOKENS = 5 };
    const struct kernels *best = kernels_best();
    float rows[KERNEL_ROWS * COLUMNS], x[TOKENS * COLUMNS];
    unsigned char data[Q8_0_BYTES * 3];
    float plain[TOKENS * KERNEL_ROWS], fast[TOKENS * KERNEL_ROWS], p[COLUMNS], f[COLUMNS];
    test_begin("kernels agree");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) rows[i] = (float)(i * 37 % 101) / 50 - 1;
    for (size_t i = 0; i < ARRAY_LEN(x); i++) x[i] = (float)(i * 53 % 97) / 48 - 1;
    for (size_t n = 1; n <= COLUMNS; n += 5) {
        kernels_plain.multiply(plain, KERNEL_ROWS, rows, x, n, TOKENS);
        best->multiply(fast, KERNEL_ROWS, rows, x, n, TOKENS);
        for (size_t i = 0; i < ARRAY_LEN(plain); i++) CHECK(fabsf(plain[i] - fast[i]) < 1e-4f);
        CHECK(fabsf(kernels_plain.dot(rows, x, n) - best->dot(rows, x, n)) < 1e-4f);
    }
    for (size_t i = 0; i < sizeof data; i++) data[i] = (unsigned char)(i * 29 % 120);
    for (enum tensor_type t = TENSOR_F16; t < TENSOR_TYPE_COUNT; t++) {
        size_t n = t == TENSOR_Q8_0 ? COLUMNS : 48;
        kernels_plain.widen(p, t, data, n);
        best->widen(f, t, data, n);
        for (size_t i = 0; i < n; i++) CHECK(!(fabsf(p[i] - f[i]) > 0));
    }
    static const unsigned char halves[] = {0x00, 0x3c, 0x01, 0x00, 0x00, 0xc0, 0xff, 0x7b};
    best->widen(f, TENSOR_F16, halves, 4);
    CHECK(f[0] == 1.0f && f[1] == 0x1p-24f && f[2] == -2.0f && f[3] == 65504.0f);
}

static void test_missing(struct arena *a)
{
    test_begin("a folder without a model");
    struct err e = err_init(a);
    const struct encoder *m;
    CHECK(!encoder_open(a, STR(DENSE_MODELS), 1, &m, &e));
    CHECK(e.kind == ERR_MODEL && str_find(e.message, STR("cannot be used: ")) != STR_NPOS);
    CHECK(str_find(e.message, STR("model.safetensors: No such file")) != STR_NPOS);
    CHECK(str_starts(e.hint, STR("EMBEDDING_MODEL_DIR names a folder")));
}

void run_tests(struct arena *a)
{
    for (size_t i = 0; i < ARRAY_LEN(models); i++) test_model(a, models[i], 1 + (unsigned)i % 3);
    test_kernels();
    test_missing(a);
}
