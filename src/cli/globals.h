/* The options that AWS CLI v2 takes anywhere on the line (awscli/data/cli.json, globalargs.py). */
#ifndef CLI_GLOBALS_H
#define CLI_GLOBALS_H

#include "cli/argparse.h"
#include "cli/invocation.h"

/* Takes the global options and the command (the first other word) out of `words`; the rest comes
 * back in order. *command is empty with --version. ERR_USAGE, ERR_PARAM or ERR_GENERAL. */
MUST_USE bool globals_parse(struct arena *a, const struct words *words, struct global_options *out,
                            struct str *command, struct words *rest, struct err *e);

/* Name and help of each global option, for the help text. */
struct global_help {
    struct str name;
    struct choices choices;
    bool takes_value;
    const char *help;
};
size_t globals_count(void);
struct global_help globals_at(size_t i);

#endif
