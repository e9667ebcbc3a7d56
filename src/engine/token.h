/* Resume tokens: base64 of the JSON map {input token: value, "boto_truncate_amount": n}
 * (botocore/paginate.py TokenEncoder, TokenDecoder). Interchangeable with those of the AWS CLI. */
#ifndef ENGINE_TOKEN_H
#define ENGINE_TOKEN_H

#include "base/err.h"
#include "model/model.h"
#include "value/value.h"

#define TOKEN_WHOLE INT64_MIN /* all of the page was handed out */

/* tokens: map of input token -> value (null where there is none); truncated: items of the page that
 * were handed out (as counted by botocore: negative for a negative --max-items), or TOKEN_WHOLE. */
struct str token_encode(struct arena *a, const struct value *tokens, int64_t truncated);

/* Tokens to start with may have been made for another operation: nothing can be resumed then. */
MUST_USE bool token_check(struct arena *a, const struct paginator *p, const struct value *tokens,
                          int64_t truncated, struct err *e);

/* Reads a token of any of the three kinds that botocore takes: its own, the old "a___b___n", and
 * the service's own when there is one input token. */
MUST_USE bool token_decode(struct arena *a, const struct paginator *p, struct str token,
                           const struct value **tokens, int64_t *truncated, struct err *e);

#endif
