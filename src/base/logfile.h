/* struct logfile: a text file that lines are appended to, private to its owner, and renamed to
 * PATH.1 and so on when it has grown to its limit. The file is opened for each line, so that
 * somebody else may rename it, too. Not for several threads at once: the owner has a lock. */
#ifndef BASE_LOGFILE_H
#define BASE_LOGFILE_H

#include "base/arena.h"

struct logfile {
    struct str path;
    int64_t limit; /* bytes */
    int64_t
        keep_for_s; /* renamed files that are older are removed at the next renaming; 0: never */
};

/* Makes missing folders (0700). False with errno: nobody else's file is written, no link followed.
 */
MUST_USE bool logfile_append(const struct logfile *f, struct arena *a, struct str line);

#endif
