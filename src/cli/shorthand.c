#include "cli/shorthand.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

struct reader {
    struct arena *arena;
    const struct paramfiles *files;
    struct str text;
    size_t at;
    unsigned depth;
    bool resolve;             /* the key ended in "@": values may name files */
    struct str expected, got; /* of the last syntax error, at failed_at */
    size_t failed_at;
    struct err *err; /* set for what ends everything: an unreadable file, a key given twice */
};

/* ---- messages ---- */

/* The input with a caret under `at`, counted in characters from the line's start. */
static struct str location(const struct reader *r, size_t at)
{
    struct str before = str_sub(r->text, 0, at), after = str_from(r->text, at);
    size_t newline = str_rfind_char(before, '\n');
    if (newline != STR_NPOS) before = str_from(before, newline + 1);
    size_t next = str_find_char(after, '\n');
    size_t cut = next == STR_NPOS ? r->text.n : at + next;
    struct buf b = buf_new(r->arena, 4 * (size_t)LIMIT_COMMAND);
    buf_add(&b, str_sub(r->text, 0, cut));
    buf_add_char(&b, '\n');
    buf_add_repeat(&b, ' ', utf8_count(before) + (at > r->text.n ? at - r->text.n : 0));
    buf_add_char(&b, '^');
    buf_add(&b, str_from(r->text, cut));
    return buf_str(&b);
}

/* A syntax error stays a note until nobody goes back and reads on another way: the message holds
 * the whole input. */
static bool expected(struct reader *r, struct str what, struct str got)
{
    r->expected = what;
    r->got = got;
    r->failed_at = r->at;
    return false;
}

static bool syntax_error(struct reader *r)
{
    return err_set(r->err, ERR_PARAM,
                   "Expected: '" STR_FMT "', received: '" STR_FMT "' for input:\n " STR_FMT,
                   STR_ARG(r->expected), STR_ARG(r->got), STR_ARG(location(r, r->failed_at)));
}

static bool duplicate_key(struct reader *r, struct str key, size_t at)
{
    return err_set(r->err, ERR_PARAM,
                   "Second instance of key \"" STR_FMT "\" encountered for input:\n" STR_FMT
                   "\nThis is often because there is a preceding \",\" instead of a space.",
                   STR_ARG(key), STR_ARG(location(r, at)));
}

/* ---- characters ---- */

static bool at_end(const struct reader *r)
{
    return r->at >= r->text.n;
}

static int peek(const struct reader *r)
{
    return at_end(r) ? -1 : (unsigned char)r->text.p[r->at];
}

static bool is_space(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_space(struct reader *r)
{
    while (is_space(peek(r))) r->at++;
}

static bool accept(struct reader *r, char c)
{
    skip_space(r);
    if (peek(r) != (unsigned char)c) return false;
    r->at++;
    skip_space(r);
    return true;
}

static bool expect(struct reader *r, char c)
{
    if (accept(r, c)) return true;
    size_t next = r->at;
    struct str what = arena_str(r->arena, (struct str){&c, 1});
    if (at_end(r)) return expected(r, what, STR("EOF"));
    utf8_next(r->text, &next);
    return expected(r, what, str_sub(r->text, r->at, next - r->at));
}

/* Which characters an unquoted value is made of, by place. Beyond ASCII: all up to U+FFFF. */
enum place { FIRST_CHAR, FOLLOWS_FIRST, FOLLOWS_SECOND };

static bool is_word_char(uint32_t c, enum place place)
{
    if (c > 0xffff) return false;
    if (c < 0x21) return place != FIRST_CHAR && (is_space((int)c) || c >= 0x1c);
    if (c >= 0x7f) return true;
    static const char excluded[][8] = {
        [FIRST_CHAR] = "\"',=[{",
        [FOLLOWS_FIRST] = "\"',]}",
        [FOLLOWS_SECOND] = "\"',=",
    };
    return strchr(excluded[place], (int)c) == NULL;
}

/* ---- values ---- */

static bool finish_text(struct reader *r, struct str text, const struct value **out)
{
    *out = value_string(r->arena, text);
    if (!r->resolve) return true;
    bool is_file, is_bytes;
    struct str content;
    if (!paramfile_load(r->arena, r->files, text, &is_file, &is_bytes, &content, r->err))
        return false;
    if (is_file) *out = is_bytes ? value_bytes(r->arena, content) : value_string(r->arena, content);
    return true;
}

/* Replaces each `\` + c by c. */
static struct str unescape(struct reader *r, struct str s, char c)
{
    if (!str_has_char(s, '\\')) return s;
    char *p = arena_alloc(r->arena, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == c) i++;
        p[n++] = s.p[i];
    }
    return (struct str){p, n};
}

/* False, with nothing consumed, when no unquoted value starts here. */
static bool unquoted(struct reader *r, enum place follow, struct str *out)
{
    size_t start = r->at;
    while (!at_end(r)) {
        size_t next = r->at;
        uint32_t c = utf8_next(r->text, &next);
        if (c == '\\' && next < r->text.n && r->text.p[next] == ',')
            next++;
        else if (!is_word_char(c, r->at == start ? FIRST_CHAR : follow))
            break;
        r->at = next;
    }
    struct str text = unescape(r, str_sub(r->text, start, r->at - start), ',');
    while (text.n > 0 && (is_space(text.p[text.n - 1]) ||
                          (text.p[text.n - 1] >= 0x1c && text.p[text.n - 1] < 0x20)))
        text.n--;
    *out = text;
    return r->at > start;
}

