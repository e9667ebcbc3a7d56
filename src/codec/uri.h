/* Percent-encoding (RFC 3986) as the AWS protocols and Signature V4 want it. */
#ifndef CODEC_URI_H
#define CODEC_URI_H

#include "base/buf.h"

/* Encodes every byte but A-Z a-z 0-9 - . _ ~ and those in `also_safe` ("/" keeps slashes).
 * Hexadecimal digits are upper case. */
void uri_encode(struct buf *out, struct str s, struct str also_safe);
struct str uri_encoded(struct arena *a, struct str s, struct str also_safe);

/* %XX to bytes; a stray % stays as it is. '+' stays too unless plus_is_space. */
struct str uri_decoded(struct arena *a, struct str s, bool plus_is_space);

/* Appends name=value, both encoded, with '&' before it when there is text already. */
void uri_add_query(struct buf *query, struct str name, struct str value);

struct uri {
    struct str scheme, userinfo, host, port, path, query, fragment; /* borrowed, as written */
};

/* scheme://[userinfo@]host[:port][/path][?query][#fragment]; false for anything else. */
MUST_USE bool uri_split(struct str text, struct uri *out);

#endif
