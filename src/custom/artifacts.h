/* Files of a template put into a bucket under the checksum of what they hold, so that what is there
 * is not sent again (awscli customizations/s3uploader.py). */
#ifndef CUSTOM_ARTIFACTS_H
#define CUSTOM_ARTIFACTS_H

#include "custom/bytes_put.h"

/* What it calls: into a command's list. */
#define ARTIFACT_CALLS STR_INIT("s3:HeadObject"), BYTES_PUT_CALLS

struct artifacts {
    struct request *request; /* prints the progress */
    struct request s3;
    struct str bucket, prefix, kms_key_id;
    bool force;
    const struct value *metadata; /* a map of texts, or NULL */
};

/* From --s3-bucket, --s3-prefix, --kms-key-id, --force-upload and --metadata. */
MUST_USE bool artifacts_new(struct request *r, const struct value *params, struct artifacts *out,
                            struct err *e);

/* Sends the bytes, unless they are there. *key: MD5, with "." and `extension` when not empty. */
MUST_USE bool artifacts_put(struct artifacts *u, struct str bytes, struct str extension,
                            struct str *key, struct err *e);

/* Under that key, whatever is there. */
MUST_USE bool artifacts_put_as(struct artifacts *u, struct str bytes, struct str key,
                               struct err *e);

/* https://s3.<region>.amazonaws.com/<bucket>/<key> */
MUST_USE bool artifacts_url(struct artifacts *u, struct str key, struct str *url, struct err *e);

#endif
