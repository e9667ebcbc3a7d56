/* What the files of the parser share: where it stands, its errors, how nodes are made. */
#ifndef JMESPATH_PARSER_H
#define JMESPATH_PARSER_H

#include "jmespath/node.h"

struct token_info {
    const char *name;
    unsigned power; /* how strongly it binds to the left */
};

extern const struct token_info token_info[];

struct parser {
    struct arena *arena;
    struct str text;
    struct tokens tokens;
    size_t at;
    unsigned depth;
    struct err *err;
};

/* The token BY places ahead; the end token behind the last. */
const struct token *parser_ahead(const struct parser *p, size_t by);
enum token_kind parser_kind(const struct parser *p);
unsigned parser_power(const struct parser *p);

/* Steps over a token of that kind, or sets the error. */
bool parser_match(struct parser *p, enum token_kind kind);

/* Errors in the words of python3-jmespath; each returns false. */
bool parser_incomplete(struct parser *p);
bool parser_error(struct parser *p, const struct token *t, struct str reason);
bool parser_expected(struct parser *p, const char *what);

struct node *node_new(struct parser *p, enum node_kind kind);

/* Bounds the tree as well as the parser's own recursion, so that evaluation is bounded too. */
bool node_add(struct parser *p, struct node *n, struct node *child);

/* A node with one or two children (y may be NULL); NULL with the error set. */
struct node *node_of(struct parser *p, enum node_kind kind, struct node *x, struct node *y);

#endif
