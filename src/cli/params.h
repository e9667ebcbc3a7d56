/* From parsed words to checked parameters (ServiceOperation._build_call_parameters and the
 * handlers that run between it and the request). */
#ifndef CLI_PARAMS_H
#define CLI_PARAMS_H

#include "cli/arguments.h"

/* Fills c->params and c->paging. *skeleton is the value of --generate-cli-skeleton, *outfile the
 * positional one; nothing is validated when a skeleton of the input is asked for. */
MUST_USE bool params_build(struct call *c, struct str *skeleton, struct str *outfile,
                           struct err *e);

#endif
