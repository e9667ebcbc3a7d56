/* Bytes in memory into one object: PutObject, or from a part's size on in parts, one after the
 * other. */
#ifndef CUSTOM_BYTES_PUT_H
#define CUSTOM_BYTES_PUT_H

#include "custom/custom.h"

/* What it calls: into a command's list. */
#define BYTES_PUT_CALLS                                                                            \
    STR_INIT("s3:PutObject"), STR_INIT("s3:CreateMultipartUpload"), STR_INIT("s3:UploadPart"),     \
        STR_INIT("s3:CompleteMultipartUpload"), STR_INIT("s3:AbortMultipartUpload")

struct bytes_put {
    struct request *s3;
    struct str bucket, key;
    size_t part_size;
    bool
        checks_parts; /* parts with CRC64NVME, as s3transfer's, where the settings want checksums */
    const struct value *creation; /* a map of more parameters that make the object, or NULL */
};

/* *output, of PutObject or CompleteMultipartUpload, may be NULL. */
MUST_USE bool bytes_put(const struct bytes_put *p, struct str bytes, const struct value **output,
                        struct err *e);

#endif
