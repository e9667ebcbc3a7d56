/* gzip (RFC 1952) both ways, and bare deflate (RFC 1951, as in zip archives). */
#ifndef CODEC_GZIP_H
#define CODEC_GZIP_H

#include "base/err.h"

MUST_USE bool gzip_compress(struct arena *a, struct str in, struct str *out, struct err *e);
MUST_USE bool deflate_raw(struct arena *a, struct str in, struct str *out, struct err *e);

/* How the first member of a text in gzip ended. */
enum gzip_end { GZIP_DAMAGED, GZIP_SHORT, GZIP_WHOLE, GZIP_MORE /* something is behind it */ };

/* Gives what it holds part by part: of any size, whatever the text's own. */
typedef void (*gzip_part_fn)(void *ctx, struct str part);
enum gzip_end gzip_expand(struct str in, gzip_part_fn each, void *ctx);

#endif
