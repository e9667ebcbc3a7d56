/* Do we print what the AWS CLI prints? Cases and expectations are in output.case (written by
 * generate.py with the CLI's own formatters); this runs ours on the same values. */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "jmespath/jmespath.h"
#include "output/output.h"
#include "value/json.h"

#define VALUES_MAX 16

struct test {
    struct arena *arena;
    struct str name;
    const struct value *values[VALUES_MAX];
    size_t n;
    struct output output;
};

static unsigned passed, failed;

static struct str read_file(struct arena *a, const char *path)
{
    struct buf b = buf_new(a, LIMIT_FILE);
    FILE *f = fopen(path, "rb");
    for (size_t n = 1; f && n > 0;) {
        char *room = buf_room(&b, 65536);
        n = room ? fread(room, 1, 65536, f) : 0;
        b.n += n;
    }
    if (f) fclose(f);
    return buf_str(&b);
}

static void complain(const struct test *t, struct str what, struct str got, struct str want)
{
    failed++;
    printf(STR_FMT ", " STR_FMT ": got\n" STR_FMT "--- wanted\n" STR_FMT "\n", STR_ARG(t->name),
           STR_ARG(what), STR_ARG(got), STR_ARG(want));
}

static bool print_values(const struct test *t, const struct formatter *f, struct buf *out,
                         struct err *e)
{
    struct output o = t->output;
    o.out = out;
    for (size_t i = 0; i < t->n; i++) {
        if (!f->print(&o, t->values[i], e)) return false;
    }
    return buf_ok(out, "the output", e);
}

/* heading: FORMAT [fails|without newline]; the sentence of a failure may be our own. */
static void check(const struct test *t, struct str heading, struct str want)
{
    struct err e = err_init(t->arena);
    struct str name = heading;
    size_t space = str_find_char(heading, ' ');
    if (space != STR_NPOS) name = str_sub(heading, 0, space);
    bool fails = str_ends(heading, STR(" fails"));
    if (str_ends(heading, STR(" without newline"))) want = str_sub(want, 0, want.n - 1);
    const struct formatter *f = output_formatter(name);
    if (!f) {
        complain(t, heading, STR("no such format\n"), want);
        return;
    }
    struct buf out = buf_new(t->arena, LIMIT_RESULT);
    bool ok = print_values(t, f, &out, &e);
    if (ok == fails || (ok && !str_eq(buf_str(&out), want))) {
        complain(t, heading, ok ? buf_str(&out) : e.message, want);
    } else {
        passed++;
    }
}

static bool next_line(struct str *rest, struct str *line)
{
    return rest->n > 0 && str_next(rest, '\n', line);
}

static const struct value *searched(struct test *t, struct str query, const struct value *v)
{
    struct err e = err_init(t->arena);
    const struct jmespath *compiled;
    if (query.n == 0) return v;
    if (!jmespath_compile(t->arena, query, &compiled, &e) ||
        !jmespath_search(t->arena, compiled, v, &v, &e)) {
        complain(t, query, e.message, STR(""));
    }
    return v;
}

/* "columns=N" and "colour" before the name. */
static void read_options(struct test *t, struct str heading)
{
    t->name = heading;
    t->output = (struct output){.title = STR("ListThings"), .columns = OUTPUT_COLUMNS};
    struct str rest = heading, word;
    while (str_next(&rest, ' ', &word)) {
        int64_t columns;
        if (str_starts(word, STR("columns=")) && str_to_i64(str_from(word, 8), &columns)) {
            t->output.columns = (unsigned)columns;
        } else if (str_starts(word, STR("colour"))) {
            t->output.colour = true;
        }
    }
}

static void read_values(struct test *t, struct str *rest)
{
    struct str line, query = STR("");
    t->n = 0;
    while (rest->n > 0 && !str_starts(*rest, STR("=== ")) && next_line(rest, &line)) {
        struct err e = err_init(t->arena);
        if (str_starts(line, STR("query: "))) {
            query = str_from(line, 7);
        } else if (t->n == VALUES_MAX || !json_read(t->arena, line, &t->values[t->n], &e)) {
            complain(t, STR("value"), e.message, line);
        } else {
            t->values[t->n] = searched(t, query, t->values[t->n]);
            t->n++;
        }
    }
    t->output.paged = t->n > 1;
}

static struct str take_section(struct str *rest)
{
    const char *begin = rest->p;
    struct str line;
    while (rest->n > 0 && !str_starts(*rest, STR("=== ")) && next_line(rest, &line)) continue;
    return str_range(begin, rest->p);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        printf("usage: cases_output FILE\n");
        return 1;
    }
    struct arena *a = arena_new();
    struct test t = {.arena = a};
    struct str rest = read_file(a, argv[1]), line;
    while (next_line(&rest, &line)) {
        if (str_starts(line, STR("=== case "))) {
            read_options(&t, str_from(line, 9));
            read_values(&t, &rest);
        } else if (str_starts(line, STR("=== "))) {
            check(&t, str_from(line, 4), take_section(&rest));
        }
    }
    arena_free(a);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
