/* The one door to the disk for paths that come from a command.
 * Every such path is opened here and nowhere else. In FILES_WORKDIR mode the kernel keeps the
 * opening below the working folder (openat2 with RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS);
 * in FILES_NONE mode every path is refused. Only regular files are read or written. */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include "base/err.h"

enum files_mode { FILES_NONE, FILES_WORKDIR, FILES_UNRESTRICTED };

struct files {
    enum files_mode mode;
    struct str folder; /* absolute, resolved; relative paths start here. Empty: process's own */
};

/* Reads a whole regular file of at most `limit` bytes. ERR_IO: "[Errno 2] No such file or
 * directory: 'x'" in Python's words; ERR_DENIED when the door does not open there. */
MUST_USE bool files_read(struct arena *a, const struct files *f, struct str path, size_t limit,
                         struct str *out, struct err *e);

/* Creates a regular file with `mode`, or empties one and fills it; links and folders as for
 * reading. A write that fails leaves a short file behind, and says so. */
MUST_USE bool files_write(struct arena *a, const struct files *f, struct str path, unsigned mode,
                          struct str bytes, struct err *e);

#endif
