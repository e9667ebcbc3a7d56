/* Hostile JSON: reading ends in a document or a reason; what was read can be written and read again
 * as the same document. */
#include "base/limits.h"
#include "value/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(struct arena *a, const struct value *v, const struct json_style *style)
{
    struct err e = err_init(a);
    const struct value *again;
    struct str text = json_text(a, v, style);
    if (!json_read(a, text, &again, &e)) BUG("our own text does not parse");
    if (!value_eq(v, again)) BUG("writing changed the document");
    if (!str_eq(text, json_text(a, again, style))) BUG("writing is not stable");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct value *v = NULL;
    bool ok = json_read(a, (struct str){(const char *)data, size}, &v, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    if (ok) {
        check_round_trip(a, v, &json_compact);
        check_round_trip(a, v, &json_python);
        check_round_trip(a, v, &json_cli);
    }
    arena_free(a);
    return 0;
}
