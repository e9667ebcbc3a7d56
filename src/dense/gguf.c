#include "dense/gguf.h"

#include <string.h>

#define METADATA_MAX 65536u
#define TENSORS_MAX 65536u
#define DEFAULT_ALIGNMENT 32u

static const uint8_t type_sizes[GGUF_TYPE_COUNT] = {
    [GGUF_U8] = 1,  [GGUF_I8] = 1,   [GGUF_U16] = 2, [GGUF_I16] = 2, [GGUF_U32] = 4, [GGUF_I32] = 4,
    [GGUF_F32] = 4, [GGUF_BOOL] = 1, [GGUF_U64] = 8, [GGUF_I64] = 8, [GGUF_F64] = 8,
};

struct reader {
    struct str bytes;
    size_t at;
    bool is_short; /* something was asked for that lies behind the end */
};

static struct str take(struct reader *r, uint64_t n)
{
    if (n > r->bytes.n - r->at) {
        r->is_short = true;
        r->at = r->bytes.n;
        return STR_NONE;
    }
    struct str s = {r->bytes.p + r->at, (size_t)n};
    r->at += (size_t)n;
    return s;
}

static uint64_t little_endian(struct str s)
{
    uint64_t v = 0;
    for (size_t i = 0; i < s.n && i < 8; i++) v |= (uint64_t)(unsigned char)s.p[i] << (8 * i);
    return v;
}

static uint32_t take_u32(struct reader *r)
{
    return (uint32_t)little_endian(take(r, 4));
}

static uint64_t take_u64(struct reader *r)
{
    return little_endian(take(r, 8));
}

static struct str take_text(struct reader *r)
{
    return take(r, take_u64(r));
}

static bool take_items(struct reader *r, struct gguf_value *v, struct err *e)
{
    size_t begin = r->at;
    if (v->type == GGUF_STRING && v->is_array) {
        for (uint64_t i = 0; i < v->n && !r->is_short; i++) take_text(r);
    } else if (v->type == GGUF_STRING) {
        v->bytes = take_text(r);
        return true;
    } else if (v->type >= GGUF_TYPE_COUNT || type_sizes[v->type] == 0) {
        return err_set(e, ERR_SYNTAX, "its metadata has a value of the unknown type %u",
                       (unsigned)v->type);
    } else if (v->n > r->bytes.n) {
        r->is_short = true;
    } else {
        take(r, v->n * type_sizes[v->type]);
    }
    v->bytes = (struct str){r->bytes.p + begin, r->at - begin};
    return true;
}

static bool take_metadata(struct arena *a, struct reader *r, struct gguf *g, uint64_t n,
                          struct err *e)
{
    for (uint64_t i = 0; i < n && !r->is_short; i++) {
        struct str key = take_text(r);
        struct gguf_value *v = ARENA_NEW(a, struct gguf_value);
        v->type = take_u32(r);
        v->is_array = v->type == GGUF_ARRAY;
        v->n = 1;
        if (v->is_array) {
            v->type = take_u32(r);
            v->n = take_u64(r);
        }
        if (!take_items(r, v, e)) return false;
        strmap_set(&g->metadata, key, v);
    }
    return true;
}

/* ggml_type, those that we read. */
static const struct {
    uint32_t number;
    enum tensor_type type;
} tensor_types[] = {{0, TENSOR_F32}, {1, TENSOR_F16}, {8, TENSOR_Q8_0}, {30, TENSOR_BF16}};

static enum tensor_type tensor_type_of(uint32_t number)
{
    for (size_t i = 0; i < ARRAY_LEN(tensor_types); i++) {
        if (tensor_types[i].number == number) return tensor_types[i].type;
    }
    return TENSOR_OTHER;
}

struct entry {
    struct tensor tensor;
    uint64_t dimensions[TENSOR_DIMENSIONS_MAX];
    uint32_t n;
    uint64_t offset;
};

static bool take_entry(struct arena *a, struct reader *r, struct entry *t, struct err *e)
{
    *t = (struct entry){.tensor.name = take_text(r), .n = take_u32(r)};
    if (t->n > TENSOR_DIMENSIONS_MAX) {
        return err_set(e, ERR_SYNTAX, "one of its tensors has %u dimensions, at most %u are known",
                       t->n, TENSOR_DIMENSIONS_MAX);
    }
    /* The file has the innermost dimension first. */
    for (uint32_t k = t->n; k > 0; k--) t->dimensions[k - 1] = take_u64(r);
    uint32_t number = take_u32(r);
    t->tensor.type = tensor_type_of(number);
    t->tensor.type_name = arena_printf(a, "ggml type %u", number);
    t->offset = take_u64(r);
    return true;
}

