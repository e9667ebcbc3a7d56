/* Hostile model files: every tensor that a reader hands out must lie inside the bytes, and all
 * metadata must be readable. */
#include "dense/gguf.h"
#include "dense/safetensors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned touch(const struct tensors *all)
{
    unsigned sum = 0;
    for (size_t i = 0; i < all->by_name.cap; i++) {
        const struct tensor *t = all->by_name.slots[i].value;
        if (!t || t->type == TENSOR_OTHER) continue;
        uint64_t n = t->rows * tensor_row_bytes(t->type, t->columns);
        sum += (unsigned)t->data[0] + t->data[n - 1];
    }
    return sum;
}

static void walk_metadata(const struct gguf *g)
{
    for (size_t i = 0; i < g->metadata.cap; i++) {
        const struct gguf_value *v = g->metadata.slots[i].value;
        struct str text;
        double number;
        size_t at = 0;
        while (v && (gguf_next_text(v, &at, &text) || gguf_next_number(v, &at, &number))) continue;
        if (v && at > v->bytes.n) BUG("an item behind the end of its array");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = err_init(a), other = err_init(a);
    /* A copy of its own, so that the sanitizer sees its end. */
    struct str bytes = arena_str(a, (struct str){(const char *)data, size});
    struct gguf g;
    struct tensors t;
    bool ok = gguf_read(a, bytes, &g, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    unsigned sum = 0;
    if (ok) {
        walk_metadata(&g);
        sum += touch(&g.tensors);
    }
    ok = safetensors_read(a, bytes, &t, &other);
    if (ok == err_is_set(&other)) BUG("an error without a reason, or a reason without an error");
    if (ok) sum += touch(&t);
    arena_free(a);
    return sum == UINT32_MAX ? 1 : 0;
}
