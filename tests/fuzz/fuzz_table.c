/* Tables of hostile results. Input: a byte for the width of the terminal, then a value as a row of
 * bytes, each an instruction: structures come about far more often than from mutated JSON. A table
 * is framed: every line of one without colours starts and ends with a border, and all are as wide
 * as the first. */
#include "base/limits.h"
#include "base/utf8.h"
#include "output/output.h"
#include "output/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DEPTH_MAX 8u

struct bytes {
    const uint8_t *p;
    size_t n;
};

static unsigned next(struct bytes *b)
{
    if (b->n == 0) return 0;
    b->n--;
    return *b->p++;
}

static const struct str texts[] = {
    STR_INIT(""),
    STR_INIT("a"),
    STR_INIT("Name"),
    STR_INIT("a longer text that has several words in it"),
    STR_INIT("\xe6\x97\xa5\xe6\x9c\xac"), /* wide */
    STR_INIT("Z\xc3\xbcrich"),
    STR_INIT("e\xcc\x81"), /* a combining accent */
    STR_INIT("\xf0\x9f\x98\x80"),
    STR_INIT("|"),
    STR_INIT("-"),
    STR_INIT("\xef\xbc\xa1"), /* full width */
    STR_INIT("0"),
    STR_INIT("tab\there"),
    STR_INIT("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
};

static const struct value *build(struct arena *a, struct bytes *b, unsigned depth)
{
    unsigned what = next(b), kind = what % 8, n = what / 8 % 6;
    struct value *list = value_list(a), *map = value_map(a);
    if (depth >= DEPTH_MAX && kind >= 4) kind = 0;
    switch (kind) {
    case 0:
    case 1:
        return value_string(a, texts[next(b) % ARRAY_LEN(texts)]);
    case 2:
        return value_int(a, (int64_t)what * what * what);
    case 3:
        return n == 0 ? &value_null : value_bool(n % 2);
    case 4:
    case 5:
        for (unsigned i = 0; i < n; i++) value_push(a, list, build(a, b, depth + 1));
        return list;
    default:
        for (unsigned i = 0; i < n; i++)
            value_set(a, map, texts[next(b) % ARRAY_LEN(texts)], build(a, b, depth + 1));
        return map;
    }
}

static bool is_border(char c)
{
    return c == '|' || c == '+' || c == '-';
}

static void check_frame(struct str text)
{
    struct str line;
    size_t width = 0;
    for (bool first = true; text.n > 0 && str_next(&text, '\n', &line); first = false) {
        if (line.n == 0 || !is_border(line.p[0]) || !is_border(line.p[line.n - 1])) {
            BUG("a line without borders");
        }
        if (first) width = columns_of(line);
        if (columns_of(line) != width) BUG("lines of different widths");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct bytes b = {data, size};
    struct err e = err_init(a);
    struct buf out = buf_new(a, LIMIT_RESULT);
    struct output o = {.out = &out, .title = STR("Title"), .columns = 1 + next(&b)};
    o.colour = o.columns % 8 == 7;
    bool ok = output_formatter(STR("table"))->print(&o, build(a, &b, 0), &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    if (ok && !o.colour) check_frame(buf_str(&out));
    arena_free(a);
    return 0;
}
