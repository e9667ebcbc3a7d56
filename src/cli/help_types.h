/* How a value of a shape is written on the command line, in short. */
#ifndef CLI_HELP_TYPES_H
#define CLI_HELP_TYPES_H

#include "base/buf.h"
#include "cli/arguments.h"

/* "string", "a|b|c", "Key=string,Value=string ...", "json" */
void help_type(struct buf *b, const struct member *m);

#endif
