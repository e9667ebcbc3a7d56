/* Zip archives (PKWARE APPNOTE 6.3), written in memory as Python's zipfile does: deflated entries,
 * sizes in front of the data, Unix modes. No zip64: archives stay below LIMIT_REQUEST_BODY. */
#ifndef CODEC_ZIP_WRITE_H
#define CODEC_ZIP_WRITE_H

#include "base/buf.h"

struct zip {
    struct buf out, directory;
    size_t count;
};

struct zip_file {
    struct str name;     /* with '/' between folders */
    unsigned mode;       /* as stat(2) has it */
    int64_t modified_us; /* since 1970; shown in the local zone */
};

struct zip zip_new(struct arena *a);

/* ERR_LIMIT; ERR_GENERAL for times before 1980, which the format does not have. */
MUST_USE bool zip_add(struct zip *z, const struct zip_file *file, struct str bytes, struct err *e);

bool zip_is_empty(struct str archive); /* has no entries */
MUST_USE bool zip_end(struct zip *z, struct str *out, struct err *e);

#endif
