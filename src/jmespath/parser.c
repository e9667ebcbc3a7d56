/* A Pratt parser: nud starts an expression, led goes on with what stands left of a token. */
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "jmespath/node.h"
#include "value/pyrepr.h"

#define PROJECTION_STOP 10u

static const struct {
    const char *name;
    unsigned power;
} token_info[] = {
#define TOKEN(symbol, name, power) [symbol] = {name, power},
    JMESPATH_TOKENS(TOKEN)
#undef TOKEN
};

struct parser {
    struct arena *arena;
    struct str text;
    struct tokens tokens;
    size_t at;
    unsigned depth;
    struct err *err;
};

static const struct token *ahead(const struct parser *p, size_t by)
{
    size_t i = p->at + by;
    return &p->tokens.items[i < p->tokens.n ? i : p->tokens.n - 1];
}

static enum token_kind kind_now(const struct parser *p)
{
    return ahead(p, 0)->kind;
}

static unsigned power_now(const struct parser *p)
{
    return token_info[kind_now(p)].power;
}

static struct str underline(struct parser *p, size_t column)
{
    struct buf b = buf_new(p->arena, p->text.n + 4);
    buf_add_repeat(&b, ' ', column + 1);
    buf_add_char(&b, '^');
    return buf_str(&b);
}

static bool incomplete(struct parser *p)
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

