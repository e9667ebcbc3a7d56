/* A Pratt parser: nud starts an expression, led goes on with what stands left of a token. */
#include "jmespath/parser.h"
#include "base/limits.h"

#define PROJECTION_STOP 10u

/* Every parse function returns NULL with the error set. */
static struct node *expression(struct parser *p, unsigned power);

static struct node *multi_select_list(struct parser *p)
{
    struct node *n = node_new(p, NODE_LIST);
    for (;;) {
        struct node *item = expression(p, 0);
        if (!item || !node_add(p, n, item)) return NULL;
        if (parser_kind(p) == TOKEN_RBRACKET) break;
        if (!parser_match(p, TOKEN_COMMA)) return NULL;
    }
    p->at++;
    return n;
}

static struct node *multi_select_hash(struct parser *p)
{
    struct node *n = node_new(p, NODE_HASH);
    for (;;) {
        const struct token *key = parser_ahead(p, 0);
        if (key->kind != TOKEN_QUOTED && key->kind != TOKEN_IDENTIFIER) {
            parser_expected(p, "['quoted_identifier', 'unquoted_identifier']");
            return NULL;
        }
        p->at++;
        if (!parser_match(p, TOKEN_COLON)) return NULL;
        struct node *item = expression(p, 0);
        if (!item || !node_add(p, n, item)) return NULL;
        n->keys[n->n - 1] = key->text;
        if (parser_kind(p) == TOKEN_COMMA) {
            p->at++;
        } else if (parser_kind(p) == TOKEN_RBRACE) {
            p->at++;
            return n;
        }
    }
}

static struct node *dot_rhs(struct parser *p, unsigned power)
{
    enum token_kind kind = parser_kind(p);
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
    parser_error(p, parser_ahead(p, 0),
                 arena_printf(p->arena,
                              "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', "
                              "'lbrace'], got: %s",
                              token_info[kind].name));
    return NULL;
}

static struct node *projection_rhs(struct parser *p, unsigned power)
{
    if (parser_power(p) < PROJECTION_STOP) return node_new(p, NODE_CURRENT);
    enum token_kind kind = parser_kind(p);
    if (kind == TOKEN_LBRACKET || kind == TOKEN_FILTER) return expression(p, power);
    if (kind == TOKEN_DOT) {
        p->at++;
        return dot_rhs(p, power);
    }
    parser_error(p, parser_ahead(p, 0), STR("syntax error"));
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
    for (size_t part = 0; parser_kind(p) != TOKEN_RBRACKET && part < 3;) {
        if (parser_kind(p) == TOKEN_COLON && ++part < 3) {
            p->at++;
        } else if (parser_kind(p) == TOKEN_NUMBER) {
            n->slice[part] = number_of(parser_ahead(p, 0));
            n->has_slice[part] = true;
            p->at++;
        } else {
            parser_error(p, parser_ahead(p, 0), STR("syntax error"));
            return NULL;
        }
    }
    return parser_match(p, TOKEN_RBRACKET) ? n : NULL;
}

static struct node *chain(struct parser *p, enum token_kind origin, struct node *left,
                          struct node *right)
{
    if (left->kind == NODE_CHAIN && left->origin == origin && origin != TOKEN_PIPE) {
        return node_add(p, left, right) ? left : NULL;
    }
    struct node *n = node_of(p, NODE_CHAIN, left, right);
    if (n) n->origin = origin;
    return n;
}

/* Behind '[' with a number or a colon next. */
static struct node *index_or_slice(struct parser *p, struct node *left)
{
    if (parser_kind(p) == TOKEN_COLON || parser_ahead(p, 1)->kind == TOKEN_COLON) {
        struct node *n = slice(p);
        if (n) n = chain(p, TOKEN_LBRACKET, left, n);
        return projection(p, NODE_PROJECTION, n, token_info[TOKEN_STAR].power);
    }
    struct node *n = node_new(p, NODE_INDEX);
    n->index = number_of(parser_ahead(p, 0));
    p->at++;
    return parser_match(p, TOKEN_RBRACKET) ? chain(p, TOKEN_LBRACKET, left, n) : NULL;
}

static struct node *flatten(struct parser *p, struct node *left)
{
    struct node *flat = node_of(p, NODE_FLATTEN, left, NULL);
    return projection(p, NODE_PROJECTION, flat, token_info[TOKEN_FLATTEN].power);
}

