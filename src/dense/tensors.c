#include "dense/tensors.h"

uint64_t tensor_row_bytes(enum tensor_type type, uint64_t columns)
{
    switch (type) {
    case TENSOR_F32:
        return columns * 4;
    case TENSOR_F16:
    case TENSOR_BF16:
        return columns * 2;
    case TENSOR_Q8_0:
        return columns % Q8_0_WEIGHTS == 0 ? columns / Q8_0_WEIGHTS * Q8_0_BYTES : 0;
    case TENSOR_TYPE_COUNT:
        break;
    }
    return 0;
}

static bool refuse(struct err *e, struct str name, const char *why)
{
    return err_set(e, ERR_SYNTAX, "the tensor '" STR_FMT "' %s", STR_ARG(str_sub(name, 0, 100)),
                   why);
}

bool tensor_add(struct arena *a, struct tensors *all, struct tensor t, const uint64_t *dimensions,
                size_t n, uint64_t room, struct err *e)
{
    t.rows = 1;
    t.columns = n > 0 ? dimensions[n - 1] : 1;
    for (size_t i = 0; i + 1 < n; i++) {
        if (dimensions[i] > 0 && t.rows > INT32_MAX / dimensions[i]) {
            return refuse(e, t.name, "has more rows than any model");
        }
        t.rows *= dimensions[i];
    }
    if (t.rows == 0 || t.columns == 0) return refuse(e, t.name, "is empty");
    if (t.columns > INT32_MAX) return refuse(e, t.name, "has longer rows than any model");
    if (t.type != TENSOR_OTHER) {
        uint64_t row = tensor_row_bytes(t.type, t.columns);
        if (row == 0) return refuse(e, t.name, "has rows that are no whole blocks");
        if (t.rows > room / row) return refuse(e, t.name, "ends behind the end of the file");
    }
    if (tensor_find(all, t.name)) return refuse(e, t.name, "is there twice");
    struct tensor *copy = ARENA_NEW(a, struct tensor);
    *copy = t;
    strmap_set(&all->by_name, t.name, copy);
    return true;
}

const struct tensor *tensor_find(const struct tensors *all, struct str name)
{
    return strmap_get(&all->by_name, name);
}
