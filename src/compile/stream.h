/* Unpacks xz, gzip, zstd or plain data held in memory, a piece at a time. */
#ifndef COMPILE_STREAM_H
#define COMPILE_STREAM_H

#include "base/err.h"

struct stream;

/* The format is told by the first bytes. The stream ends with the arena. */
struct stream *stream_new(struct arena *a, struct str packed);
/* Fills `n` bytes unless the data ends before; *got says how many. ERR_IO when it is damaged. */
MUST_USE bool stream_read(struct stream *s, char *to, size_t n, size_t *got, struct err *e);

#endif
