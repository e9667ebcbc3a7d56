/* JMESPath (jmespath.org specification 1.0, the language of python3-jmespath 1.0): compile once,
 * search any number of documents. */
#ifndef JMESPATH_JMESPATH_H
#define JMESPATH_JMESPATH_H

#include "base/err.h"
#include "value/value.h"

struct jmespath;

/* The result borrows from `text` and lives in the arena. ERR_SYNTAX carries the message of
 * python3-jmespath with a caret line under the place: the CLI shows it behind
 * "Bad value for --query <text>: ". */
MUST_USE bool jmespath_compile(struct arena *a, struct str text, const struct jmespath **out,
                               struct err *e);

/* *out is never NULL (a missing thing is value_null); it may share parts of `document`.
 * Fails on wrong argument types (ERR_GENERAL) and past LIMIT_JMESPATH_STEPS (ERR_LIMIT). */
MUST_USE bool jmespath_search(struct arena *a, const struct jmespath *expression,
                              const struct value *document, const struct value **out,
                              struct err *e);

#endif
