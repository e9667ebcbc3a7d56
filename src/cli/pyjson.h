/* JSON arguments as Python's json.loads takes them: NaN and Infinity are numbers, floats become
 * the double's shortest text, and the error names line, column and character. */
#ifndef CLI_PYJSON_H
#define CLI_PYJSON_H

#include "value/value.h"

/* On failure *problem says why ("Expecting value: line 1 column 1 (char 0)", CPython 3.13). */
MUST_USE bool py_json(struct arena *a, struct str text, const struct value **out,
                      struct str *problem);

#endif
