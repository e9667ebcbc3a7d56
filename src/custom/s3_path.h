/* s3://bucket/key as the high-level commands read it (awscli s3/utils.py find_bucket_key). */
#ifndef CUSTOM_S3_PATH_H
#define CUSTOM_S3_PATH_H

#include "base/err.h"

struct s3_path {
    struct str bucket; /* a name, or the ARN of an access point */
    struct str key;
};

bool s3_path_is(struct str text); /* starts with s3:// */

/* With or without s3://. ERR_PARAM for resources that these commands do not take. */
MUST_USE bool s3_path_split(struct str text, struct s3_path *out, struct err *e);

bool s3_path_is_express(struct str bucket); /* a directory bucket */

#endif
