/* Operations whose parameters decide whether they read. */
#ifndef POLICY_STATEMENT_H
#define POLICY_STATEMENT_H

#include "policy/access.h"
#include "value/value.h"

/* READ or WRITE (CREDENTIAL for datazone get-connection with secrets) for an operation of class
 * CONDITIONAL. Parameters that cannot be judged, and other operations, are writes. */
enum access statement_access(struct str service, struct str operation, const struct value *params);

/* Does the statement start with one of the keywords, blanks and comments skipped? */
bool statement_starts(struct str statement, const struct str *keywords, size_t n);

#endif
