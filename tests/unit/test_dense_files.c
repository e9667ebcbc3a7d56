/* Readers of model files: hand-made GGUF and safetensors, whole and damaged. */
#include "dense/gguf.h"
#include "dense/safetensors.h"
#include "harness.h"

#include "base/buf.h"
#include "base/limits.h"

#include <string.h>

static void add_u64(struct buf *b, uint64_t v)
{
    buf_add_u32le(b, (uint32_t)v);
    buf_add_u32le(b, (uint32_t)(v >> 32));
}

static void add_text(struct buf *b, struct str s)
{
    add_u64(b, s.n);
    buf_add(b, s);
}

static void add_key(struct buf *b, struct str key, enum gguf_type type)
{
    add_text(b, key);
    buf_add_u32le(b, type);
}

static void add_entry(struct buf *b, struct str name, uint64_t columns, uint64_t rows,
                      uint32_t type, uint64_t offset)
{
    add_text(b, name);
    buf_add_u32le(b, 2);
    add_u64(b, columns);
    add_u64(b, rows);
    buf_add_u32le(b, type);
    add_u64(b, offset);
}

/* Four keys; a 2 × 3 float matrix, a 1 × 32 q8_0 one, one of a type nobody reads. */
static struct str toy_gguf(struct arena *a)
{
    struct buf b = buf_new(a, MIB);
    buf_add(&b, STR("GGUF"));
    buf_add_u32le(&b, 3);
    add_u64(&b, 3);
    add_u64(&b, 4);
    add_key(&b, STR("general.architecture"), GGUF_STRING);
    add_text(&b, STR("bert"));
    add_key(&b, STR("bert.block_count"), GGUF_U32);
    buf_add_u32le(&b, 24);
    add_key(&b, STR("words"), GGUF_ARRAY);
    buf_add_u32le(&b, GGUF_STRING);
    add_u64(&b, 2);
    add_text(&b, STR("one"));
    add_text(&b, STR(""));
    add_key(&b, STR("numbers"), GGUF_ARRAY);
    buf_add_u32le(&b, GGUF_I32);
    add_u64(&b, 2);
    buf_add_u32le(&b, 7);
    buf_add_u32le(&b, (uint32_t)-8);
    add_entry(&b, STR("m"), 3, 2, 0, 0);
    add_entry(&b, STR("q"), 32, 1, 8, 32);
    add_entry(&b, STR("x"), 256, 1, 12, 64);
    buf_add_repeat(&b, 0, (32 - b.n % 32) % 32);
    for (uint32_t i = 0; i < 6; i++) {
        float f = (float)i;
        uint32_t bits;
        memcpy(&bits, &f, sizeof bits);
        buf_add_u32le(&b, bits);
    }
    buf_add_repeat(&b, 0, 8);
    buf_add_repeat(&b, 1, Q8_0_BYTES);
    return buf_str(&b);
}

static void test_gguf(struct arena *a)
{
    test_begin("GGUF");
    struct err e = err_init(a);
    struct gguf g;
    struct str text;
    double number = 0;
    size_t at = 0;
    if (!CHECK_OK(gguf_read(a, toy_gguf(a), &g, &e), &e)) return;
    CHECK_STR(gguf_text(&g, STR("general.architecture")), STR("bert"));
    CHECK(gguf_number(&g, STR("bert.block_count"), &number) && number == 24);
    CHECK(!gguf_number(&g, STR("none"), &number));
    const struct gguf_value *words = gguf_get(&g, STR("words"));
    CHECK(gguf_next_text(words, &at, &text) && str_eq(text, STR("one")));
    CHECK(gguf_next_text(words, &at, &text) && text.n == 0);
    CHECK(!gguf_next_text(words, &at, &text));
    at = 0;
    const struct gguf_value *numbers = gguf_get(&g, STR("numbers"));
    CHECK(gguf_next_number(numbers, &at, &number) && number == 7);
    CHECK(gguf_next_number(numbers, &at, &number) && number == -8);
    CHECK(!gguf_next_number(numbers, &at, &number));
    const struct tensor *m = tensor_find(&g.tensors, STR("m"));
    float last = 0;
    if (!CHECK(m && m->rows == 2 && m->columns == 3 && m->type == TENSOR_F32)) return;
    memcpy(&last, m->data + 20, sizeof last);
    CHECK(last == 5.0f);
    const struct tensor *q = tensor_find(&g.tensors, STR("q"));
    CHECK(q && q->type == TENSOR_Q8_0 && q->data[0] == 1);
    const struct tensor *x = tensor_find(&g.tensors, STR("x"));
    if (CHECK(x && x->type == TENSOR_OTHER)) CHECK_STR(x->type_name, STR("ggml type 12"));
}

