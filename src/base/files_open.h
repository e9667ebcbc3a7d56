/* What reading and writing share: opening a path as the mode allows. Internal to base/files*.c. */
#ifndef BASE_FILES_OPEN_H
#define BASE_FILES_OPEN_H

#include "base/files.h"

/* "[Errno 2] No such file or directory: 'x'"; false. */
bool files_os_error(struct err *e, int number, struct str path);

/* Opens `path`; messages name `shown`. Does not look at the kind of file. */
MUST_USE bool files_open(struct arena *a, const struct files *f, struct str path, struct str shown,
                         int flags, unsigned mode, int *fd, struct err *e);

/* What is open may be read: a regular file without further names, unless a person asks. */
MUST_USE bool files_check_kind(struct arena *a, const struct files *f, int fd, struct str path,
                               struct err *e);

/* Whoever writes a file or makes a folder of such a name decides what runs later, or who may come
 * in. Judged by where the open folder really is. ERR_DENIED. */
MUST_USE bool files_check_guarded(struct arena *a, const struct files *f, int folder,
                                  const char *name, struct str path, struct err *e);

/* May a model have what is open at `fd`? Not keys and sessions of the person. ERR_DENIED. */
MUST_USE bool files_check_secret(struct arena *a, const struct files *f, int fd, struct str path,
                                 struct err *e);

#endif
