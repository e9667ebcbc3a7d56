/* The one door to the disk for paths that come from a command.
 * Every such path is opened here and nowhere else. In FILES_WORKDIR mode the kernel keeps the
 * opening below the working folder (openat2 with RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS), and
 * files with further hard links, which may be anywhere, are refused; in FILES_NONE mode every path
 * is. Only regular files are read or written, except by a person. */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include "base/err.h"

enum files_mode {
    FILES_NONE,
    FILES_WORKDIR,
    FILES_UNRESTRICTED,
    FILES_PERSON /* somebody's own command line: pipes, devices and links work as in the CLI */
};

struct files {
    enum files_mode mode;
    struct str folder; /* absolute, resolved; relative paths start here. Empty: process's own */
};

/* Reads a whole file of at most `limit` bytes. ERR_IO: "[Errno 2] No such file or directory: 'x'"
 * in Python's words; ERR_DENIED when the door does not open there; ERR_LIMIT. */
MUST_USE bool files_read(struct arena *a, const struct files *f, struct str path, size_t limit,
                         struct str *out, struct err *e);

/* Creates a regular file with `mode` (less the umask), or replaces one and keeps its mode: all of
 * it, or nothing. Neither through links, nor where programs look for what to run or whom to trust
 * (.ssh, .aws, .bashrc …): ERR_DENIED. A person's own command empties the file and fills it, as
 * the CLI does. */
MUST_USE bool files_write(struct arena *a, const struct files *f, struct str path, unsigned mode,
                          struct str bytes, struct err *e);

#endif
