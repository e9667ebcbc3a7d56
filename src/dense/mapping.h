/* A whole file as bytes in memory, read-only. */
#ifndef DENSE_MAPPING_H
#define DENSE_MAPPING_H

#include "base/err.h"

/* Unmapped when the arena is freed. ERR_IO says why the file cannot be read; an empty file gives
 * no bytes. */
MUST_USE bool map_file(struct arena *a, struct str path, struct str *out, struct err *e);

#endif
