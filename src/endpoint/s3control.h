/* S3 Control takes ARNs of Outposts in place of names; they carry the account. */
#ifndef ENDPOINT_S3CONTROL_H
#define ENDPOINT_S3CONTROL_H

#include "endpoint/builtins.h"

/* The input with AccountId as the ARN in Name or Bucket says it (botocore utils.py
 * S3ControlArnParamHandlerv2); q->input itself for all other services. ERR_GENERAL for an ARN of
 * another kind or account, and for accelerate endpoints. */
MUST_USE bool s3control_input(const struct builtin_query *q, const struct value **out,
                              struct err *e);

#endif
