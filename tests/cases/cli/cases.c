/* cli_cases DATABASE FOLDER FILE…: runs case files.
 *
 *   # comment
 *   $ aws s3api list-buckets --max-items 5
 *   {"operation": "s3:ListBuckets", "params": {}, "paging": {"MaxItems": 5}}
 *
 * The line below a command is what must come of it; only the names it has are compared, and
 * parameters must come in the same order. Files of parameters are read below FOLDER. */
#include "print.h"

#include "base/limits.h"
#include "cli/pyjson.h"
#include "value/json.h"

#include <stdio.h>
#include <unistd.h>

struct run {
    const struct cli_context *ctx;
    const char *file;
    size_t passed, failed;
};

static bool same_order(const struct value *got, const struct value *want)
{
    if (value_kind_of(want) == VALUE_LIST) {
        for (size_t i = 0; i < want->u.list.n; i++)
            if (!same_order(value_at(got, i), want->u.list.items[i])) return false;
    }
    if (value_kind_of(want) != VALUE_MAP) return true;
    for (size_t i = 0; i < want->u.map.n; i++) {
        const struct field *f = &want->u.map.fields[i];
        if (!str_eq(got->u.map.fields[i].name, f->name)) return false;
        if (!same_order(got->u.map.fields[i].value, f->value)) return false;
    }
    return true;
}

static bool matches(const struct value *got, const struct value *want)
{
    for (size_t i = 0; i < value_count(want); i++) {
        const struct field *f = &want->u.map.fields[i];
        const struct value *v = value_get(got, f->name);
        if (!v && value_kind_of(f->value) == VALUE_NULL) continue;
        if (!v || !value_eq(v, f->value) || !same_order(v, f->value)) return false;
    }
    return value_count(want) > 0;
}

static void one_case(struct run *r, struct str command, struct str expected)
{
    struct arena *a = arena_new();
    struct str problem;
    const struct value *want = NULL, *got = print_command(a, r->ctx, command);
    bool ok = py_json(a, expected, &want, &problem) && matches(got, want);
    if (ok)
        r->passed++;
    else
        r->failed++;
    if (!ok)
        printf("%s: " STR_FMT "\n  want " STR_FMT "\n  got  " STR_FMT "\n", r->file,
               STR_ARG(command), STR_ARG(expected), STR_ARG(json_text(a, got, &json_python)));
    arena_free(a);
}

static void run_text(struct run *r, struct str text)
{
    struct str line, command = STR_NONE;
    while (str_next(&text, '\n', &line)) {
        if (str_starts(line, STR("$ ")))
            command = str_from(line, 2);
        else if (str_starts(line, STR("{")))
            one_case(r, command, line);
    }
}

static bool run_file(struct run *r, struct arena *a)
{
    struct err e = err_init(a);
    struct files any = {.mode = FILES_UNRESTRICTED};
    struct str text;
    if (!files_read(a, &any, str_of(r->file), 64 * MIB, &text, &e)) {
        printf(STR_FMT "\n", STR_ARG(e.message));
        return false;
    }
    run_text(r, text);
    return true;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct model *model;
    if (argc < 4) {
        fprintf(stderr, "usage: cli_cases DATABASE FOLDER FILE...\n");
        return 2;
    }
    if (access(argv[1], R_OK) != 0) {
        printf("skipped: no model database; tools/setup models fetches the models\n");
        return 77;
    }
    if (!model_open(a, str_of(argv[1]), &model, &e)) {
        printf(STR_FMT "\n", STR_ARG(e.message));
        return 1;
    }
    struct files files = {.mode = FILES_WORKDIR, .folder = str_of(argv[2])};
    struct cli_context ctx = print_context(model, &files);
    struct run r = {.ctx = &ctx};
    bool ok = true;
    for (int i = 3; i < argc; i++) {
        r.file = argv[i];
        ok = run_file(&r, a) && ok;
    }
    printf("%zu passed, %zu failed\n", r.passed, r.failed);
    arena_free(a);
    return ok && r.failed == 0 && r.passed > 0 ? 0 : 1;
}
