/* Do we read CBOR as the published decoding cases want it? Arguments: the suite's folder. */
#include "codec/cbor.h"

#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool matches(struct arena *a, const struct value *got, const struct value *want);

static int digit_of(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

static struct str bytes_of_hex(struct arena *a, struct str hex)
{
    char *p = arena_alloc(a, hex.n / 2 + 1);
    for (size_t i = 0; i + 1 < hex.n; i += 2) {
        p[i / 2] = (char)(digit_of(hex.p[i]) * 16 + digit_of(hex.p[i + 1]));
    }
    return (struct str){p, hex.n / 2};
}

/* Floats are given by their bits. */
static bool is_float(const struct value *got, const struct value *bits, bool is_double)
{
    double want;
    uint64_t n = (uint64_t)value_to_double(bits, 0);
    if (is_double) {
        memcpy(&want, &n, sizeof want);
    } else {
        uint32_t short_bits = (uint32_t)n;
        float f;
        memcpy(&f, &short_bits, sizeof f);
        want = (double)f;
    }
    double d = value_to_double(got, 0);
    return value_kind_of(got) == VALUE_NUMBER && (d == want || (isnan(d) && isnan(want)));
}

static bool is_list(struct arena *a, const struct value *got, const struct value *want)
{
    if (value_kind_of(got) != VALUE_LIST || value_count(got) != value_count(want)) return false;
    for (size_t i = 0; i < value_count(want); i++) {
        if (!matches(a, value_at(got, i), value_at(want, i))) return false;
    }
    return true;
}

static bool is_map(struct arena *a, const struct value *got, const struct value *want)
{
    if (value_kind_of(got) != VALUE_MAP || value_count(got) != value_count(want)) return false;
    for (size_t i = 0; i < value_count(want); i++) {
        const struct field *field = &want->u.map.fields[i];
        if (!matches(a, value_get(got, field->name), field->value)) return false;
    }
    return true;
}

static bool is_bytes(const struct value *got, const struct value *want)
{
    struct str bytes = value_text(got);
    if (value_kind_of(got) != VALUE_BYTES || bytes.n != value_count(want)) return false;
    for (size_t i = 0; i < bytes.n; i++) {
        int64_t n;
        bool is_same = value_to_i64(value_at(want, i), &n) && n == (unsigned char)bytes.p[i];
        if (!is_same) return false;
    }
    return true;
}

/* `want` is {"kind of item": value}. */
static bool matches(struct arena *a, const struct value *got, const struct value *want)
{
    if (value_kind_of(want) != VALUE_MAP || value_count(want) != 1) return false;
    struct str kind = want->u.map.fields[0].name;
    const struct value *v = want->u.map.fields[0].value;
    if (str_eq(kind, STR("null")) || str_eq(kind, STR("undefined"))) {
        return got && got->kind == VALUE_NULL;
    }
    if (str_eq(kind, STR("bytestring"))) return is_bytes(got, v);
    if (str_eq(kind, STR("list"))) return is_list(a, got, v);
    if (str_eq(kind, STR("map"))) return is_map(a, got, v);
    if (str_eq(kind, STR("float32"))) return is_float(got, v, false);
    if (str_eq(kind, STR("float64"))) return is_float(got, v, true);
    return value_eq(got, v);
}

struct counts {
    unsigned passed, failed, skipped;
};

static void run(struct counts *n, const struct value *test)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct value *got;
    const struct value *want = value_get(test, STR("expect"));
    struct str name = value_get_text(test, STR("description"));
    struct str input = bytes_of_hex(a, value_get_text(test, STR("input")));
    bool reads = cbor_read(a, input, &got, &e);
    bool wants_tag = value_get(want, STR("tag")) != NULL;
    if (wants_tag) {
        n->skipped++;
        printf("skip " STR_FMT ": AWS uses tag 1 only\n", STR_ARG(name));
    } else if (want ? reads && matches(a, got, want) : !reads) {
        n->passed++;
    } else {
        n->failed++;
        printf("FAIL " STR_FMT ": " STR_FMT "\n", STR_ARG(name), STR_ARG(e.message));
    }
    arena_free(a);
}

int main(int argc, char **argv)
{
    static const char *const files[] = {"decode-success-tests.json", "decode-error-tests.json"};
    struct arena *a = arena_new();
    struct counts n = {0};
    if (argc != 2) return 2;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        const struct value *tests;
        if (!suite_read_json(a, arena_printf(a, "%s/%s", argv[1], files[i]), &tests)) {
            printf("SKIPPED: no %s in %s (tools/setup fetches it)\n", files[i], argv[1]);
            arena_free(a);
            return SUITE_MISSING;
        }
        for (size_t k = 0; k < value_count(tests); k++) run(&n, value_at(tests, k));
    }
    printf("%u passed, %u failed, %u skipped\n", n.passed, n.failed, n.skipped);
    arena_free(a);
    return n.failed == 0 && n.passed > 0 ? 0 : 1;
}
