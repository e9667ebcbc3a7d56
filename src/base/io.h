/* What the standard calls for files leave to their callers. Paths are the program's own or a
 * person's: those that come from a command go through base/files.h. */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <sys/types.h>

#include "base/buf.h"

/* All of it, however many calls it takes; false with errno. */
MUST_USE bool io_write_all(int fd, struct str bytes);

/* What is left of it; false with errno, EFBIG when the buffer cannot hold it. */
MUST_USE bool io_read_all(int fd, struct buf *into);

/* The folders above `path`, as far as they are missing; false with errno. */
bool io_make_folders(struct arena *a, struct str path, mode_t mode);

/* A whole file as bytes in memory, read-only, until the arena is freed; no bytes for an empty one.
 * NULL, or why it cannot be mapped. */
MUST_USE const char *io_map(struct arena *a, int fd, struct str *out);

/* The same by path. ERR_IO says why the file cannot be read. */
MUST_USE bool io_map_file(struct arena *a, struct str path, struct str *out, struct err *e);

#endif
