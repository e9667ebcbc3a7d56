/* Example values of arguments, ready to be replaced: TABLE_NAME, the first allowed value, JSON with
 * the required members. A line made of them is taken by the command parser as it stands. */
#ifndef MCP_EXAMPLE_H
#define MCP_EXAMPLE_H

#include "base/buf.h"
#include "cli/arguments.h"

/* Must a command line have it? Also members that are required though the option is not, because
 * another one can stand for it. */
bool example_needs(const struct argument *arg);

/* " --name VALUE" of the command "ec2 run-instances"; of a flag the name only. */
void example_argument(struct buf *b, struct str command, const struct argument *arg);

#endif
