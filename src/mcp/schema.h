/* Checks a document against the part of JSON Schema that tools use for their arguments: type,
 * enum, const, required, properties, additionalProperties false, items, minItems, maxItems,
 * minLength, maxLength, minimum, maximum, oneOf, anyOf. Other keywords are not looked at. */
#ifndef MCP_SCHEMA_H
#define MCP_SCHEMA_H

#include "base/err.h"
#include "value/value.h"

/* False with a message that names the place, what was expected and what came (ERR_PARAM). */
MUST_USE bool schema_check(const struct value *schema, const struct value *v, struct err *e);

#endif
