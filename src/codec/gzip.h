/* gzip (RFC 1952), compressing only. */
#ifndef CODEC_GZIP_H
#define CODEC_GZIP_H

#include "base/err.h"

MUST_USE bool gzip_compress(struct arena *a, struct str in, struct str *out, struct err *e);

#endif