static void test_damaged_gguf(struct arena *a)
{
    test_begin("damaged GGUF");
    struct str whole = toy_gguf(a);
    size_t refused = 0;
    for (size_t n = 0; n < whole.n; n++) {
        struct err e = err_init(a);
        struct gguf g;
        if (!gguf_read(a, str_sub(whole, 0, n), &g, &e) && e.message.n > 0) refused++;
    }
    CHECK(refused == whole.n);
    char *old = arena_cstr(a, whole);
    old[4] = 1;
    struct err e = err_init(a);
    struct gguf g;
    CHECK(!gguf_read(a, (struct str){old, whole.n}, &g, &e));
    CHECK_STR(e.message, STR("it is GGUF of version 1; 2 and 3 in little-endian are read"));
}

static struct str toy_safetensors(struct arena *a, struct str head)
{
    struct buf b = buf_new(a, MIB);
    add_text(&b, head);
    buf_add_repeat(&b, 2, 12);
    return buf_str(&b);
}

static void test_safetensors(struct arena *a)
{
    test_begin("safetensors");
    struct err e = err_init(a);
    struct tensors t;
    struct str head = STR("{\"__metadata__\":{\"format\":\"pt\"},"
                          "\"m\":{\"dtype\":\"F16\",\"shape\":[2,2],\"data_offsets\":[0,8]},"
                          "\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}");
    struct str whole = toy_safetensors(a, head);
    if (!CHECK_OK(safetensors_read(a, whole, &t, &e), &e)) return;
    const struct tensor *m = tensor_find(&t, STR("m")), *v = tensor_find(&t, STR("v"));
    CHECK(m && m->rows == 2 && m->columns == 2 && m->type == TENSOR_F16);
    CHECK(v && v->rows == 1 && v->columns == 1 && v->data == m->data + 8);
    size_t refused = 0;
    for (size_t n = 0; n < whole.n; n++) {
        struct err why = err_init(a);
        if (!safetensors_read(a, str_sub(whole, 0, n), &t, &why) && why.message.n > 0) refused++;
    }
    CHECK(refused == whole.n);
}

static void test_damaged_safetensors(struct arena *a)
{
    static const struct {
        struct str head, message;
    } rows[] = {
        {STR_INIT("{\"m\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,8]}}"),
         STR_INIT("the tensor 'm' ends behind the end of the file")},
        {STR_INIT("{\"m\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,4]}}"),
         STR_INIT("the tensor 'm' has no sound data_offsets")},
        {STR_INIT("{\"m\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}"),
         STR_INIT("the tensor 'm' has no sound shape")},
        {STR_INIT("{\"m\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,1],"
                  "\"data_offsets\":[0,4]}}"),
         STR_INIT("the tensor 'm' has more rows than any model")},
        {STR_INIT("{\"m\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"),
         STR_INIT("the tensor 'm' is empty")},
        {STR_INIT("{\"m\":1}"), STR_INIT("the tensor 'm' has no sound shape")},
    };
    test_begin("damaged safetensors");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a);
        struct tensors t;
        CHECK(!safetensors_read(a, toy_safetensors(a, rows[i].head), &t, &e));
        CHECK_STR(e.message, rows[i].message);
    }
}

void run_tests(struct arena *a)
{
    test_gguf(a);
    test_damaged_gguf(a);
    test_safetensors(a);
    test_damaged_safetensors(a);
}