static struct node *filter(struct parser *p, struct node *left)
{
    struct node *condition = expression(p, 0);
    if (!condition || !parser_match(p, TOKEN_RBRACKET)) return NULL;
    struct node *right = parser_kind(p) == TOKEN_FLATTEN
                             ? node_new(p, NODE_CURRENT)
                             : projection_rhs(p, token_info[TOKEN_FILTER].power);
    struct node *n = right ? node_of(p, NODE_FILTER_PROJECTION, left, right) : NULL;
    return n && node_add(p, n, condition) ? n : NULL;
}

static struct node *nud_star(struct parser *p)
{
    struct node *left = node_new(p, NODE_CURRENT);
    if (parser_kind(p) == TOKEN_RBRACKET) {
        return node_of(p, NODE_VALUE_PROJECTION, left, node_new(p, NODE_CURRENT));
    }
    return projection(p, NODE_VALUE_PROJECTION, left, token_info[TOKEN_STAR].power);
}

static struct node *nud_bracket(struct parser *p)
{
    if (parser_kind(p) == TOKEN_NUMBER || parser_kind(p) == TOKEN_COLON) {
        return index_or_slice(p, node_new(p, NODE_CURRENT));
    }
    if (parser_kind(p) == TOKEN_STAR && parser_ahead(p, 1)->kind == TOKEN_RBRACKET) {
        p->at += 2;
        return projection(p, NODE_PROJECTION, node_new(p, NODE_CURRENT),
                          token_info[TOKEN_STAR].power);
    }
    return multi_select_list(p);
}

static struct node *nud_field(struct parser *p, const struct token *t)
{
    if (t->kind == TOKEN_QUOTED && parser_kind(p) == TOKEN_LPAREN) {
        struct token at_start = *parser_ahead(p, 0);
        at_start.start = 0;
        parser_error(p, &at_start, STR("Quoted identifier not allowed for function names."));
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
    if (!n || !parser_match(p, TOKEN_RPAREN)) return NULL;
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
        parser_incomplete(p);
    } else {
        parser_error(p, t, STR("invalid token"));
    }
    return NULL;
}

static struct node *led_call(struct parser *p, struct node *left)
{
    if (left->kind != NODE_FIELD) {
        const struct token *name = &p->tokens.items[p->at >= 2 ? p->at - 2 : 0];
        parser_error(
            p, name,
            arena_printf(p->arena, "Invalid function name '" STR_FMT "'", STR_ARG(name->text)));
        return NULL;
    }
    struct node *n = node_new(p, NODE_FUNCTION);
    n->name = left->name;
    while (parser_kind(p) != TOKEN_RPAREN) {
        struct node *argument = expression(p, 0);
        if (!argument || !node_add(p, n, argument)) return NULL;
        if (parser_kind(p) == TOKEN_COMMA) p->at++;
    }
    p->at++;
    return n;
}

static struct node *led_dot(struct parser *p, struct node *left)
{
    unsigned power = token_info[TOKEN_DOT].power;
    if (parser_kind(p) == TOKEN_STAR) {
        p->at++;
        return projection(p, NODE_VALUE_PROJECTION, left, power);
    }
    struct node *right = dot_rhs(p, power);
    return right ? chain(p, TOKEN_DOT, left, right) : NULL;
}

static struct node *led_bracket(struct parser *p, struct node *left)
{
    if (parser_kind(p) == TOKEN_NUMBER || parser_kind(p) == TOKEN_COLON)
        return index_or_slice(p, left);
    if (!parser_match(p, TOKEN_STAR) || !parser_match(p, TOKEN_RBRACKET)) return NULL;
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
    parser_error(p, t, STR("invalid token"));
    return NULL;
}

static struct node *expression_below(struct parser *p, unsigned power)
{
    const struct token *t = parser_ahead(p, 0);
    p->at++;
    struct node *left = nud(p, t);
    while (left && power < parser_power(p)) {
        t = parser_ahead(p, 0);
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
    const struct token *rest = parser_ahead(&p, 0);
    if (rest->kind != TOKEN_EOF) {
        return parser_error(&p, rest,
                            arena_printf(a, "Unexpected token: " STR_FMT, STR_ARG(rest->text)));
    }
    struct jmespath *j = ARENA_NEW(a, struct jmespath);
    *j = (struct jmespath){text, root};
    *out = j;
    return true;
}
