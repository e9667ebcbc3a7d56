/* Takes secrets out of an answer before anything looks at it: `--query`, the output formats and the
 * model see what is left. A secret is
 * - what the service model marks as sensitive, in the answer of any operation,
 * - what a name says: SecretAccessKey, Password, PrivateKey, SessionToken …,
 * - in the answer of an operation of class SECRET or CREDENTIAL every text but names, identifiers,
 *   states and the like.
 * Made for AWS_API_MCP_SECRETS=redact. */
#ifndef POLICY_REDACT_H
#define POLICY_REDACT_H

#include "model/model.h"
#include "policy/access.h"
#include "value/value.h"

/* `answer` with its secrets replaced; what holds none is shared. `shape`: of the answer; NULL when
 * it is no operation's. */
const struct value *redact_answer(struct arena *a, const struct value *answer,
                                  const struct shape *shape, enum access access);

/* Instead of `text`: "[redacted: 20 characters; set AWS_API_MCP_SECRETS=allow to see]". */
struct str redact_text(struct arena *a, struct str text);

#endif
