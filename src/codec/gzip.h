/* gzip (RFC 1952) and bare deflate (RFC 1951, as in zip archives), compressing only. */
#ifndef CODEC_GZIP_H
#define CODEC_GZIP_H

#include "base/err.h"

MUST_USE bool gzip_compress(struct arena *a, struct str in, struct str *out, struct err *e);
MUST_USE bool deflate_raw(struct arena *a, struct str in, struct str *out, struct err *e);

#endif
