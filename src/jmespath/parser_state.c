#include "jmespath/parser.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "value/pyrepr.h"

const struct token_info token_info[] = {
#define TOKEN(symbol, name, power) [symbol] = {name, power},
    JMESPATH_TOKENS(TOKEN)
#undef TOKEN
};

const struct token *parser_ahead(const struct parser *p, size_t by)
{
    size_t i = p->at + by;
    return &p->tokens.items[i < p->tokens.n ? i : p->tokens.n - 1];
}

enum token_kind parser_kind(const struct parser *p)
{
    return parser_ahead(p, 0)->kind;
}

unsigned parser_power(const struct parser *p)
{
    return token_info[parser_kind(p)].power;
}

static struct str underline(struct parser *p, size_t column)
{
    struct buf b = buf_new(p->arena, p->text.n + 4);
    buf_add_repeat(&b, ' ', column + 1);
    buf_add_char(&b, '^');
    return buf_str(&b);
}

bool parser_incomplete(struct parser *p)
{
    return err_set(p->err, ERR_SYNTAX,
                   "Invalid jmespath expression: Incomplete expression:\n\"" STR_FMT "\"\n" STR_FMT,
                   STR_ARG(p->text), STR_ARG(underline(p, utf8_count(p->text))));
}

/* str() of the token's value, as the message of python3-jmespath shows it. */
static struct str token_shown(struct parser *p, const struct token *t)
{
    int64_t number;
    if (t->kind == TOKEN_LITERAL) return py_str(p->arena, t->literal, false);
    if (t->kind == TOKEN_NUMBER && str_to_i64(t->text, &number)) {
        return value_text(value_int(p->arena, number));
    }
    return t->text;
}

bool parser_error(struct parser *p, const struct token *t, struct str reason)
{
    size_t column = utf8_count(str_sub(p->text, 0, t->start));
    struct str kind = arena_upper(p->arena, str_of(token_info[t->kind].name));
    return err_set(p->err, ERR_SYNTAX,
                   STR_FMT ": Parse error at column %zu, token \"" STR_FMT "\" (" STR_FMT
                           "), for expression:\n\"" STR_FMT "\"\n" STR_FMT,
                   STR_ARG(reason), column, STR_ARG(token_shown(p, t)), STR_ARG(kind),
                   STR_ARG(p->text), STR_ARG(underline(p, column)));
}

bool parser_expected(struct parser *p, const char *what)
{
    if (parser_kind(p) == TOKEN_EOF) return parser_incomplete(p);
    return parser_error(
        p, parser_ahead(p, 0),
        arena_printf(p->arena, "Expecting: %s, got: %s", what, token_info[parser_kind(p)].name));
}

bool parser_match(struct parser *p, enum token_kind kind)
{
    if (parser_kind(p) != kind) return parser_expected(p, token_info[kind].name);
    p->at++;
    return true;
}

struct node *node_new(struct parser *p, enum node_kind kind)
{
    struct node *n = ARENA_NEW(p->arena, struct node);
    n->kind = kind;
    n->depth = 1;
    return n;
}

bool node_add(struct parser *p, struct node *n, struct node *child)
{
    if (n->n == n->cap) {
        size_t cap = n->cap ? n->cap * 2 : 2;
        n->children = arena_grow(p->arena, n->children, n->cap * sizeof *n->children,
                                 cap * sizeof *n->children);
        n->keys = arena_grow(p->arena, n->keys, n->cap * sizeof *n->keys, cap * sizeof *n->keys);
        n->cap = cap;
    }
    n->children[n->n++] = child;
    if (child->depth + 1 > n->depth) n->depth = child->depth + 1;
    if (n->depth <= LIMIT_JMESPATH_DEPTH) return true;
    return err_set(p->err, ERR_LIMIT, "a JMESPath expression is nested at most %u levels deep",
                   LIMIT_JMESPATH_DEPTH);
}

struct node *node_of(struct parser *p, enum node_kind kind, struct node *x, struct node *y)
{
    struct node *n = node_new(p, kind);
    if (!node_add(p, n, x) || (y && !node_add(p, n, y))) return NULL;
    return n;
}
