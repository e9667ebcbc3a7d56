/* What rest-json and rest-xml share: where parameters go in a request (URI, query string, headers,
 * body) and where members come from in a response. Internal to this folder. */
#ifndef PROTOCOL_REST_H
#define PROTOCOL_REST_H

#include "protocol/wire.h"

/* The one thing the two differ in: the body. */
struct rest_body {
    /* Structure members, or the payload member `m` (NULL: the input itself), as a body. */
    bool (*write)(const struct outgoing *out, const struct member *m, const struct value *v,
                  struct str *body);
    struct str empty;        /* body when body members exist but none is given */
    struct str content_type; /* of structured bodies; empty: none is sent */
    /* Structure members of the body, and a structured payload. */
    bool (*parse_members)(const struct incoming *in, const struct shape *shape, struct value *into);
    bool (*parse_payload)(const struct incoming *in, const struct member *m,
                          const struct value **value);
    /* A scalar, or an element of a list, in a header. */
    bool (*parse_text)(const struct incoming *in, const struct member *m, struct str text,
                       const struct value **value);
};

MUST_USE bool rest_serialize(const struct outgoing *out, const struct rest_body *body);
MUST_USE bool rest_parse(const struct incoming *in, const struct rest_body *body,
                         const struct shape *shape, struct value *into);

#endif
