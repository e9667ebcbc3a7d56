/* The parts of the JMESPath implementation: tokens (lexer.c), the tree (parser.c on
 * parser_state.c), its evaluation (evaluate.c) and the function table (functions.c). Grammar,
 * binding powers and messages follow python3-jmespath 1.0. */
#ifndef JMESPATH_NODE_H
#define JMESPATH_NODE_H

#include "jmespath/jmespath.h"

/* TOKEN(symbol, name in messages, binding power) */
#define JMESPATH_TOKENS(TOKEN)                                                                     \
    TOKEN(TOKEN_EOF, "eof", 0)                                                                     \
    TOKEN(TOKEN_IDENTIFIER, "unquoted_identifier", 0)                                              \
    TOKEN(TOKEN_QUOTED, "quoted_identifier", 0)                                                    \
    TOKEN(TOKEN_LITERAL, "literal", 0)                                                             \
    TOKEN(TOKEN_RBRACKET, "rbracket", 0)                                                           \
    TOKEN(TOKEN_RPAREN, "rparen", 0)                                                               \
    TOKEN(TOKEN_COMMA, "comma", 0)                                                                 \
    TOKEN(TOKEN_RBRACE, "rbrace", 0)                                                               \
    TOKEN(TOKEN_NUMBER, "number", 0)                                                               \
    TOKEN(TOKEN_CURRENT, "current", 0)                                                             \
    TOKEN(TOKEN_EXPREF, "expref", 0)                                                               \
    TOKEN(TOKEN_COLON, "colon", 0)                                                                 \
    TOKEN(TOKEN_PIPE, "pipe", 1)                                                                   \
    TOKEN(TOKEN_OR, "or", 2)                                                                       \
    TOKEN(TOKEN_AND, "and", 3)                                                                     \
    TOKEN(TOKEN_EQ, "eq", 5)                                                                       \
    TOKEN(TOKEN_GT, "gt", 5)                                                                       \
    TOKEN(TOKEN_LT, "lt", 5)                                                                       \
    TOKEN(TOKEN_GTE, "gte", 5)                                                                     \
    TOKEN(TOKEN_LTE, "lte", 5)                                                                     \
    TOKEN(TOKEN_NE, "ne", 5)                                                                       \
    TOKEN(TOKEN_FLATTEN, "flatten", 9)                                                             \
    TOKEN(TOKEN_STAR, "star", 20)                                                                  \
    TOKEN(TOKEN_FILTER, "filter", 21)                                                              \
    TOKEN(TOKEN_DOT, "dot", 40)                                                                    \
    TOKEN(TOKEN_NOT, "not", 45)                                                                    \
    TOKEN(TOKEN_LBRACE, "lbrace", 50)                                                              \
    TOKEN(TOKEN_LBRACKET, "lbracket", 55)                                                          \
    TOKEN(TOKEN_LPAREN, "lparen", 60)

enum token_kind {
#define TOKEN(symbol, name, power) symbol,
    JMESPATH_TOKENS(TOKEN)
#undef TOKEN
};

struct token {
    enum token_kind kind;
    size_t start;    /* byte offset in the expression */
    struct str text; /* identifier (unescaped), number, or the token as written */
    const struct value *literal;
};

struct tokens {
    struct token *items; /* the last one is TOKEN_EOF */
    size_t n;
};

MUST_USE bool jmespath_tokenize(struct arena *a, struct str text, struct tokens *out,
                                struct err *e);

enum node_kind {
    NODE_FIELD,
    NODE_CURRENT,
    NODE_LITERAL,
    NODE_INDEX,
    NODE_SLICE,
    NODE_CHAIN, /* subexpression, index expression, pipe: each child on the result before */
    NODE_PROJECTION,
    NODE_VALUE_PROJECTION,
    NODE_FILTER_PROJECTION,
    NODE_FLATTEN,
    NODE_LIST,
    NODE_HASH,
    NODE_OR,
    NODE_AND,
    NODE_NOT,
    NODE_COMPARE,
    NODE_FUNCTION,
    NODE_EXPREF
};

