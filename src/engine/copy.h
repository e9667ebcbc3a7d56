/* Copies between regions: EC2, RDS, Neptune and DocumentDB want a presigned URL of the same request
 * in the source region (botocore handlers.inject_presigned_url_ec2, _rds). */
#ifndef ENGINE_COPY_H
#define ENGINE_COPY_H

#include "engine/call.h"

/* Puts that URL into the body of a call that needs one; others stay as they are. */
void copy_presign(struct call *c);

#endif
