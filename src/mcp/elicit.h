/* What the modern era asks for: input requests in a result, input responses in the next call. */
#ifndef MCP_ELICIT_H
#define MCP_ELICIT_H

#include "mcp/request.h"

/* {"method","params"} of a form. */
const struct value *elicit_form(struct arena *a, struct str message, const struct value *schema);

/* Makes out an "input_required" result. `state` may be empty. */
void elicit_require(struct request *r, struct reply *out, const struct value *input_requests,
                    struct str state);

/* The client's response under that key, a map, or NULL. */
const struct value *elicit_response(const struct request *r, struct str key);

#endif
