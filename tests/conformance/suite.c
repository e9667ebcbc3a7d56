#include "suite.h"

#include "base/base64.h"
#include "base/limits.h"
#include "codec/timestamp.h"
#include "compile/compile.h"
#include "value/json.h"

#include <dirent.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

bool suite_read(struct arena *a, struct str path, struct str *out)
{
    FILE *f = fopen(arena_cstr(a, path), "rb");
    if (!f) return false;
    struct buf b = buf_new(a, 64u * MIB);
    char part[8192];
    size_t n;
    while ((n = fread(part, 1, sizeof part, f)) > 0) buf_add(&b, (struct str){part, n});
    fclose(f);
    *out = buf_str(&b);
    return true;
}

bool suite_read_json(struct arena *a, struct str path, const struct value **out)
{
    struct err e = err_init(a);
    struct str text;
    return suite_read(a, path, &text) && json_read(a, text, out, &e);
}

static void insert_sorted(struct arena *a, struct suite_names *names, struct str name)
{
    if (names->n == names->cap) {
        size_t cap = names->cap ? names->cap * 2 : 64;
        names->items = arena_grow(a, names->items, names->cap * sizeof *names->items,
                                  cap * sizeof *names->items);
        names->cap = cap;
    }
    size_t at = names->n++;
    for (; at > 0 && str_cmp(names->items[at - 1], name) > 0; at--) {
        names->items[at] = names->items[at - 1];
    }
    names->items[at] = name;
}

struct suite_names suite_list(struct arena *a, struct str folder, struct str extension)
{
    struct suite_names names = {0};
    DIR *d = opendir(arena_cstr(a, folder));
    if (!d) return names;
    for (struct dirent *entry; (entry = readdir(d));) {
        struct str name = str_of(entry->d_name);
        if (!str_ends(name, extension)) continue;
        insert_sorted(a, &names, arena_str(a, str_sub(name, 0, name.n - extension.n)));
    }
    closedir(d);
    return names;
}

bool suite_read_skips(struct arena *a, struct str path, const struct value **out)
{
    struct str text;
    struct str line;
    struct value *map = value_map(a);
    if (!suite_read(a, path, &text)) return false;
    while (str_next(&text, '\n', &line)) {
        if (line.n == 0 || line.p[0] == '#') continue;
        size_t first = str_find_char(line, ' ');
        size_t second = str_find_char(str_from(line, first + 1), ' ');
        if (first == STR_NPOS || second == STR_NPOS) return false;
        value_set(a, map, str_sub(line, 0, first + 1 + second),
                  value_string(a, str_from(line, first + second + 2)));
    }
    *out = map;
    return true;
}

bool suite_fail(const struct suite_case *c, const char *fmt, ...)
{
    va_list args;
    printf("FAIL " STR_FMT " " STR_FMT ": ", STR_ARG(c->file), STR_ARG(c->id));
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    printf("\n");
    return false;
}

bool suite_model(const struct suite_case *c, const struct service **s, const struct operation **o)
{
    struct arena *a = c->arena;
    const struct value *given = value_get(c->test, STR("given"));
    struct str name = value_get_text(given, STR("name"));
    struct value *operations = value_map(a);
    struct value *service = value_map(a);
    value_set(a, operations, name, given);
    value_set(a, service, STR("metadata"), value_get(c->suite, STR("metadata")));
    value_set(a, service, STR("operations"), operations);
    value_set(a, service, STR("shapes"), value_get(c->suite, STR("shapes")));
    struct compile_service one = {.name = STR("test"), .service = service};
    struct compile_input input = {.source = STR("test"), .services = &one, .count = 1};
    struct str bytes;
    const struct model *model;
    struct err e = err_init(a);
    bool ok = compile_database(a, &input, &bytes, &e) && model_of_bytes(a, bytes, &model, &e) &&
              model_service(model, STR("test"), s, &e);
    if (!ok) return suite_fail(c, "model: " STR_FMT, STR_ARG(e.message));
    *o = service_operation(*s, name);
    return *o != NULL || suite_fail(c, "the model lost the operation");
}

static void run_case(struct suite *s, const struct suite_case *c, suite_run_fn run)
{
    struct str key = arena_printf(c->arena, "%s/" STR_FMT " " STR_FMT, s->direction,
                                  STR_ARG(c->file), STR_ARG(c->id));
    const struct value *reason = value_get(s->skips, key);
    if (reason) {
        s->skipped++;
        printf("skip " STR_FMT ": " STR_FMT "\n", STR_ARG(key), STR_ARG(value_text(reason)));
    } else if (run(c)) {
        s->passed++;
    } else {
        s->failed++;
    }
}

static bool run_file(struct suite *s, struct str file, suite_run_fn run)
{
    const struct value *suites;
    struct str path = arena_printf(s->arena, STR_FMT "/%s/" STR_FMT ".json", STR_ARG(s->folder),
                                   s->direction, STR_ARG(file));
    if (!suite_read_json(s->arena, path, &suites)) {
        printf("cannot read " STR_FMT "\n", STR_ARG(path));
        return false;
    }
    for (size_t i = 0; i < value_count(suites); i++) {
        const struct value *suite = value_at(suites, i);
        const struct value *cases = value_get(suite, STR("cases"));
        for (size_t k = 0; k < value_count(cases); k++) {
            const struct value *test = value_at(cases, k);
            struct arena *a = arena_new();
            struct str id = value_get_text(test, STR("id"));
            if (str_is_empty(id)) id = arena_printf(a, "#%zu.%zu", i, k);
            struct suite_case c = {a, file, id, suite, test};
            run_case(s, &c, run);
            arena_free(a);
        }
    }
    return true;
}

