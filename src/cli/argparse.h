/* Python's argparse as the AWS CLI uses it (CPython 3.13 argparse.py, _parse_known_args): long
 * options with unique prefixes and `--name=value`, greedy lists, positionals, negative numbers,
 * `--`. One run works on one table of options and hands back what it did not know, in order. */
#ifndef CLI_ARGPARSE_H
#define CLI_ARGPARSE_H

#include "base/err.h"
#include "cli/lex.h"

enum option_arity {
    ARITY_ONE,      /* exactly one value */
    ARITY_OPTIONAL, /* nargs='?' */
    ARITY_ANY,      /* nargs='*' */
    ARITY_SOME,     /* nargs='+' */
    ARITY_TWO,      /* nargs=2 */
    ARITY_FLAG      /* no value */
};

enum option_type { TYPE_TEXT, TYPE_INT, TYPE_FLOAT };

struct choices {
    const struct str *items;
    size_t n;
};

struct option {
    struct str name; /* without the dashes */
    enum option_arity arity;
    enum option_type type; /* checked only; the text is kept */
    bool positional;
    bool required;
    struct choices choices;
};

/* What the command line said about the option with the same index. */
struct option_use {
    size_t seen;                       /* 0: not given; else greater means later on the line */
    struct words values;               /* of the last use */
    const struct option_use *previous; /* the use before it, or NULL */
};

struct option_table {
    const struct option *items;
    size_t n;
    size_t stride; /* bytes from one option to the next: they may be embedded in larger structs */
};

/* `uses` has one zeroed element per option. Words that belong to no option go to *rest.
 * ERR_USAGE with argparse's text. Missing required options are not checked here. */
MUST_USE bool argparse_run(struct arena *a, const struct option_table *table,
                           const struct words *words, struct option_use *uses, struct words *rest,
                           struct err *e);

/* "the following arguments are required: --a, --b" */
MUST_USE bool argparse_check_required(struct arena *a, const struct option_table *table,
                                      const struct option_use *uses, struct err *e);

const struct option *option_at(const struct option_table *t, size_t i);

/* "argument --name: <text>", as argparse.ArgumentError prints itself. */
bool argparse_error(struct err *e, const struct option *o, struct str text);

#endif
