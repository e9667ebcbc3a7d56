/* Bodies of requests that stay in their file: a part of it as a source, the source in aws-chunked
 * coding with its checksum behind it, and what signing and checksums have to know of it before. */
#ifndef ENGINE_BODY_H
#define ENGINE_BODY_H

#include "base/files.h"
#include "codec/checksum.h"
#include "http/http.h"

/* `n` bytes of the file from `offset` on, read as they are sent; `file` must live as long. `spend`
 * hears of the bytes before they go (a limit of bandwidth); it may be NULL. */
struct body_pace {
    bool (*spend)(void *ctx, size_t bytes, struct err *e);
    void *ctx;
};
const struct http_source *body_of_file(struct arena *a, const struct file_reader *file,
                                       int64_t offset, int64_t n, const struct body_pace *pace);

/* The same in aws-chunked coding, chunks of 1 MiB, the checksum as trailer. */
const struct http_source *body_chunked(struct arena *a, const struct http_source *inner,
                                       const struct checksum *sum);

/* Reads all of it. */
MUST_USE bool body_digest(const struct http_source *source, enum hash_kind kind, struct digest *out,
                          struct err *e);

#endif
