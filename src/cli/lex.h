/* A command line as text to words, by POSIX shell quoting. There is no shell: operators, command
 * substitution and newlines outside quotes are refused with the operator's name; `$VAR`, `~` and
 * `*` are ordinary characters. */
#ifndef CLI_LEX_H
#define CLI_LEX_H

#include "base/err.h"

struct words {
    const struct str *items;
    size_t n;
};

/* ERR_USAGE on an open quote, an operator (| ; & > < ` $( newline) or a line over the limits. */
MUST_USE bool lex_command(struct arena *a, struct str line, struct words *out, struct err *e);

/* The words as one line again, quoted where needed, so that lexing it gives the same words. */
struct str lex_join(struct arena *a, const struct words *words);

#endif
