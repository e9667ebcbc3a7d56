/* Do we obey the JMESPath compliance suite? Runs every case of every file in a folder. */
#include <dirent.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "jmespath/jmespath.h"
#include "value/json.h"

static unsigned passed, failed;

static void report(struct arena *a, struct str file, const struct value *test, const char *what,
                   struct str got)
{
    failed++;
    printf("%.*s: %s\n  %s " STR_FMT "\n", STR_ARG(file),
           arena_cstr(a, value_get_text(test, STR("expression"))), what, STR_ARG(got));
}

static void run_case(struct arena *a, struct str file, const struct value *given,
                     const struct value *test)
{
    struct err e = err_init(a);
    const struct jmespath *compiled;
    const struct value *got = NULL;
    bool ok = jmespath_compile(a, value_get_text(test, STR("expression")), &compiled, &e) &&
              jmespath_search(a, compiled, given, &got, &e);
    const struct value *want = value_get(test, STR("result"));
    bool wants_error = value_get(test, STR("error")) != NULL;
    if (wants_error && ok) {
        report(a, file, test, "wants an error, got", json_text(a, got, &json_compact));
    } else if (!wants_error && !ok) {
        report(a, file, test, "wants a result, got", e.message);
    } else if (want && !value_eq(got, want)) {
        report(a, file, test, "got", json_text(a, got, &json_compact));
    } else {
        passed++;
    }
}

static bool read_file(struct arena *a, struct str path, struct str *text)
{
    FILE *f = fopen(arena_cstr(a, path), "rb");
    if (!f) return false;
    struct buf b = buf_new(a, LIMIT_FILE);
    for (size_t n = 1; n > 0;) {
        char *room = buf_room(&b, 65536);
        n = room ? fread(room, 1, 65536, f) : 0;
        b.n += n;
    }
    fclose(f);
    *text = buf_str(&b);
    return true;
}

static void run_file(const char *folder, const char *name)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct str text;
    const struct value *suites;
    struct str path = arena_printf(a, "%s/%s", folder, name);
    if (!read_file(a, path, &text) || !json_read(a, text, &suites, &e)) {
        failed++;
        printf("%s: " STR_FMT "\n", name, STR_ARG(e.message));
    } else {
        for (size_t i = 0; i < value_count(suites); i++) {
            const struct value *suite = value_at(suites, i);
            const struct value *cases = value_get(suite, STR("cases"));
            for (size_t k = 0; k < value_count(cases); k++) {
                run_case(a, str_of(name), value_get(suite, STR("given")), value_at(cases, k));
            }
        }
    }
    arena_free(a);
}

int main(int argc, char **argv)
{
    DIR *folder = argc > 1 ? opendir(argv[1]) : NULL;
    if (!folder) {
        printf("usage: jmespath FOLDER (the compliance suite; tools/setup test fetches it)\n");
        return 1;
    }
    for (struct dirent *d; (d = readdir(folder));) {
        if (str_ends(str_of(d->d_name), STR(".json"))) run_file(argv[1], d->d_name);
    }
    closedir(folder);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
