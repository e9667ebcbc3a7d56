/* Local paths as texts: Python's os.path on POSIX, without looking at the disk. */
#ifndef CUSTOM_LOCAL_PATH_H
#define CUSTOM_LOCAL_PATH_H

#include "base/files.h"

/* The folder where relative paths of a command start. */
struct str local_folder(struct arena *a, const struct files *f);

/* "a//b/../c" is "a/c"; empty is ".". */
struct str local_normal(struct arena *a, struct str path);

/* From the root; normalised. */
struct str local_absolute(struct arena *a, struct str folder, struct str path);

/* An absolute path as seen from an absolute folder: "./x", "../y/x" (the CLI's relative_path). */
struct str local_relative(struct arena *a, struct str folder, struct str path);

/* folder + "/" + name, unless name is absolute. */
struct str local_join(struct arena *a, struct str folder, struct str name);

#endif
