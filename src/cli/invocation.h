/* What a command line means: the result of parsing and validating it against the model. */
#ifndef CLI_INVOCATION_H
#define CLI_INVOCATION_H

#include "base/clock.h"
#include "base/env.h"
#include "base/files.h"
#include "base/random.h"
#include "cli/lex.h"
#include "model/model.h"
#include "value/value.h"

#define OPTION_UNSET INT64_MIN

/* The 19 options that AWS CLI v2 takes anywhere. Texts are empty when not given. */
struct global_options {
    struct str region, profile, endpoint_url, output, query, color, ca_bundle;
    struct str binary_format, error_format;
    int64_t read_timeout_s, connect_timeout_s; /* OPTION_UNSET */
    bool debug, no_verify_ssl, no_paginate, no_sign_request, version;
};

struct paging {
    bool enabled; /* off: --no-paginate, a token or limit argument of the service was given, or the
                     operation has no paginator */
    struct str starting_token;
    int64_t max_items, page_size; /* OPTION_UNSET */
};

enum invocation_kind {
    INVOKE_CALL,     /* one modelled operation */
    INVOKE_WAIT,     /* a waiter */
    INVOKE_SKELETON, /* --generate-cli-skeleton: never executes */
    INVOKE_HELP,
    INVOKE_CUSTOM, /* a command of src/custom */
    INVOKE_VERSION
};

/* A member of the answer, "a" or "a.b", that is written to a file. */
struct output_save {
    struct str path; /* empty: nowhere */
    struct str member;
    struct str beside; /* a member without which this one stays as it is; empty: none */
    bool base64;       /* its text is base64 */
    bool taken_out;    /* it is not printed */
    bool or_empty;     /* without the member the file is there, and empty */
};

#define OUTPUT_SAVES_MAX 3

/* What the CLI says on stderr behind an answer that has the member. */
struct output_note {
    struct str member, text; /* empty: nothing */
};

/* Parameters that are made from the answer of another operation, which is called first:
 * cloudfront update-distribution --default-root-object changes the configuration that is there. */
struct completion {
    const struct operation *operation; /* NULL: none */
    struct str root_object;
};

struct command; /* cli/command.h */

struct invocation {
    enum invocation_kind kind;
    struct words words; /* as typed, starting with "aws" */
    struct global_options globals;
    struct str service_name;   /* as the CLI names it: "s3api" */
    struct str operation_name; /* as the CLI names it: "list-buckets" */
    const struct service *service;
    const struct operation *operation; /* of the waiter too */
    const struct waiter *waiter;
    const struct command *command;
    bool understood; /* only the model's rules are broken, if anything: kind, operation and params
                        are those of the line */
    const struct value *params; /* CALL, WAIT: checked input members in model order.
                                   CUSTOM: the command's own arguments by name */
    struct paging paging;
    struct file_reader body; /* a streaming input too large for memory, open; its member in
                                `params` is empty. size 0: none */
    struct str outfile;      /* positional output file of streaming operations */
    struct output_save saves[OUTPUT_SAVES_MAX];
    size_t save_count;
    struct str launch_key; /* PEM; the answer's PasswordData is decrypted with it */
    struct output_note note;
    const struct operation *place; /* tells where the operation is, asked first; NULL: nothing is.
                                      Set when the command is settled */
    struct completion completion;  /* its parameters are checked when they are complete */
    struct str skeleton;           /* "input", "yaml-input", "output" */
};

/* What parsing needs from outside; all borrowed. */
struct cli_context {
    const struct model *model;
    const struct files *files;             /* the door for file:// and fileb:// */
    const struct env *env;                 /* for ~ and $VAR in file paths; NULL: taken literally */
    const struct command *const *commands; /* custom commands (cli/command.h); may be NULL */
    size_t command_count;
    const struct clock *clock;        /* of generated references; NULL: the system's */
    const struct random *random;      /* the same */
    struct value *files_read;         /* a list that gets what files held, see struct paramfiles */
    struct str default_binary_format; /* profile's cli_binary_format; empty means base64 */
};

/* ERR_USAGE or ERR_PARAM (exit status 252), all problems of the command in one message, with the
 * nearest valid names and, where it can be made, the corrected command as hint. */
MUST_USE bool cli_parse(struct arena *a, const struct cli_context *ctx, const struct words *words,
                        struct invocation *out, struct err *e);

/* `params` with the limit that --page-size sets; the same when there is none. */
const struct value *cli_with_page_size(struct arena *a, const struct operation *o,
                                       const struct value *params, int64_t page_size);

/* Checks parameters that changed after parsing (a resume token was put in) as cli_parse does:
 * ERR_PARAM with every problem on its own line. */
MUST_USE bool cli_check_params(struct arena *a, const struct operation *o,
                               const struct value *params, struct err *e);

/* botocore's folder name to the CLI's and back: s3 <-> s3api, codedeploy <-> deploy,
 * config <-> configservice; others are the same. */
struct str cli_service_name(struct str model_name);
struct str cli_model_name(struct str cli_name);

/* The answer to --generate-cli-skeleton, as the CLI prints it (without final newline). */
MUST_USE bool cli_skeleton(struct arena *a, const struct invocation *in, struct str *out,
                           struct err *e);

/* What --generate-cli-skeleton output answers with, in place of the service: printed as any answer.
 * NULL for other skeletons. `times`: the format shows times as Python does, not as ISO 8601. */
const struct value *cli_skeleton_answer(struct arena *a, const struct invocation *in, bool times);

/* The answer to `help` at the level asked for: compact text. */
MUST_USE bool cli_help(struct arena *a, const struct cli_context *ctx, const struct invocation *in,
                       struct str *out, struct err *e);

#endif
