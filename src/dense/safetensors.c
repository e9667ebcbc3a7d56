#include "dense/safetensors.h"

#include "base/limits.h"
#include "value/json.h"

#define HEAD_MAX (16u * MIB)

static const struct {
    struct str name;
    enum tensor_type type;
} types[] = {
    {STR_INIT("F32"), TENSOR_F32}, {STR_INIT("F16"), TENSOR_F16}, {STR_INIT("BF16"), TENSOR_BF16}};

static enum tensor_type type_of(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        if (str_eq(types[i].name, name)) return types[i].type;
    }
    return TENSOR_OTHER;
}

static bool wrong_entry(struct err *e, struct str name, const char *what)
{
    return err_set(e, ERR_SYNTAX, "the tensor '" STR_FMT "' has no sound %s",
                   STR_ARG(str_sub(name, 0, 100)), what);
}

static bool read_sizes(const struct value *list, uint64_t *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int64_t v;
        if (!value_to_i64(value_at(list, i), &v) || v < 0) return false;
        out[i] = (uint64_t)v;
    }
    return true;
}

static bool add_entry(struct arena *a, const struct field *f, struct str data, struct tensors *out,
                      struct err *e)
{
    const struct value *shape = value_get(f->value, STR("shape"));
    const struct value *offsets = value_get(f->value, STR("data_offsets"));
    struct str type = value_get_text(f->value, STR("dtype"));
    uint64_t dimensions[TENSOR_DIMENSIONS_MAX], range[2];
    size_t n = value_count(shape);
    if (value_kind_of(shape) != VALUE_LIST || n > TENSOR_DIMENSIONS_MAX ||
        !read_sizes(shape, dimensions, n)) {
        return wrong_entry(e, f->name, "shape");
    }
    if (value_kind_of(offsets) != VALUE_LIST || value_count(offsets) != 2 ||
        !read_sizes(offsets, range, 2) || range[0] > range[1]) {
        return wrong_entry(e, f->name, "data_offsets");
    }
    if (range[1] > data.n) {
        return err_set(e, ERR_SYNTAX, "the tensor '" STR_FMT "' ends behind the end of the file",
                       STR_ARG(str_sub(f->name, 0, 100)));
    }
    struct tensor t = {.name = f->name,
                       .type = type_of(type),
                       .data = (const unsigned char *)data.p + range[0],
                       .type_name = type};
    return tensor_add(a, out, t, dimensions, n, range[1] - range[0], e);
}

bool safetensors_read(struct arena *a, struct str bytes, struct tensors *out, struct err *e)
{
    uint64_t n = 0;
    for (size_t i = 0; i < 8 && i < bytes.n; i++) {
        n |= (uint64_t)(unsigned char)bytes.p[i] << (8 * i);
    }
    if (bytes.n < 9 || bytes.p[8] != '{') {
        return err_set(e, ERR_SYNTAX, "it is no safetensors file (a length, then a JSON map)");
    }
    if (n > HEAD_MAX || n > bytes.n - 8) {
        return err_set(e, ERR_SYNTAX, "its head says to have %llu bytes: it is cut short",
                       (unsigned long long)n);
    }
    const struct value *head;
    if (!json_read(a, str_sub(bytes, 8, (size_t)n), &head, e)) return err_prefix(e, "its head: ");
    if (value_kind_of(head) != VALUE_MAP) return err_set(e, ERR_SYNTAX, "its head is no JSON map");
    *out = (struct tensors){strmap_new(a)};
    struct str data = str_from(bytes, 8 + (size_t)n);
    for (size_t i = 0; i < head->u.map.n; i++) {
        const struct field *f = &head->u.map.fields[i];
        if (!str_eq(f->name, STR("__metadata__")) && !add_entry(a, f, data, out, e)) return false;
    }
    return true;
}
