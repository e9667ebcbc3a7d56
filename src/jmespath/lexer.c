#include "base/limits.h"
#include "base/utf8.h"
#include "jmespath/node.h"
#include "value/json.h"

struct lexer {
    struct arena *arena;
    struct str text;
    size_t at;
    struct tokens *out;
    size_t cap;
    struct err *err;
};

/* Columns count characters; the caret line stands under the expression. */
static bool lex_error(struct lexer *l, size_t at, struct str message)
{
    size_t column = utf8_count(str_sub(l->text, 0, at));
    struct buf caret = buf_new(l->arena, l->text.n + 2);
    buf_add_repeat(&caret, ' ', column);
    buf_add_char(&caret, '^');
    return err_set(l->err, ERR_SYNTAX,
                   "Bad jmespath expression: " STR_FMT ":\n" STR_FMT "\n" STR_FMT, STR_ARG(message),
                   STR_ARG(l->text), STR_ARG(buf_str(&caret)));
}

static struct token *add(struct lexer *l, enum token_kind kind, size_t start)
{
    struct tokens *t = l->out;
    if (t->n == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 32;
        t->items =
            arena_grow(l->arena, t->items, l->cap * sizeof *t->items, cap * sizeof *t->items);
        l->cap = cap;
    }
    t->items[t->n] = (struct token){
        .kind = kind, .start = start, .text = str_sub(l->text, start, l->at - start)};
    return &t->items[t->n++];
}

static char peek(const struct lexer *l)
{
    return l->at < l->text.n ? l->text.p[l->at] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool simple_token(char c, enum token_kind *kind)
{
    static const struct {
        char c;
        enum token_kind kind;
    } rows[] = {
        {'.', TOKEN_DOT},    {'*', TOKEN_STAR},    {']', TOKEN_RBRACKET}, {',', TOKEN_COMMA},
        {':', TOKEN_COLON},  {'@', TOKEN_CURRENT}, {'(', TOKEN_LPAREN},   {')', TOKEN_RPAREN},
        {'{', TOKEN_LBRACE}, {'}', TOKEN_RBRACE},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].c == c) {
            *kind = rows[i].kind;
            return true;
        }
    }
    return false;
}

/* Text between delimiters; a backslash keeps the character behind it. at stands on the first
 * delimiter and ends behind the last. */
static bool delimited(struct lexer *l, char delimiter, struct str *inner)
{
    size_t start = l->at++;
    size_t begin = l->at;
    while (l->at < l->text.n && l->text.p[l->at] != delimiter) {
        l->at += l->text.p[l->at] == '\\' ? 2u : 1u;
    }
    if (l->at >= l->text.n) {
        l->at = l->text.n;
        return lex_error(l, start, arena_printf(l->arena, "Unclosed %c delimiter", delimiter));
    }
    *inner = str_sub(l->text, begin, l->at - begin);
    l->at++;
    return true;
}

static struct str unescape(struct arena *a, struct str s, char delimiter)
{
    struct buf b = buf_new(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == delimiter) i++;
        buf_add_char(&b, s.p[i]);
    }
    return arena_str(a, buf_str(&b));
}

static bool lex_raw_string(struct lexer *l)
{
    size_t start = l->at;
    struct str inner;
    if (!delimited(l, '\'', &inner)) return false;
    add(l, TOKEN_LITERAL, start)->literal = value_string(l->arena, unescape(l->arena, inner, '\''));
    return true;
}

/* A literal's numbers as Python reads and prints them: 1.10 is 1.1, 1E2 is 100.0. */
static const struct value *with_python_numbers(struct arena *a, const struct value *v)
{
    if (v->kind == VALUE_NUMBER && !value_is_integer_text(v->u.text)) {
        return value_double(a, value_to_double(v, 0));
    }
    if (v->kind == VALUE_LIST) {
        struct value *list = value_list(a);
        for (size_t i = 0; i < value_count(v); i++) {
            value_push(a, list, with_python_numbers(a, value_at(v, i)));
        }
        return list;
    }
    if (v->kind != VALUE_MAP) return v;
    struct value *map = value_map(a);
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *f = &v->u.map.fields[i];
        value_set(a, map, f->name, with_python_numbers(a, f->value));
    }
    return map;
}

