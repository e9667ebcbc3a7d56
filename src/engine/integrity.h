/* Checksums of requests and answers (httpChecksum trait; botocore/httpchecksum.py). */
#ifndef ENGINE_INTEGRITY_H
#define ENGINE_INTEGRITY_H

#include "codec/checksum.h"
#include "engine/call.h"

/* Adds the checksum that the operation wants: as a header, or behind an aws-chunked body where the
 * input streams over TLS. ERR_PARAM: the algorithm asked for is unknown. */
MUST_USE bool integrity_apply(struct call *c, struct err *e);

/* Asks for a checksum with the answer where the operation can give one and the command does not
 * say: the mode member becomes ENABLED. */
void integrity_ask(struct call *c);

/* The checksum that the answer brings for its body, and its value; NULL when the request asked for
 * none, or there is none to compare. */
const struct checksum *integrity_expected(const struct call *c, const struct http_response *head,
                                          struct str *value);

/* Compares the answer's checksum header with its body when the request asked for one. */
MUST_USE bool integrity_verify(struct call *c, struct err *e);

/* Whether the input has a member that streams: the body of an upload. */
bool integrity_streams_input(const struct call *c);

/* DynamoDB's own checksum, x-amz-crc32: false when the header is there and the body differs. */
bool integrity_crc32_ok(const struct call *c);

#endif
