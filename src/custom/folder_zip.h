/* A folder as a zip archive in memory, every file read through the file door. */
#ifndef CUSTOM_FOLDER_ZIP_H
#define CUSTOM_FOLDER_ZIP_H

#include "codec/zip_write.h"
#include "custom/custom.h"

struct folder_choice {
    bool leaves_links; /* to folders; those to files are followed in any case */
    bool skips_hidden; /* names that begin with a dot */
};

/* The files in the order of Python's os.walk: those of a folder, then its folders, as the file
 * system has them. */
MUST_USE bool folder_zip(struct request *r, struct str folder, const struct folder_choice *choice,
                         struct str *out, struct err *e);

#endif
