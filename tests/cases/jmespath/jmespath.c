/* Do results and error messages of JMESPath expressions equal those of python3-jmespath? The
 * expectations are in expected.json, written by generate.py. */
#include <stdio.h>

#include "base/limits.h"
#include "jmespath/jmespath.h"
#include "value/json.h"

static const struct value *read_json(struct arena *a, const char *path)
{
    struct buf b = buf_new(a, LIMIT_FILE);
    struct err e = err_init(a);
    const struct value *v = NULL;
    FILE *f = fopen(path, "rb");
    for (size_t n = 1; f && n > 0;) {
        char *room = buf_room(&b, 65536);
        n = room ? fread(room, 1, 65536, f) : 0;
        b.n += n;
    }
    if (f) fclose(f);
    if (!json_read(a, buf_str(&b), &v, &e)) printf("%s: " STR_FMT "\n", path, STR_ARG(e.message));
    return v;
}

/* How far it got, and the text that came of it. */
static struct str outcome(struct arena *a, struct str expression, const struct value *document,
                          struct str *stage)
{
    struct err e = err_init(a);
    const struct jmespath *compiled;
    const struct value *v;
    *stage = STR("compile");
    if (!jmespath_compile(a, expression, &compiled, &e)) return e.message;
    *stage = STR("search");
    if (!jmespath_search(a, compiled, document, &v, &e)) return e.message;
    *stage = STR("result");
    return json_text(a, v, &json_python);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    unsigned passed = 0, failed = 0;
    const struct value *document = argc == 3 ? read_json(a, argv[1]) : NULL;
    const struct value *cases = argc == 3 ? read_json(a, argv[2]) : NULL;
    for (size_t i = 0; i < value_count(cases); i++) {
        const struct value *test = value_at(cases, i);
        struct str expression = value_get_text(test, STR("expression")), stage;
        struct str got = outcome(a, expression, document, &stage);
        const struct value *want = value_get(test, stage);
        if (want && str_eq(value_text(want), got)) {
            passed++;
            continue;
        }
        failed++;
        printf(STR_FMT "\n  " STR_FMT ": " STR_FMT "\n  wanted " STR_FMT "\n", STR_ARG(expression),
               STR_ARG(stage), STR_ARG(got), STR_ARG(json_text(a, test, &json_python)));
    }
    arena_free(a);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