/* A quoted value; when every later quote is escaped, the last one closes it all the same. */
static bool quoted(struct reader *r, char quote, const struct value **out)
{
    size_t i = r->at + 1, last_escaped = 0;
    for (; i < r->text.n && r->text.p[i] != quote; i++) {
        if (r->text.p[i] != '\\' || i + 1 == r->text.n || r->text.p[i + 1] != quote) continue;
        last_escaped = ++i;
    }
    if (i >= r->text.n) i = last_escaped;
    if (i == 0)
        return expected(r, quote == '"' ? STR("<double quoted>") : STR("<singled quoted>"),
                        STR("<none>"));
    struct str body = str_sub(r->text, r->at + 1, i - r->at - 1);
    r->at = i + 1;
    return finish_text(r, unescape(r, unescape(r, body, quote), '\\'), out);
}

static bool first_value(struct reader *r, const struct value **out)
{
    if (peek(r) == '"' || peek(r) == '\'') return quoted(r, r->text.p[r->at], out);
    struct str text = STR("");
    if (unquoted(r, FOLLOWS_FIRST, &text)) return finish_text(r, text, out);
    *out = value_string(r->arena, STR(""));
    return true;
}

static bool second_value(struct reader *r, const struct value **out)
{
    if (peek(r) == '"' || peek(r) == '\'') return quoted(r, r->text.p[r->at], out);
    struct str text;
    if (!unquoted(r, FOLLOWS_SECOND, &text)) return expected(r, STR("<second>"), STR("<none>"));
    return finish_text(r, text, out);
}

static bool later_item(struct reader *r, const struct value **out, bool *last)
{
    if (!second_value(r, out)) return false;
    skip_space(r);
    *last = at_end(r);
    return *last || expect(r, ',');
}

/* a=b,c: the list goes on while what follows a comma is a value and not the next key. */
static bool csv_value(struct reader *r, const struct value **out)
{
    if (!first_value(r, out)) return false;
    skip_space(r);
    if (peek(r) != ',') return true;
    expect(r, ',');
    struct value *list = value_list(r->arena);
    value_push(r->arena, list, *out);
    for (bool last = false; !last;) {
        const struct value *item;
        bool ok = later_item(r, &item, &last);
        if (!ok && (at_end(r) || err_is_set(r->err))) return false;
        if (!ok) {
            while (r->text.p[r->at] != ',') r->at--;
            break;
        }
        value_push(r->arena, list, item);
    }
    if (list->u.list.n > 1) *out = list;
    return true;
}

static bool nested_value(struct reader *r, const struct value **out);

static struct str key(struct reader *r)
{
    size_t start = r->at;
    for (int c; (c = peek(r)) > 0; r->at++) {
        bool alphanumeric =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!alphanumeric && !strchr("-_.#/:", c)) break;
    }
    return str_sub(r->text, start, r->at - start);
}

static bool key_and_equals(struct reader *r, struct str *name)
{
    *name = key(r);
    r->resolve = accept(r, '@');
    return expect(r, '=');
}

static bool explicit_list(struct reader *r, const struct value **out)
{
    struct value *list = value_list(r->arena);
    *out = list;
    expect(r, '[');
    while (peek(r) != ']') {
        const struct value *item;
        if (!nested_value(r, &item)) return false;
        value_push(r->arena, list, item);
        skip_space(r);
        if (peek(r) != ']' && !expect(r, ',')) return false;
    }
    r->at++;
    return true;
}

static bool hash_literal(struct reader *r, const struct value **out)
{
    struct value *map = value_map(r->arena);
    *out = map;
    expect(r, '{');
    while (peek(r) != '}') {
        struct str name;
        const struct value *item;
        if (!key_and_equals(r, &name) || !nested_value(r, &item)) return false;
        skip_space(r);
        if (peek(r) != '}' && !expect(r, ',')) return false;
        value_set(r->arena, map, name, item);
    }
    r->at++;
    return true;
}

static bool nested_value(struct reader *r, const struct value **out)
{
    if (peek(r) != '[' && peek(r) != '{') return first_value(r, out);
    if (++r->depth > LIMIT_JSON_DEPTH)
        return err_set(r->err, ERR_PARAM, "shorthand is nested deeper than %u levels",
                       LIMIT_JSON_DEPTH);
    bool ok = peek(r) == '[' ? explicit_list(r, out) : hash_literal(r, out);
    r->depth--;
    return ok;
}

static bool values(struct reader *r, const struct value **out)
{
    if (!at_end(r) && peek(r) != '[' && peek(r) != '{') return csv_value(r, out);
    return nested_value(r, out);
}

static bool parameter(struct reader *r, struct value *map)
{
    size_t last = 0;
    do {
        struct str name;
        const struct value *item;
        if (map->u.map.n > 0 && !expect(r, ',')) return false;
        if (!key_and_equals(r, &name) || !values(r, &item)) return false;
        if (value_get(map, name)) return duplicate_key(r, name, last + 1);
        value_set(r->arena, map, name, item);
        last = r->at;
    } while (!at_end(r));
    return true;
}

bool shorthand_parse(struct arena *a, const struct paramfiles *files, struct str text,
                     const struct value **out, struct err *e)
{
    struct reader r = {.arena = a, .files = files, .text = text, .err = e};
    struct value *map = value_map(a);
    *out = map;
    return parameter(&r, map) || (!err_is_set(e) && syntax_error(&r));
}
