/* A command line, parsed and printed as one JSON document: what the cases and the comparison with
 * the real CLI look at. */
#ifndef TESTS_CLI_PRINT_H
#define TESTS_CLI_PRINT_H

#include "cli/invocation.h"

/* {"kind": "call", "operation": "s3:ListBuckets", "params": {…}, "paging": {…}} or
 * {"error": …, "status": 252, "hint": …}. Bytes show as {"bytes": base64}. */
const struct value *print_command(struct arena *a, const struct cli_context *ctx, struct str line);

/* The clock stands at 1700000000 and chance is always nought. */
struct cli_context print_context(const struct model *model, const struct files *files);

#endif