static bool too_many(struct err *e, const char *what, uint64_t n, unsigned most)
{
    return err_set(e, ERR_SYNTAX, "it says to have %llu %s, at most %u are read",
                   (unsigned long long)n, what, most);
}

static bool cut_short(struct err *e)
{
    return err_set(e, ERR_SYNTAX, "it is cut short");
}

static bool place_tensors(struct arena *a, struct reader *r, struct gguf *g, struct entry *entries,
                          uint64_t n, struct err *e)
{
    double alignment = DEFAULT_ALIGNMENT;
    gguf_number(g, STR("general.alignment"), &alignment);
    if (!(alignment >= 1 && alignment <= 65536)) {
        return err_set(e, ERR_SYNTAX, "its general.alignment is no sound number");
    }
    uint64_t step = (uint64_t)alignment, start = (r->at + step - 1) / step * step;
    for (uint64_t i = 0; i < n; i++) {
        struct entry *t = &entries[i];
        if (start > r->bytes.n || t->offset > r->bytes.n - start) return cut_short(e);
        uint64_t at = start + t->offset;
        t->tensor.data = (const unsigned char *)r->bytes.p + at;
        if (!tensor_add(a, &g->tensors, t->tensor, t->dimensions, t->n, r->bytes.n - at, e)) {
            return false;
        }
    }
    return true;
}

bool gguf_read(struct arena *a, struct str bytes, struct gguf *out, struct err *e)
{
    struct reader r = {.bytes = bytes};
    if (!str_eq(take(&r, 4), STR("GGUF"))) {
        return err_set(e, ERR_SYNTAX, "it is no GGUF file (which begins with \"GGUF\")");
    }
    uint32_t version = take_u32(&r);
    if (version != 2 && version != 3) {
        return err_set(e, ERR_SYNTAX, "it is GGUF of version %u; 2 and 3 in little-endian are read",
                       version);
    }
    uint64_t tensors = take_u64(&r), metadata = take_u64(&r);
    if (tensors > TENSORS_MAX) return too_many(e, "tensors", tensors, TENSORS_MAX);
    if (metadata > METADATA_MAX) return too_many(e, "metadata", metadata, METADATA_MAX);
    *out = (struct gguf){strmap_new(a), {strmap_new(a)}};
    if (!take_metadata(a, &r, out, metadata, e)) return false;
    if (r.is_short) return cut_short(e);
    struct entry *entries = ARENA_ARRAY(a, struct entry, (size_t)tensors + 1);
    for (uint64_t i = 0; i < tensors && !r.is_short; i++) {
        if (!take_entry(a, &r, &entries[i], e)) return false;
    }
    if (r.is_short) return cut_short(e);
    return place_tensors(a, &r, out, entries, tensors, e);
}

const struct gguf_value *gguf_get(const struct gguf *g, struct str key)
{
    return strmap_get(&g->metadata, key);
}

static double number_of(enum gguf_type type, struct str s)
{
    uint64_t bits = little_endian(s);
    unsigned unused = 64 - 8 * (unsigned)s.n;
    float single;
    double result;
    uint32_t low = (uint32_t)bits;
    switch (type) {
    case GGUF_F32:
        memcpy(&single, &low, sizeof single);
        return (double)single;
    case GGUF_F64:
        memcpy(&result, &bits, sizeof result);
        return result;
    case GGUF_I8:
    case GGUF_I16:
    case GGUF_I32:
    case GGUF_I64:
        return (double)((int64_t)(bits << unused) >> unused);
    case GGUF_U8:
    case GGUF_U16:
    case GGUF_U32:
    case GGUF_U64:
    case GGUF_BOOL:
    case GGUF_STRING:
    case GGUF_ARRAY:
    case GGUF_TYPE_COUNT:
        break;
    }
    return (double)bits;
}

bool gguf_number(const struct gguf *g, struct str key, double *out)
{
    const struct gguf_value *v = gguf_get(g, key);
    size_t at = 0;
    return v && !v->is_array && gguf_next_number(v, &at, out);
}

struct str gguf_text(const struct gguf *g, struct str key)
{
    const struct gguf_value *v = gguf_get(g, key);
    return v && !v->is_array && v->type == GGUF_STRING ? v->bytes : STR_NONE;
}

bool gguf_next_text(const struct gguf_value *array, size_t *at, struct str *out)
{
    struct reader r = {.bytes = array->bytes, .at = *at};
    if (!array->is_array || array->type != GGUF_STRING || *at >= array->bytes.n) return false;
    *out = take_text(&r);
    *at = r.at;
    return true;
}

bool gguf_next_number(const struct gguf_value *array, size_t *at, double *out)
{
    size_t size = type_sizes[array->type];
    if (size == 0 || *at >= array->bytes.n) return false;
    *out = number_of(array->type, str_sub(array->bytes, *at, size));
    *at += size;
    return true;
}
