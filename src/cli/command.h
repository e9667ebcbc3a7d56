/* Commands that are no modelled operation: `aws s3 cp`, `aws logs tail` … One command is one file
 * of src/custom with one `const struct command`; the program hands a table of them to cli_parse.
 *
 * Parsing is generic: options are described here, and an INVOKE_CUSTOM invocation carries what was
 * given in `params`, by option name (or `dest`): text as string, TYPE_INT and TYPE_FLOAT as
 * number, lists as list of strings, flags as boolean. What was not given is absent unless the
 * option has a default. Values that name a file (file://, fileb://) are already read. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/argparse.h"
#include "cli/invocation.h"

struct command_option {
    struct option option;  /* its type stays TYPE_TEXT */
    struct str dest;       /* name in params; empty: the option's own */
    enum option_type type; /* what the text is read as, once all of the line is understood */
    bool flag_off;         /* a flag that stores false: --no-x with dest "x" */
    bool append;           /* every use counts: params has a list of [option, value...] in the order
                              of the line, shared by options of the same dest (--include, --exclude) */
    struct str preset;     /* value when not given; empty: none */
    const char *help;
};

/* What running means is the engine's business: `context` is what the caller of run agrees on with
 * src/custom (the engine's session). Output and exit status go through it as well. */
typedef bool (*command_run_fn)(void *context, struct arena *a, const struct invocation *in,
                               struct err *e);

/* What a command does that calls nothing: signs, or shows what is on this machine. */
enum command_local {
    COMMAND_UNKNOWN, /* judged by its calls; without any, it is not known to read */
    COMMAND_READS,
    COMMAND_SECRET,      /* prints what may be a secret */
    COMMAND_CREDENTIALS, /* prints credentials */
};

/* A call that happens only with an option of the command. */
struct command_call_option {
    struct str call, option;
};

struct command {
    struct str service; /* "s3"; for a command of its own, "login" */
    struct str name;    /* "cp"; "generate product" for nested ones; empty for the service itself */
    const char *help;   /* one sentence */
    const struct command_option *options;
    size_t option_count;
    const struct str *calls; /* operations it may use, "s3:ListBuckets": policy judges these */
    size_t call_count;
    const struct command_call_option *call_options; /* calls that need an option; others always */
    size_t call_option_count;
    /* Does this use of it only read, a download or a dry run? Then it may make none of its calls
     * that do more. NULL: no use does. */
    bool (*only_reads)(const struct value *params);
    enum command_local local;
    command_run_fn run;
};

/* NULL when there is none. `name` may be two words with a blank between. */
const struct command *command_find(const struct command *const *commands, size_t n,
                                   struct str service, struct str name);

/* Parses the words behind the command's name into out->params. */
MUST_USE bool command_parse(struct arena *a, const struct cli_context *ctx,
                            const struct command *command, const struct words *words,
                            struct invocation *out, struct err *e);

#endif