int suite_run(struct suite *s, suite_run_fn run)
{
    struct str folder = arena_printf(s->arena, STR_FMT "/%s", STR_ARG(s->folder), s->direction);
    struct suite_names files = suite_list(s->arena, folder, STR(".json"));
    if (files.n == 0) {
        printf("SKIPPED: no test suite in " STR_FMT " (tools/setup fetches it)\n", STR_ARG(folder));
        return SUITE_MISSING;
    }
    bool ok = true;
    for (size_t i = 0; i < files.n; i++) ok = run_file(s, files.items[i], run) && ok;
    printf("%u passed, %u failed, %u skipped\n", s->passed, s->failed, s->skipped);
    return ok && s->failed == 0 && s->passed > 0 ? 0 : 1;
}

/* ---- comparing ---- */

static bool maps_match(struct arena *a, const struct value *got, const struct value *want)
{
    if (value_kind_of(got) != VALUE_MAP || value_count(got) != value_count(want)) return false;
    for (size_t i = 0; i < value_count(want); i++) {
        const struct field *field = &want->u.map.fields[i];
        const struct value *v = value_get(got, field->name);
        if (!v || !suite_matches(a, v, field->value)) return false;
    }
    return true;
}

static bool lists_match(struct arena *a, const struct value *got, const struct value *want)
{
    if (value_kind_of(got) != VALUE_LIST || value_count(got) != value_count(want)) return false;
    for (size_t i = 0; i < value_count(want); i++) {
        if (!suite_matches(a, value_at(got, i), value_at(want, i))) return false;
    }
    return true;
}

/* The suite gives times as epoch seconds. */
static bool is_same_time(struct arena *a, struct str text, double want)
{
    struct err e = err_init(a);
    struct timestamp t;
    if (!timestamp_parse(text, &t, &e)) return false;
    return fabs((double)t.seconds + (double)t.micros / 1e6 - want) < 1e-6;
}

static bool are_same_time(struct arena *a, struct str got, struct str want)
{
    struct err e = err_init(a);
    struct timestamp x;
    struct timestamp y;
    if (!timestamp_parse(got, &x, &e) || !timestamp_parse(want, &y, &e)) return false;
    return x.seconds == y.seconds && x.micros == y.micros;
}

bool suite_matches(struct arena *a, const struct value *got, const struct value *want)
{
    switch (value_kind_of(want)) {
    case VALUE_MAP:
        return maps_match(a, got, want);
    case VALUE_LIST:
        return lists_match(a, got, want);
    case VALUE_NUMBER:
        if (value_kind_of(got) == VALUE_STRING) {
            return is_same_time(a, value_text(got), value_to_double(want, 0));
        }
        return value_eq(got, want);
    case VALUE_STRING: {
        enum value_kind kind = value_kind_of(got);
        bool is_text = kind == VALUE_STRING || kind == VALUE_BYTES ||
                       (kind == VALUE_NUMBER && !isfinite(value_to_double(got, 0)));
        return is_text && (str_eq(value_text(got), value_text(want)) ||
                           are_same_time(a, value_text(got), value_text(want)));
    }
    case VALUE_NULL:
    case VALUE_BOOL:
    case VALUE_BYTES:
        return value_kind_of(got) == value_kind_of(want) && value_eq(got, want);
    }
    return false;
}

static const struct value *base64_of(struct arena *a, const struct value *v)
{
    struct buf b = buf_new(a, value_text(v).n * 2 + 4);
    base64_encode(&b, value_text(v));
    return value_string(a, buf_str(&b));
}

static const struct value *fields_as_text(struct arena *a, const struct value *want,
                                          const struct shape *s)
{
    struct value *map = value_map(a);
    for (size_t i = 0; i < value_count(want); i++) {
        const struct field *f = &want->u.map.fields[i];
        bool is_map = shape_kind(s) == SHAPE_MAP;
        const struct member *m = is_map ? shape_value(s) : shape_member(s, f->name);
        bool is_body =
            m && str_eq(f->name, shape_payload(s)) && shape_kind(member_shape(m)) == SHAPE_BLOB;
        value_set(a, map, f->name, is_body ? f->value : suite_blobs_as_text(a, f->value, m));
    }
    return map;
}

const struct value *suite_blobs_as_text(struct arena *a, const struct value *want,
                                        const struct member *m)
{
    if (!m) return want;
    const struct shape *s = member_shape(m);
    if (value_kind_of(want) == VALUE_STRING && shape_kind(s) == SHAPE_BLOB)
        return base64_of(a, want);
    if (value_kind_of(want) == VALUE_MAP && !shape_is_document(s))
        return fields_as_text(a, want, s);
    if (value_kind_of(want) != VALUE_LIST || shape_kind(s) != SHAPE_LIST) return want;
    struct value *list = value_list(a);
    for (size_t i = 0; i < value_count(want); i++) {
        value_push(a, list, suite_blobs_as_text(a, value_at(want, i), shape_element(s)));
    }
    return list;
}
