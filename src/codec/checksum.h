/* The checksums that AWS requests and answers carry (httpChecksum trait): names, headers, values.
 * Rules: botocore/httpchecksum.py. */
#ifndef CODEC_CHECKSUM_H
#define CODEC_CHECKSUM_H

#include "base/buf.h"
#include "codec/hash_run.h"

struct checksum {
    struct str name;   /* as in the models' enumerations: "CRC64NVME" */
    struct str header; /* "x-amz-checksum-crc64nvme" */
    enum hash_kind hash;
};

/* In the order in which a client prefers them when an answer has several. */
extern const struct checksum checksum_table[];
extern const size_t checksum_count;
extern const struct checksum checksum_default; /* of AWS CLI v2: CRC64NVME */

/* Any case. False with ERR_PARAM and botocore's text for a name that is not in the table. */
MUST_USE bool checksum_by_name(struct str name, const struct checksum **out, struct err *e);

struct str checksum_value(struct arena *a, const struct checksum *c, struct str data); /* base64 */

/* The value of an answer's header against its body: ERR_GENERAL with botocore's text when they
 * differ. A value with '-' is the checksum of the parts' checksums and says nothing of the body. */
MUST_USE bool checksum_verify(struct arena *a, const struct checksum *c, struct str value,
                              struct str body, struct err *e);
/* The same for a body that came in parts. */
MUST_USE bool checksum_verify_digest(struct arena *a, const struct digest *d, struct str value,
                                     struct err *e);

/* A body in aws-chunked coding with the checksum as its trailer, in chunks of 1 MiB. */
struct str checksum_aws_chunked(struct arena *a, const struct checksum *c, struct str body);

#endif
