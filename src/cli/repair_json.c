/* JSON whose quotes a shell (or a tool between) has eaten: {Key:Value}, {'Key':'Value'}. */
#include "base/buf.h"
#include "base/limits.h"
#include "cli/pyjson.h"
#include "cli/pynum.h"
#include "cli/repair.h"

#include <string.h>

/* Longer commands are not worth the time. */
#define REPAIR_WORDS_MAX 1000u

struct fixer {
    struct str text;
    size_t at;
    struct buf out;
    unsigned depth;
};

static void skip_space(struct fixer *f)
{
    while (f->at < f->text.n && memchr(" \t\r\n", f->text.p[f->at], 4)) f->at++;
}

static char peek(const struct fixer *f)
{
    return f->at < f->text.n ? f->text.p[f->at] : '\0';
}

static bool is_literal(struct arena *a, struct str word)
{
    struct str number;
    return str_eq(word, STR("true")) || str_eq(word, STR("false")) || str_eq(word, STR("null")) ||
           py_int(a, word, &number);
}

/* What stands in a container of that shape, under that key; NULL when the model does not say. */
static const struct member *inside(const struct member *m, struct str key)
{
    const struct shape *s = m ? member_shape(m) : NULL;
    if (!s) return NULL;
    if (shape_kind(s) == SHAPE_STRUCTURE) return shape_member(s, key);
    if (shape_kind(s) == SHAPE_LIST) return shape_element(s);
    return shape_kind(s) == SHAPE_MAP ? shape_value(s) : NULL;
}

static bool wants_text(const struct member *m)
{
    return m && (shape_kind(member_shape(m)) == SHAPE_STRING ||
                 shape_kind(member_shape(m)) == SHAPE_TIMESTAMP);
}

/* A word up to one of `ends`, in quotes already or not; keys are always quoted. */
static bool word(struct fixer *f, const char *ends, bool is_key, const struct member *m,
                 struct str *key)
{
    skip_space(f);
    char quote = peek(f);
    size_t start = f->at;
    struct str body;
    if (quote == '"' || quote == '\'') {
        size_t n = str_find_char(str_from(f->text, start + 1), quote);
        if (n == STR_NPOS) return false;
        body = str_sub(f->text, start + 1, n);
        f->at = start + n + 2;
    } else {
        while (f->at < f->text.n && !strchr(ends, f->text.p[f->at])) f->at++;
        body = str_trim(str_sub(f->text, start, f->at - start));
        if (is_key && str_is_empty(body)) return false;
    }
    bool bare = quote != '"' && quote != '\'' && !is_key && !wants_text(m) &&
                is_literal(f->out.arena, body);
    if (key) *key = body;
    if (!bare) buf_add_char(&f->out, '"');
    for (size_t i = 0; i < body.n; i++) {
        if (body.p[i] == '"') buf_add_char(&f->out, '\\');
        buf_add_char(&f->out, body.p[i]);
    }
    if (!bare) buf_add_char(&f->out, '"');
    return true;
}

static bool item(struct fixer *f, bool in_map, const struct member *m);

static bool container(struct fixer *f, const struct member *m)
{
    char open = f->text.p[f->at++], close = open == '{' ? '}' : ']';
    if (++f->depth > LIMIT_JSON_DEPTH) return false;
    buf_add_char(&f->out, open);
    skip_space(f);
    while (peek(f) != close) {
        if (!item(f, open == '{', m)) return false;
        skip_space(f);
        if (peek(f) != ',' && peek(f) != close) return false;
        if (peek(f) == ',') {
            buf_add_char(&f->out, ',');
            f->at++;
            skip_space(f);
        }
    }
    f->at++;
    f->depth--;
    buf_add_char(&f->out, close);
    return true;
}

static bool item(struct fixer *f, bool in_map, const struct member *m)
{
    struct str key = STR_NONE;
    if (in_map) {
        if (!word(f, ":,{}[]", true, NULL, &key)) return false;
        skip_space(f);
        if (peek(f) != ':' && peek(f) != '=') return false;
        f->at++;
        buf_add_char(&f->out, ':');
    }
    skip_space(f);
    m = inside(m, key);
    if (peek(f) == '{' || peek(f) == '[') return container(f, m);
    return word(f, ",}]", false, m, NULL);
}

static bool fix(struct arena *a, struct str text, const struct member *m, struct str *fixed)
{
    struct fixer f = {.text = text, .out = buf_new(a, LIMIT_COMMAND)};
    const struct value *v;
    struct str problem;
    skip_space(&f);
    if ((peek(&f) != '{' && peek(&f) != '[') || py_json(a, text, &v, &problem)) return false;
    /* One item of a list may be given without the list around it. */
    if (peek(&f) == '{' && shape_kind(member_shape(m)) == SHAPE_LIST)
        m = shape_element(member_shape(m));
    if (!container(&f, m) || f.out.overflow) return false;
    skip_space(&f);
    *fixed = buf_str(&f.out);
    return f.at == text.n && py_json(a, *fixed, &v, &problem);
}

static struct str joined(struct arena *a, const struct words *words)
{
    struct buf b = buf_new(a, LIMIT_COMMAND);
    for (size_t i = 0; i < words->n; i++) {
        if (i > 0) buf_add_char(&b, ' ');
        buf_add(&b, words->items[i]);
    }
    return buf_str(&b);
}

/* The very word, not an equal one. */
static bool is_one_of(struct str word, const struct words *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (words->items[i].p == word.p) return true;
    return false;
}

/* The command with the words of one option replaced by one word. */
static struct str with_value(struct arena *a, const struct words *words, const struct words *old,
                             struct str value)
{
    struct str *items = ARENA_ARRAY(a, struct str, words->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < words->n; i++) {
        if (!is_one_of(words->items[i], old))
            items[n++] = words->items[i];
        else if (words->items[i].p == old->items[0].p)
            items[n++] = value;
    }
    struct words changed = {items, n};
    return lex_join(a, &changed);
}

static bool repair_argument(const struct call *c, const struct words *words, size_t index,
                            const struct words *values, struct err *e)
{
    const struct argument *arg = &c->table.items[index];
    struct str fixed;
    if (!arg->member || !fix(c->arena, joined(c->arena, values), arg->member, &fixed)) return false;
    err_hint(e, "The JSON of --" STR_FMT " has lost its quotes. Did you mean: " STR_FMT,
             STR_ARG(arg->option.name), STR_ARG(with_value(c->arena, words, values, fixed)));
    return true;
}

void repair_json(const struct call *c, const struct words *words, struct err *e)
{
    if (words->n > REPAIR_WORDS_MAX) return;
    for (size_t i = 0; i < c->table.n; i++)
        if (c->uses[i].seen && c->uses[i].values.n > 0 &&
            repair_argument(c, words, i, &c->uses[i].values, e))
            return;
}

void repair_split_json(const struct call *c, const struct words *words, const struct words *rest,
                       struct err *e)
{
    if (words->n > REPAIR_WORDS_MAX) return;
    for (size_t i = 0; i < c->table.n; i++) {
        const struct words *given = &c->uses[i].values;
        if (!c->uses[i].seen || given->n == 0) continue;
        struct str *all = ARENA_ARRAY(c->arena, struct str, words->n + 1);
        struct words values = {all, 0};
        for (size_t k = 0; k < words->n; k++) /* in the order of the line */
            if (is_one_of(words->items[k], given) || is_one_of(words->items[k], rest))
                all[values.n++] = words->items[k];
        if (repair_argument(c, words, i, &values, e)) return;
    }
}
