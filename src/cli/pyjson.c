#include "cli/pyjson.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "cli/pynum.h"

#include <string.h>

struct reader {
    struct arena *arena;
    struct str text;
    size_t at;
    unsigned depth;
    struct str *problem;
};

static bool fail(struct reader *r, const char *what, size_t at)
{
    size_t line = 1, column = 1, chars = 0;
    for (size_t i = 0; i < at && i < r->text.n; chars++) {
        uint32_t c = utf8_next(r->text, &i);
        column = c == '\n' ? 1 : column + 1;
        line += c == '\n';
    }
    *r->problem =
        arena_printf(r->arena, "%s: line %zu column %zu (char %zu)", what, line, column, chars);
    return false;
}

static int peek(const struct reader *r)
{
    return r->at < r->text.n ? (unsigned char)r->text.p[r->at] : -1;
}

static void skip_space(struct reader *r)
{
    while (r->at < r->text.n && memchr(" \t\n\r", r->text.p[r->at], 4)) r->at++;
}

/* ---- strings ---- */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Behind "\u"; false when there are no four hex digits. */
static bool hex4(struct reader *r, uint32_t *out)
{
    if (r->at + 4 >= r->text.n) return false;
    *out = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit = hex_value(r->text.p[r->at + i]);
        if (digit < 0) return false;
        *out = *out * 16 + (uint32_t)digit;
    }
    r->at += 4;
    return true;
}

static bool unicode_escape(struct reader *r, struct buf *b)
{
    size_t u = r->at - 1;
    uint32_t c, low;
    if (!hex4(r, &c)) return fail(r, "Invalid \\uXXXX escape", u);
    if (c >= 0xd800 && c < 0xdc00 && str_starts(str_from(r->text, r->at), STR("\\u"))) {
        size_t before = r->at;
        r->at += 2;
        if (!hex4(r, &low)) return fail(r, "Invalid \\uXXXX escape", before + 1);
        if (low >= 0xdc00 && low < 0xe000)
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        else
            r->at = before;
    }
    if (c >= 0xd800 && c < 0xe000) return fail(r, "Lone surrogate escape", u - 1);
    utf8_add(b, c);
    return true;
}

static bool escape(struct reader *r, struct buf *b, size_t begin)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    size_t backslash = r->at++;
    if (r->at >= r->text.n) return fail(r, "Unterminated string starting at", begin);
    char c = r->text.p[r->at++];
    if (c == 'u') return unicode_escape(r, b);
    const char *known = memchr(from, c, sizeof from - 1);
    if (!known) return fail(r, "Invalid \\escape", backslash);
    buf_add_char(b, to[known - from]);
    return true;
}

static bool read_string(struct reader *r, struct str *out)
{
    size_t begin = r->at++, start = r->at;
    struct buf b = {0};
    for (;;) {
        if (r->at >= r->text.n) return fail(r, "Unterminated string starting at", begin);
        unsigned char c = (unsigned char)r->text.p[r->at];
        if (c == '"') break;
        if (c < 0x20) return fail(r, "Invalid control character at", r->at);
        if (c != '\\') {
            r->at++;
            continue;
        }
        if (!b.arena) b = buf_new(r->arena, LIMIT_FILE);
        buf_add(&b, str_sub(r->text, start, r->at - start));
        if (!escape(r, &b, begin)) return false;
        start = r->at;
    }
    struct str tail = str_sub(r->text, start, r->at - start);
    r->at++;
    if (b.arena) buf_add(&b, tail);
    *out = b.arena ? buf_str(&b) : tail;
    return true;
}

/* ---- numbers and words ---- */

static size_t digit_run(struct str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9') n++;
    return n;
}

/* Length of the JSON number at the position, 0 when there is none. */
static size_t number_length(struct str s, size_t at, bool *is_float)
{
    size_t i = at;
    if (i < s.n && s.p[i] == '-') i++;
    size_t n = digit_run(s, i);
    if (n == 0) return 0;
    i += s.p[i] == '0' ? 1 : n;
    *is_float = false;
    if (i < s.n && s.p[i] == '.' && (n = digit_run(s, i + 1)) > 0) {
        *is_float = true;
        i += 1 + n;
    }
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        size_t sign = i + 1 < s.n && (s.p[i + 1] == '+' || s.p[i + 1] == '-');
        if ((n = digit_run(s, i + 1 + sign)) > 0) {
            *is_float = true;
            i += 1 + sign + n;
        }
    }
    return i - at;
}