/* JSON between backticks; text that is no JSON is taken as a string (JEP 12). */
static bool lex_literal(struct lexer *l)
{
    size_t start = l->at;
    struct str inner;
    if (!delimited(l, '`', &inner)) return false;
    struct str json = unescape(l->arena, inner, '`');
    struct err ignored = err_init(l->arena); /* not JSON: the second form is tried */
    const struct value *v;
    if (!json_read(l->arena, json, &v, &ignored)) {
        struct str text = json;
        while (text.n > 0 && str_trim(str_sub(text, 0, 1)).n == 0) text = str_from(text, 1);
        struct str quoted = arena_printf(l->arena, "\"" STR_FMT "\"", STR_ARG(text));
        if (!json_read(l->arena, quoted, &v, &ignored)) {
            return lex_error(l, start, arena_printf(l->arena, "Bad token " STR_FMT, STR_ARG(json)));
        }
    }
    add(l, TOKEN_LITERAL, start)->literal = with_python_numbers(l->arena, v);
    return true;
}

static bool lex_quoted(struct lexer *l)
{
    size_t start = l->at;
    struct str inner;
    if (!delimited(l, '"', &inner)) return false;
    struct err ignored = err_init(l->arena); /* reported with the place in the expression */
    const struct value *v;
    struct str quoted = arena_printf(l->arena, "\"" STR_FMT "\"", STR_ARG(inner));
    if (!json_read(l->arena, quoted, &v, &ignored)) {
        return lex_error(l, start, STR("Invalid quoted identifier"));
    }
    add(l, TOKEN_QUOTED, start)->text = value_text(v);
    return true;
}

static bool lex_number(struct lexer *l)
{
    size_t start = l->at++;
    while (is_digit(peek(l))) l->at++;
    if (l->at - start == 1 && l->text.p[start] == '-') {
        return lex_error(l, start, STR("Unknown token '-'"));
    }
    add(l, TOKEN_NUMBER, start);
    return true;
}

static bool lex_bracket(struct lexer *l)
{
    size_t start = l->at++;
    enum token_kind kind = TOKEN_LBRACKET;
    if (peek(l) == ']') kind = TOKEN_FLATTEN;
    if (peek(l) == '?') kind = TOKEN_FILTER;
    if (kind != TOKEN_LBRACKET) l->at++;
    add(l, kind, start);
    return true;
}

/* One or two characters: the second form when `second` follows. */
static bool lex_pair(struct lexer *l, char second, enum token_kind pair, enum token_kind single)
{
    size_t start = l->at++;
    bool both = peek(l) == second;
    if (both) l->at++;
    add(l, both ? pair : single, start);
    return true;
}

static bool lex_equals(struct lexer *l)
{
    size_t start = l->at++;
    if (peek(l) != '=') return lex_error(l, start, STR("Unknown token '='"));
    l->at++;
    add(l, TOKEN_EQ, start);
    return true;
}

static bool lex_one(struct lexer *l)
{
    char c = peek(l);
    size_t start = l->at;
    enum token_kind kind;
    if (simple_token(c, &kind)) {
        l->at++;
        add(l, kind, start);
        return true;
    }
    if (is_letter(c)) {
        while (is_letter(peek(l)) || is_digit(peek(l))) l->at++;
        add(l, TOKEN_IDENTIFIER, start);
        return true;
    }
    if (is_digit(c) || c == '-') return lex_number(l);
    switch (c) {
    case '[':
        return lex_bracket(l);
    case '\'':
        return lex_raw_string(l);
    case '`':
        return lex_literal(l);
    case '"':
        return lex_quoted(l);
    case '|':
        return lex_pair(l, '|', TOKEN_OR, TOKEN_PIPE);
    case '&':
        return lex_pair(l, '&', TOKEN_AND, TOKEN_EXPREF);
    case '<':
        return lex_pair(l, '=', TOKEN_LTE, TOKEN_LT);
    case '>':
        return lex_pair(l, '=', TOKEN_GTE, TOKEN_GT);
    case '!':
        return lex_pair(l, '=', TOKEN_NE, TOKEN_NOT);
    case '=':
        return lex_equals(l);
    default:
        break;
    }
    size_t end = start;
    utf8_next(l->text, &end);
    return lex_error(l, start,
                     arena_printf(l->arena, "Unknown token " STR_FMT,
                                  STR_ARG(str_sub(l->text, start, end - start))));
}

bool jmespath_tokenize(struct arena *a, struct str text, struct tokens *out, struct err *e)
{
    struct lexer l = {.arena = a, .text = text, .out = out, .err = e};
    *out = (struct tokens){0};
    if (text.n == 0) {
        return err_set(e, ERR_SYNTAX, "Invalid JMESPath expression: cannot be empty.");
    }
    if (text.n > LIMIT_COMMAND) {
        return err_set(e, ERR_LIMIT, "a JMESPath expression has at most %u bytes", LIMIT_COMMAND);
    }
    while (l.at < text.n) {
        char c = text.p[l.at];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            l.at++;
        } else if (!lex_one(&l)) {
            return false;
        }
    }
    add(&l, TOKEN_EOF, text.n);
    return true;
}
