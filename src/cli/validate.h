/* Checks parameters against the input shape as botocore does (botocore/validate.py): required,
 * known, type, minimum, unions. No patterns, enums or maxima: the service checks those. */
#ifndef CLI_VALIDATE_H
#define CLI_VALIDATE_H

#include "cli/arguments.h"

/* ERR_PARAM with every problem on its own line. Required idempotency tokens of the top level may
 * be missing: they are generated before sending. */
MUST_USE bool validate_params(struct call *c, struct err *e);

/* The same for a made-up answer (botocore/stub.py). */
MUST_USE bool validate_answer(struct call *c, const struct value *answer, struct err *e);

#endif
