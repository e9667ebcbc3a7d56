/* Hostile expressions: first line an expression, the rest a JSON document (null when it is none).
 * Compiling and searching end in a value or a reason, and a second search gives the same. */
#include "jmespath/jmespath.h"
#include "value/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void search(struct arena *a, const struct jmespath *expression, const struct value *document)
{
    struct err e = err_init(a), e2 = err_init(a);
    const struct value *first = NULL, *second = NULL;
    bool ok = jmespath_search(a, expression, document, &first, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    if (ok && !first) BUG("no value");
    if (jmespath_search(a, expression, document, &second, &e2) != ok) BUG("searching is not pure");
    if (ok && !str_eq(json_text(a, first, &json_python), json_text(a, second, &json_python))) {
        BUG("two searches, two results");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct str rest = {(const char *)data, size}, line = STR_NONE;
    if (!str_next(&rest, '\n', &line)) line = STR("");
    const struct value *document = &value_null;
    if (!json_read(a, rest, &document, &e)) document = &value_null;

    e = err_init(a);
    const struct jmespath *expression = NULL;
    bool ok = jmespath_compile(a, line, &expression, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    if (ok) search(a, expression, document);
    arena_free(a);
    return 0;
}
