/* JSON bodies by shape, shared by json and rest-json. Internal to this folder. */
#ifndef PROTOCOL_JSON_BODY_H
#define PROTOCOL_JSON_BODY_H

#include "protocol/wire.h"

/* The document for a parameter, members in the order the caller gave them. */
MUST_USE bool json_body_value(const struct outgoing *out, const struct member *m,
                              const struct value *v, const struct value **document);
/* The same for a structure's members alone; `params` must be a map. */
MUST_USE bool json_body_structure(const struct outgoing *out, const struct shape *shape,
                                  const struct value *params, const struct value **document);
/* The text on the wire: Python's json.dumps(). */
struct str json_body_text(const struct outgoing *out, const struct value *document);

struct json_reading {
    const struct incoming *in;
    bool coerces; /* rest-json turns texts into the numbers and booleans the model asks for */
};

/* The body as a document: {} when it is empty, {"message": body} when it is no JSON, as botocore
 * does. Fails when it is not UTF-8. */
MUST_USE bool json_body_read(const struct incoming *in, const struct value **document);
MUST_USE bool json_body_parse(const struct json_reading *r, const struct member *m,
                              const struct value *document, const struct value **out);
/* Adds a structure's members to `into`. */
MUST_USE bool json_body_members(const struct json_reading *r, const struct shape *shape,
                                const struct value *document, struct value *into);
/* Code and message of an error document, before rest-json's own places are looked at. */
MUST_USE bool json_body_error(const struct incoming *in, const struct value **document);

#endif
