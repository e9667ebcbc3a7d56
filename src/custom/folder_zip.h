/* A folder as a zip archive in memory, every file read through the file door. */
#ifndef CUSTOM_FOLDER_ZIP_H
#define CUSTOM_FOLDER_ZIP_H

#include "codec/zip_write.h"
#include "custom/custom.h"

struct folder_file {
    struct str path; /* to open */
    struct str name; /* below the folder */
    struct file_info info;
};

/* Called for each file, in the order of Python's os.walk: the files of a folder, then its folders,
 * as the file system has them; links are followed. */
typedef bool (*folder_file_fn)(void *ctx, const struct folder_file *file, struct err *e);
MUST_USE bool folder_walk(struct request *r, struct str folder, folder_file_fn each, void *ctx,
                          struct err *e);

MUST_USE bool folder_zip(struct request *r, struct str folder, struct str *out, struct err *e);

#endif
