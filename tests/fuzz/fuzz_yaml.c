/* Hostile YAML: a document or a reason, twice the same; what was read can be written as JSON and
 * read again; as --cli-input-yaml of a small model's operation it ends in parameters or a reason.
 * The first byte's lowest bit chooses the dialect of templates. */
#include "base/utf8.h"
#include "cli/invocation.h"
#include "cli/yaml.h"
#include "model_toy.h"
#include "value/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read(struct arena *a, bool template, struct str text, const struct value **out)
{
    struct str problem = STR_NONE;
    bool ok =
        template ? yaml_read_template(a, text, out, &problem) : yaml_read(a, text, out, &problem);
    if (!ok && problem.n == 0) BUG("no reason");
    return ok;
}

/* Names and texts of YAML are Unicode, so JSON holds them all; numbers are written as they are. */
static void check_json(struct arena *a, const struct value *v)
{
    struct str text = json_text(a, v, &json_python);
    if (!utf8_is_valid(text)) BUG("JSON that is no text");
}

static void as_input(struct arena *a, struct str text)
{
    static struct arena *forever;
    static const struct model *model;
    if (!forever) {
        forever = arena_new();
        model = toy_model(forever, toy_database(forever));
    }
    struct str words[] = {STR("aws"), STR("toy"), STR("put-toy"), STR("--cli-input-yaml"), text};
    const struct words line = {words, ARRAY_LEN(words)};
    const struct cli_context ctx = {.model = model};
    struct err e = err_init(a);
    struct invocation in;
    bool ok = cli_parse(a, &ctx, &line, &in, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    if (ok && in.kind == INVOKE_CALL && !in.params) BUG("a call without parameters");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    struct arena *a = arena_new();
    struct str text = {(const char *)data + 1, size - 1};
    bool template = data[0] & 1;
    const struct value *v = NULL, *again = NULL;
    bool ok = read(a, template, text, &v);
    if (read(a, template, text, &again) != ok || (ok && !value_eq(v, again))) {
        BUG("read twice, two results");
    }
    if (ok) check_json(a, v);
    if (!template) as_input(a, text);
    arena_free(a);
    return 0;
}
