/* Buckets in another region: S3 says so, the call is made again where the bucket is, once, and the
 * place is remembered for the process (botocore utils.py S3RegionRedirectorv2). Where the answer
 * does not name the region, HeadBucket is asked, if the policy allows it. The region is checked
 * like any other before it becomes part of a host name. */
#ifndef ENGINE_REDIRECT_H
#define ENGINE_REDIRECT_H

#include "engine/call.h"

/* Before the endpoint is resolved: a bucket found elsewhere before is looked for there. */
void redirect_recall(struct call *c);

/* After an answer: true when it names another region for the call's bucket; the request's region is
 * that one now, and the call has to be built and sent again. */
bool redirect_follow(struct call *c);

#endif
