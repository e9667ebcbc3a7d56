/* Walks the files of a package (.deb, .whl, .zip, .tar with or without compression) or a folder,
 * and hands the interesting ones to a collection. */
#ifndef COMPILE_PACKAGE_H
#define COMPILE_PACKAGE_H

#include "compile/collect.h"

/* By what it is, not by its name. ERR_IO: unreadable; ERR_MODEL: no such package. */
MUST_USE bool package_collect(struct arena *a, struct str path, struct collection *c,
                              struct err *e);

MUST_USE bool folder_collect(struct arena *a, struct str path, struct collection *c, struct err *e);
/* data.tar.* of an ar archive. */
MUST_USE bool deb_collect(struct arena *a, struct str bytes, struct collection *c, struct err *e);
MUST_USE bool tar_collect(struct arena *a, struct str bytes, struct collection *c, struct err *e);
MUST_USE bool zip_collect(struct arena *a, struct str bytes, struct collection *c, struct err *e);

/* A whole regular file of at most LIMIT_FILE bytes. ERR_IO with the system's words. */
MUST_USE bool package_read_file(struct arena *a, struct str path, struct str *out, struct err *e);

#endif
