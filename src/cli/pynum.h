/* Python's int() and float() on text, because the AWS CLI hands every number through them:
 * surrounding white space, a sign, underscores between digits, "inf" and "nan" are all taken. */
#ifndef CLI_PYNUM_H
#define CLI_PYNUM_H

#include "base/arena.h"

/* The number as Python would print it (no '+', underscores or leading zeros); false: no int. */
MUST_USE bool py_int(struct arena *a, struct str text, struct str *number);

/* Written as repr(float): "1.0", "Infinity", "NaN"; false: no float. */
MUST_USE bool py_float(struct arena *a, struct str text, struct str *number);

/* What decimal.Decimal(text) would be, with all its digits; false: no decimal. */
MUST_USE bool py_decimal(struct arena *a, struct str text, struct str *number);

#endif
