/* Hostile CBOR: reading must end in a value or an error, and a value must survive JSON. */
#include "codec/cbor.h"
#include "value/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct value *v = NULL;
    bool ok = cbor_read(a, (struct str){(const char *)data, size}, &v, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    if (ok && json_text(a, v, &json_compact).n == 0) BUG("a value without a text");
    arena_free(a);
    return 0;
}
