/* What the user probably meant: hints with the corrected command. */
#ifndef CLI_REPAIR_H
#define CLI_REPAIR_H

#include "cli/arguments.h"

/* The command with one word (found by its address) replaced. */
struct str repair_replace(struct arena *a, const struct words *words, struct str old,
                          struct str replacement);

/* In front of the corrected command; nothing follows it. */
#define REPAIR_MEANT STR("Did you mean: ")
void repair_did_you_mean(struct err *e, struct str command);

/* DescribeInstances, describeInstances, describe_instances: describe-instances */
struct str repair_cli_name(struct arena *a, struct str typed);

/* The command does not begin with "aws": it may stand further on, behind assignments. */
void repair_program(struct arena *a, const struct cli_context *ctx, const struct words *words,
                    struct err *e);

/* A line with a shell operator at `at`: the command in it that can run, or empty. */
struct str repair_operator(struct arena *a, struct str line, size_t at);

/* --output JSON, --flag=true, a comment, or quotes and dashes of a text program, where no other
 * hint is. */
void repair_pasted(struct arena *a, const struct words *words, struct err *e);

/* --help and -h, where no other hint is: `help`. */
void repair_help(struct arena *a, const struct words *words, struct err *e);

/* An unknown service: by another of its names, else the nearest that has the operation. */
void repair_service(struct arena *a, const struct cli_context *ctx, const struct words *words,
                    struct str typed, struct choices services, struct err *e);
bool repair_has_operation(const struct cli_context *ctx, struct str service, struct str name);

void repair_waiter(struct arena *a, const struct words *words, struct str typed,
                   struct choices waiters, struct err *e);

/* An unknown operation: the nearest name, the same thing under another verb, or one of that name in
 * a related service; never one that does more than what was asked for. */
void repair_operation(struct arena *a, const struct cli_context *ctx, const struct words *words,
                      struct str service, struct str typed, struct choices operations,
                      struct err *e);

/* An unknown option: the nearest one of the table. */
void repair_option(const struct call *c, const struct words *words, struct str typed,
                   struct err *e);

/* One required option is missing, and the words that nothing took are its values, or another name
 * for it and its value. */
void repair_missing(const struct call *c, const struct words *words, const struct words *rest,
                    struct err *e);

/* A value that lost its JSON quotes ({Key:Value}, single quotes): the command with it restored. */
void repair_json(const struct call *c, const struct words *words, struct err *e);

/* The same when blanks in it made words of their own, which argparse did not know. */
void repair_split_json(const struct call *c, const struct words *words, const struct words *rest,
                       struct err *e);

#endif