static bool parse_error(struct parser *p, const struct token *t, struct str reason)
{
    size_t column = utf8_count(str_sub(p->text, 0, t->start));
    struct buf kind = buf_new(p->arena, 64);
    for (const char *c = token_info[t->kind].name; *c; c++) {
        buf_add_char(&kind, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
    }
    return err_set(p->err, ERR_SYNTAX,
                   STR_FMT ": Parse error at column %zu, token \"" STR_FMT "\" (" STR_FMT
                           "), for expression:\n\"" STR_FMT "\"\n" STR_FMT,
                   STR_ARG(reason), column, STR_ARG(token_shown(p, t)), STR_ARG(buf_str(&kind)),
                   STR_ARG(p->text), STR_ARG(underline(p, column)));
}

static bool expected(struct parser *p, const char *what)
{
    if (kind_now(p) == TOKEN_EOF) return incomplete(p);
    return parse_error(
        p, ahead(p, 0),
        arena_printf(p->arena, "Expecting: %s, got: %s", what, token_info[kind_now(p)].name));
}

static bool match(struct parser *p, enum token_kind kind)
{
    if (kind_now(p) != kind) return expected(p, token_info[kind].name);
    p->at++;
    return true;
}

static struct node *node_new(struct parser *p, enum node_kind kind)
{
    struct node *n = ARENA_NEW(p->arena, struct node);
    n->kind = kind;
    n->depth = 1;
    return n;
}

/* Bounds the tree as well as the parser's own recursion, so that evaluation is bounded too. */
static bool add_child(struct parser *p, struct node *n, struct node *child)
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

static struct node *node_of(struct parser *p, enum node_kind kind, struct node *x, struct node *y)
{
    struct node *n = node_new(p, kind);
    if (!add_child(p, n, x) || (y && !add_child(p, n, y))) return NULL;
    return n;
}

/* Every parse function returns NULL with the error set. */
static struct node *expression(struct parser *p, unsigned power);

static struct node *multi_select_list(struct parser *p)
{
    struct node *n = node_new(p, NODE_LIST);
    for (;;) {
        struct node *item = expression(p, 0);
        if (!item || !add_child(p, n, item)) return NULL;
        if (kind_now(p) == TOKEN_RBRACKET) break;
        if (!match(p, TOKEN_COMMA)) return NULL;
    }
    p->at++;
    return n;
}

static struct node *multi_select_hash(struct parser *p)
{
    struct node *n = node_new(p, NODE_HASH);
    for (;;) {
        const struct token *key = ahead(p, 0);
        if (key->kind != TOKEN_QUOTED && key->kind != TOKEN_IDENTIFIER) {
            expected(p, "['quoted_identifier', 'unquoted_identifier']");
            return NULL;
        }
        p->at++;
        if (!match(p, TOKEN_COLON)) return NULL;
        struct node *item = expression(p, 0);
        if (!item || !add_child(p, n, item)) return NULL;
        n->keys[n->n - 1] = key->text;
        if (kind_now(p) == TOKEN_COMMA) {
            p->at++;
        } else if (kind_now(p) == TOKEN_RBRACE) {
            p->at++;
            return n;
        }
    }
}

static struct node *dot_rhs(struct parser *p, unsigned power)
{
    enum token_kind kind = kind_now(p);
    if (kind == TOKEN_QUOTED || kind == TOKEN_IDENTIFIER || kind == TOKEN_STAR) {
        return expression(p, power);
    }
    if (kind == TOKEN_LBRACKET) {
        p->at++;
        return multi_select_list(p);
    }
    if (kind == TOKEN_LBRACE) {
        p->at++;
        return multi_select_hash(p);
    }
    parse_error(p, ahead(p, 0),
                arena_printf(p->arena,
                             "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', "
                             "'lbrace'], got: %s",
                             token_info[kind].name));
    return NULL;
}

static struct node *projection_rhs(struct parser *p, unsigned power)
{
    if (power_now(p) < PROJECTION_STOP) return node_new(p, NODE_CURRENT);
    enum token_kind kind = kind_now(p);
    if (kind == TOKEN_LBRACKET || kind == TOKEN_FILTER) return expression(p, power);
    if (kind == TOKEN_DOT) {
        p->at++;
        return dot_rhs(p, power);
    }
    parse_error(p, ahead(p, 0), STR("syntax error"));
    return NULL;
}

static struct node *projection(struct parser *p, enum node_kind kind, struct node *left,
                               unsigned power)
{
    struct node *right = left ? projection_rhs(p, power) : NULL;
    return right ? node_of(p, kind, left, right) : NULL;
}

/* Integers beyond 64 bits stand for "very far": no list is that long. */
static int64_t number_of(const struct token *t)
{
    int64_t v;
    if (str_to_i64(t->text, &v)) return v;
    return t->text.p[0] == '-' ? INT64_MIN : INT64_MAX;
}

static struct node *slice(struct parser *p)
{
    struct node *n = node_new(p, NODE_SLICE);
    for (size_t part = 0; kind_now(p) != TOKEN_RBRACKET && part < 3;) {
        if (kind_now(p) == TOKEN_COLON && ++part < 3) {
            p->at++;
        } else if (kind_now(p) == TOKEN_NUMBER) {
            n->slice[part] = number_of(ahead(p, 0));
            n->has_slice[part] = true;
            p->at++;
        } else {
            parse_error(p, ahead(p, 0), STR("syntax error"));
            return NULL;
        }
    }
    return match(p, TOKEN_RBRACKET) ? n : NULL;
}

static struct node *chain(struct parser *p, enum token_kind origin, struct node *left,
                          struct node *right)
{
    if (left->kind == NODE_CHAIN && left->origin == origin && origin != TOKEN_PIPE) {
        return add_child(p, left, right) ? left : NULL;
    }
    struct node *n = node_of(p, NODE_CHAIN, left, right);
    if (n) n->origin = origin;
    return n;
}

/* Behind '[' with a number or a colon next. */
static struct node *index_or_slice(struct parser *p, struct node *left)
{
    if (kind_now(p) == TOKEN_COLON || ahead(p, 1)->kind == TOKEN_COLON) {
        struct node *n = slice(p);
        if (n) n = chain(p, TOKEN_LBRACKET, left, n);
        return projection(p, NODE_PROJECTION, n, token_info[TOKEN_STAR].power);
    }
    struct node *n = node_new(p, NODE_INDEX);
    n->index = number_of(ahead(p, 0));
    p->at++;
    return match(p, TOKEN_RBRACKET) ? chain(p, TOKEN_LBRACKET, left, n) : NULL;
}

static struct node *flatten(struct parser *p, struct node *left)
{
    struct node *flat = node_of(p, NODE_FLATTEN, left, NULL);
    return projection(p, NODE_PROJECTION, flat, token_info[TOKEN_FLATTEN].power);
}

static struct node *filter(struct parser *p, struct node *left)
{
    struct node *condition = expression(p, 0);
    if (!condition || !match(p, TOKEN_RBRACKET)) return NULL;
    struct node *right = kind_now(p) == TOKEN_FLATTEN
                             ? node_new(p, NODE_CURRENT)
                             : projection_rhs(p, token_info[TOKEN_FILTER].power);
    struct node *n = right ? node_of(p, NODE_FILTER_PROJECTION, left, right) : NULL;
    return n && add_child(p, n, condition) ? n : NULL;
}

static struct node *nud_star(struct parser *p)
{
    struct node *left = node_new(p, NODE_CURRENT);
    if (kind_now(p) == TOKEN_RBRACKET) {
        return node_of(p, NODE_VALUE_PROJECTION, left, node_new(p, NODE_CURRENT));
    }
    return projection(p, NODE_VALUE_PROJECTION, left, token_info[TOKEN_STAR].power);
}

static struct node *nud_bracket(struct parser *p)
{
    if (kind_now(p) == TOKEN_NUMBER || kind_now(p) == TOKEN_COLON) {
        return index_or_slice(p, node_new(p, NODE_CURRENT));
    }
    if (kind_now(p) == TOKEN_STAR && ahead(p, 1)->kind == TOKEN_RBRACKET) {
        p->at += 2;
        return projection(p, NODE_PROJECTION, node_new(p, NODE_CURRENT),
                          token_info[TOKEN_STAR].power);
    }
    return multi_select_list(p);
}

static struct node *nud_field(struct parser *p, const struct token *t)
{
    if (t->kind == TOKEN_QUOTED && kind_now(p) == TOKEN_LPAREN) {
        struct token at_start = *ahead(p, 0);
        at_start.start = 0;
        parse_error(p, &at_start, STR("Quoted identifier not allowed for function names."));
        return NULL;
    }
    struct node *n = node_new(p, NODE_FIELD);
    n->name = t->text;
    return n;
}

static struct node *nud_literal(struct parser *p, const struct token *t)
{
    struct node *n = node_new(p, NODE_LITERAL);
    n->literal = t->literal;
    return n;
}

static struct node *nud_group(struct parser *p)
{
    struct node *n = expression(p, 0);
    if (!n || !match(p, TOKEN_RPAREN)) return NULL;
    /* (a.b).c must not grow the inner chain: what is in parentheses is one thing. */
    return n->kind == NODE_CHAIN ? node_of(p, NODE_CHAIN, n, NULL) : n;
}

static struct node *nud_unary(struct parser *p, enum node_kind kind, enum token_kind token)
{
    struct node *n = expression(p, token_info[token].power);
    return n ? node_of(p, kind, n, NULL) : NULL;
}

static struct node *nud(struct parser *p, const struct token *t)
{
    if (t->kind == TOKEN_LITERAL) return nud_literal(p, t);
    if (t->kind == TOKEN_IDENTIFIER || t->kind == TOKEN_QUOTED) return nud_field(p, t);
    if (t->kind == TOKEN_STAR) return nud_star(p);
    if (t->kind == TOKEN_FILTER) return filter(p, node_new(p, NODE_CURRENT));
    if (t->kind == TOKEN_LBRACE) return multi_select_hash(p);
    if (t->kind == TOKEN_LPAREN) return nud_group(p);
    if (t->kind == TOKEN_FLATTEN) return flatten(p, node_new(p, NODE_CURRENT));
    if (t->kind == TOKEN_NOT) return nud_unary(p, NODE_NOT, TOKEN_NOT);
    if (t->kind == TOKEN_EXPREF) return nud_unary(p, NODE_EXPREF, TOKEN_EXPREF);
    if (t->kind == TOKEN_LBRACKET) return nud_bracket(p);
    if (t->kind == TOKEN_CURRENT) return node_new(p, NODE_CURRENT);
    if (t->kind == TOKEN_EOF) {
        incomplete(p);
    } else {
        parse_error(p, t, STR("invalid token"));
    }
    return NULL;
}

static struct node *led_call(struct parser *p, struct node *left)
{
    if (left->kind != NODE_FIELD) {
        const struct token *name = &p->tokens.items[p->at >= 2 ? p->at - 2 : 0];
        parse_error(
            p, name,
            arena_printf(p->arena, "Invalid function name '" STR_FMT "'", STR_ARG(name->text)));
        return NULL;
    }
    struct node *n = node_new(p, NODE_FUNCTION);
    n->name = left->name;
    while (kind_now(p) != TOKEN_RPAREN) {
        struct node *argument = expression(p, 0);
        if (!argument || !add_child(p, n, argument)) return NULL;
        if (kind_now(p) == TOKEN_COMMA) p->at++;
    }
    p->at++;
    return n;
}

static struct node *led_dot(struct parser *p, struct node *left)
{
    unsigned power = token_info[TOKEN_DOT].power;
    if (kind_now(p) == TOKEN_STAR) {
        p->at++;
        return projection(p, NODE_VALUE_PROJECTION, left, power);
    }
    struct node *right = dot_rhs(p, power);
    return right ? chain(p, TOKEN_DOT, left, right) : NULL;
}

static struct node *led_bracket(struct parser *p, struct node *left)
{
    if (kind_now(p) == TOKEN_NUMBER || kind_now(p) == TOKEN_COLON) return index_or_slice(p, left);
    if (!match(p, TOKEN_STAR) || !match(p, TOKEN_RBRACKET)) return NULL;
    return projection(p, NODE_PROJECTION, left, token_info[TOKEN_STAR].power);
}

static struct node *led_binary(struct parser *p, struct node *left, const struct token *t)
{
    struct node *right = expression(p, token_info[t->kind].power);
    if (!right) return NULL;
    if (t->kind == TOKEN_PIPE) return chain(p, TOKEN_PIPE, left, right);
    if (t->kind == TOKEN_OR) return node_of(p, NODE_OR, left, right);
    if (t->kind == TOKEN_AND) return node_of(p, NODE_AND, left, right);
    struct node *n = node_of(p, NODE_COMPARE, left, right);
    if (n) n->comparator = t->kind;
    return n;
}

static struct node *led(struct parser *p, struct node *left, const struct token *t)
{
    if (t->kind == TOKEN_DOT) return led_dot(p, left);
    if (t->kind == TOKEN_LPAREN) return led_call(p, left);
    if (t->kind == TOKEN_FILTER) return filter(p, left);
    if (t->kind == TOKEN_FLATTEN) return flatten(p, left);
    if (t->kind == TOKEN_LBRACKET) return led_bracket(p, left);
    bool binary = t->kind >= TOKEN_PIPE && t->kind <= TOKEN_NE;
    if (binary) return led_binary(p, left, t);
    parse_error(p, t, STR("invalid token"));
    return NULL;
}

static struct node *expression_below(struct parser *p, unsigned power)
{
    const struct token *t = ahead(p, 0);
    p->at++;
    struct node *left = nud(p, t);
    while (left && power < power_now(p)) {
        t = ahead(p, 0);
        p->at++;
        left = led(p, left, t);
    }
    return left;
}

static struct node *expression(struct parser *p, unsigned power)
{
    if (p->depth == LIMIT_JMESPATH_DEPTH) {
        err_set(p->err, ERR_LIMIT, "a JMESPath expression is nested at most %u levels deep",
                LIMIT_JMESPATH_DEPTH);
        return NULL;
    }
    p->depth++;
    struct node *n = expression_below(p, power);
    p->depth--;
    return n;
}

bool jmespath_compile(struct arena *a, struct str text, const struct jmespath **out, struct err *e)
{
    struct parser p = {.arena = a, .text = text, .err = e};
    if (!jmespath_tokenize(a, text, &p.tokens, e)) return false;
    struct node *root = expression(&p, 0);
    if (!root) return false;
    const struct token *rest = ahead(&p, 0);
    if (rest->kind != TOKEN_EOF) {
        return parse_error(&p, rest,
                           arena_printf(a, "Unexpected token: " STR_FMT, STR_ARG(rest->text)));
    }
    struct jmespath *j = ARENA_NEW(a, struct jmespath);
    *j = (struct jmespath){text, root};
    *out = j;
    return true;
}
