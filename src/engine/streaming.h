/* The body of a streaming output on its way to a sink instead of memory: checked by its checksum
 * as it comes, and gone on with where the connection broke when the operation has a Range and an
 * IfMatch (GetObject), up to five tries as s3transfer's parts have. Other bodies that break off are
 * an error, as in the CLI: the operation is not run again.
 *
 * Life cycle: streaming_new before the call; each try asks streaming_prepare for its headers and
 * sends with streaming_sink; then streaming_end, or streaming_resume after a failure. */
#ifndef ENGINE_STREAMING_H
#define ENGINE_STREAMING_H

#include "engine/call.h"

struct streaming;

/* NULL when the answer's body is held in memory: the call has no sink, or the output no stream. Of
 * events the sink gets the frames. */
struct streaming *streaming_new(struct call *c);

const struct http_sink *streaming_sink(const struct streaming *s); /* NULL for NULL */

/* Asks for what is still missing. */
void streaming_prepare(const struct streaming *s, struct http_headers *h);

/* Everything came: c->response becomes the head of the first answer. ERR_GENERAL when the checksum
 * differs. */
MUST_USE bool streaming_end(struct streaming *s, struct err *e);

/* Whether a part of the body went to the sink, so that the call cannot simply be tried again. */
bool streaming_began(const struct streaming *s);

/* After a failure: whether the rest can be asked for. If not, *failure becomes botocore's text. */
bool streaming_resume(struct streaming *s, struct err *failure);

#endif
