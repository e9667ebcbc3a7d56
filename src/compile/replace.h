/* Replaces a file in one step: readers see the old one or the whole new one. */
#ifndef COMPILE_REPLACE_H
#define COMPILE_REPLACE_H

#include "base/err.h"

/* Writes beside `path`, syncs, renames; makes missing folders. On failure an old file stays as it
 * was and nothing is left behind. ERR_IO in the system's words. */
MUST_USE bool replace_file(struct arena *a, struct str path, struct str bytes, struct err *e);

#endif