static bool read_number(struct reader *r, const struct value **out)
{
    bool is_float;
    size_t n = number_length(r->text, r->at, &is_float);
    if (n == 0) return fail(r, "Expecting value", r->at);
    struct str text = str_sub(r->text, r->at, n), number;
    if (!(is_float ? py_float(r->arena, text, &number) : py_int(r->arena, text, &number)))
        BUG("a JSON number is a Python number");
    *out = value_number(r->arena, number);
    r->at += n;
    return true;
}

static bool read_word(struct reader *r, const struct value **out)
{
    static const struct {
        struct str word;
        enum value_kind kind;
        bool truth;
        struct str number;
    } words[] = {
        {STR_INIT("null"), VALUE_NULL, false, STR_INIT("")},
        {STR_INIT("true"), VALUE_BOOL, true, STR_INIT("")},
        {STR_INIT("false"), VALUE_BOOL, false, STR_INIT("")},
        {STR_INIT("NaN"), VALUE_NUMBER, false, STR_INIT("NaN")},
        {STR_INIT("Infinity"), VALUE_NUMBER, false, STR_INIT("Infinity")},
        {STR_INIT("-Infinity"), VALUE_NUMBER, false, STR_INIT("-Infinity")},
    };
    struct str rest = str_from(r->text, r->at);
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (!str_starts(rest, words[i].word)) continue;
        r->at += words[i].word.n;
        if (words[i].kind == VALUE_NULL)
            *out = &value_null;
        else if (words[i].kind == VALUE_BOOL)
            *out = value_bool(words[i].truth);
        else
            *out = value_number(r->arena, words[i].number);
        return true;
    }
    return read_number(r, out);
}

/* ---- containers ---- */

static bool read_value(struct reader *r, const struct value **out);

/* Behind an item: true with *more false at the closing bracket. */
static bool separator(struct reader *r, char closing, bool *more)
{
    skip_space(r);
    *more = peek(r) == ',';
    if (!*more) {
        if (peek(r) != closing) return fail(r, "Expecting ',' delimiter", r->at);
        r->at++;
        return true;
    }
    size_t comma = r->at++;
    skip_space(r);
    if (peek(r) != closing) return true;
    return fail(r,
                closing == '}' ? "Illegal trailing comma before end of object"
                               : "Illegal trailing comma before end of array",
                comma);
}

static bool read_object(struct reader *r, const struct value **out)
{
    struct value *map = value_map(r->arena);
    *out = map;
    r->at++;
    skip_space(r);
    if (peek(r) == '}') {
        r->at++;
        return true;
    }
    for (bool more = true; more;) {
        struct str name = STR_NONE;
        const struct value *item = NULL;
        if (peek(r) != '"')
            return fail(r, "Expecting property name enclosed in double quotes", r->at);
        if (!read_string(r, &name)) return false;
        skip_space(r);
        if (peek(r) != ':') return fail(r, "Expecting ':' delimiter", r->at);
        r->at++;
        skip_space(r);
        if (!read_value(r, &item) || !separator(r, '}', &more)) return false;
        value_set(r->arena, map, name, item);
    }
    return true;
}

static bool read_array(struct reader *r, const struct value **out)
{
    struct value *list = value_list(r->arena);
    *out = list;
    r->at++;
    skip_space(r);
    if (peek(r) == ']') {
        r->at++;
        return true;
    }
    for (bool more = true; more;) {
        const struct value *item;
        if (!read_value(r, &item) || !separator(r, ']', &more)) return false;
        value_push(r->arena, list, item);
    }
    return true;
}

static bool read_value(struct reader *r, const struct value **out)
{
    struct str text = STR_NONE;
    int c = peek(r);
    if (c == '"') {
        if (!read_string(r, &text)) return false;
        *out = value_string(r->arena, text);
        return true;
    }
    if (c != '{' && c != '[') return read_word(r, out);
    if (++r->depth > LIMIT_JSON_DEPTH) return fail(r, "JSON is nested too deeply", r->at);
    bool ok = c == '{' ? read_object(r, out) : read_array(r, out);
    r->depth--;
    return ok;
}

bool py_json(struct arena *a, struct str text, const struct value **out, struct str *problem)
{
    struct reader r = {.arena = a, .text = text, .problem = problem};
    if (str_starts(text, STR("\xef\xbb\xbf")))
        return fail(&r, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
    skip_space(&r);
    if (!read_value(&r, out)) return false;
    skip_space(&r);
    return r.at == text.n || fail(&r, "Extra data", r.at);
}
