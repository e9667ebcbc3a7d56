/* What the user probably meant: hints with the corrected command. */
#ifndef CLI_REPAIR_H
#define CLI_REPAIR_H

#include "cli/arguments.h"

/* The command with one word (found by its address) replaced. */
struct str repair_replace(struct arena *a, const struct words *words, struct str old,
                          struct str replacement);

void repair_service(struct arena *a, const struct words *words, struct str typed,
                    struct choices services, struct err *e);

/* An unknown operation: one of the same name in a related service, else the nearest name. */
void repair_operation(struct arena *a, const struct cli_context *ctx, const struct words *words,
                      struct str service, struct str typed, struct choices operations,
                      struct err *e);

/* An unknown option: the nearest one of the table. */
void repair_option(const struct call *c, const struct words *words, struct str typed,
                   struct err *e);

/* A value that lost its JSON quotes ({Key:Value}, single quotes): the command with it restored. */
void repair_json(const struct call *c, const struct words *words, struct err *e);

/* The same when blanks in it made words of their own, which argparse did not know. */
void repair_split_json(const struct call *c, const struct words *words, const struct words *rest,
                       struct err *e);

#endif
