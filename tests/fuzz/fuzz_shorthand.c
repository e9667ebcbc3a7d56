/* Hostile shorthand, JSON and YAML values: a value or a reason, never a crash; first byte chooses.
 */
#include "cli/pyjson.h"
#include "cli/shorthand.h"
#include "cli/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct paramfiles closed = {0};
    struct str text = {(const char *)data + 1, size - 1}, problem = STR_NONE;
    const struct value *v = NULL;
    bool ok = data[0] == 'j'   ? py_json(a, text, &v, &problem)
              : data[0] == 'y' ? yaml_read(a, text, &v, &problem)
                               : shorthand_parse(a, &closed, text, &v, &e);
    if (ok && !v) BUG("no value");
    if (!ok && str_is_empty(problem) && !err_is_set(&e)) BUG("an error without a reason");
    arena_free(a);
    return 0;
}