struct node {
    enum node_kind kind;
    struct str name; /* field, function, or key of a hash entry's value */
    const struct value *literal;
    int64_t index;
    int64_t slice[3];
    bool has_slice[3];
    enum token_kind comparator;
    enum token_kind origin; /* NODE_CHAIN: which of its forms may take further children */
    struct node **children;
    size_t n, cap;
    struct str *keys; /* NODE_HASH: name of each child */
    unsigned depth;
};

struct jmespath {
    struct str text;
    const struct node *root;
};

/* One search: the step budget bounds its cost. */
struct evaluation {
    struct arena *arena;
    uint64_t steps;
};

MUST_USE bool jmespath_evaluate(struct evaluation *ev, const struct node *n, const struct value *in,
                                const struct value **out, struct err *e);

/* What a function receives: a value or an expression (&expr). */
struct argument {
    const struct value *value;
    const struct node *expression;
};

MUST_USE bool jmespath_call(struct evaluation *ev, struct str name, const struct argument *args,
                            size_t n, const struct value **out, struct err *e);

/* False for '', [], {}, null, false. */
bool jmespath_is_true(const struct value *v);

/* ---- numbers as Python has them: integers stay integers ---- */

bool number_is_integer(const struct value *v, int64_t *out); /* false: use value_to_double */
int number_compare(const struct value *x, const struct value *y);
const struct value *number_add(struct arena *a, const struct value *x, const struct value *y);
const struct value *number_round(struct arena *a, const struct value *v, bool up);
const struct value *number_abs(struct arena *a, const struct value *v);
const struct value *number_of_text(struct arena *a, struct str text); /* value_null: no number */

/* Sets the error that Python gives for comparing a text with a number; returns false. */
bool number_not_ordered(const struct value *x, const char *operator, const struct value * y,
                        struct err *e);

/* ---- functions ---- */

enum argument_type {
    ARG_ANY = 0,
    ARG_NUMBER = 1 << 0,
    ARG_STRING = 1 << 1,
    ARG_ARRAY = 1 << 2,
    ARG_OBJECT = 1 << 3,
    ARG_EXPRESSION = 1 << 4,
    ARG_ARRAY_NUMBER = 1 << 5,
    ARG_ARRAY_STRING = 1 << 6
};

struct function {
    struct str name;
    unsigned arity; /* at least this many when variadic */
    bool variadic;
    struct {
        unsigned types;      /* of enum argument_type */
        const char *display; /* the types as the message lists them */
    } parameters[2];
    bool (*run)(struct evaluation *ev, const struct argument *args, size_t n,
                const struct value **out, struct err *e);
};

/* ERR_GENERAL with python3-jmespath's sentence when number or types of the arguments are wrong. */
MUST_USE bool signature_check(struct arena *a, const struct function *f,
                              const struct argument *args, size_t n, struct err *e);
bool signature_type_error(struct arena *a, struct str function, const struct value *v,
                          struct str received, const char *expected, struct err *e);
const char *jmespath_type_name(const struct value *v); /* "array", "null" … */

/* functions_list.c */
bool function_sort(struct evaluation *ev, const struct argument *args, size_t n,
                   const struct value **out, struct err *e);
bool function_sort_by(struct evaluation *ev, const struct argument *args, size_t n,
                      const struct value **out, struct err *e);
bool function_max_by(struct evaluation *ev, const struct argument *args, size_t n,
                     const struct value **out, struct err *e);
bool function_min_by(struct evaluation *ev, const struct argument *args, size_t n,
                     const struct value **out, struct err *e);
bool function_max(struct evaluation *ev, const struct argument *args, size_t n,
                  const struct value **out, struct err *e);
bool function_min(struct evaluation *ev, const struct argument *args, size_t n,
                  const struct value **out, struct err *e);
bool function_map(struct evaluation *ev, const struct argument *args, size_t n,
                  const struct value **out, struct err *e);

#endif
