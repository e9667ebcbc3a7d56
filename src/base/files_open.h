/* What reading and writing share: opening a path as the mode allows. Internal to base/files*.c. */
#ifndef BASE_FILES_OPEN_H
#define BASE_FILES_OPEN_H

#include "base/files.h"

/* "[Errno 2] No such file or directory: 'x'"; false. */
bool files_os_error(struct err *e, int number, struct str path);

/* Opens `path`; messages name `shown`. Does not look at the kind of file. */
MUST_USE bool files_open(struct arena *a, const struct files *f, struct str path, struct str shown,
                         int flags, unsigned mode, int *fd, struct err *e);

#endif
