/* A temporary folder for tests that need files; removed with the arena. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include "base/arena.h"

struct str scratch_new(struct arena *a);
/* Returns the file's path. Folders in the name are made. */
struct str scratch_write(struct arena *a, struct str folder, const char *name, const char *text);

#endif
