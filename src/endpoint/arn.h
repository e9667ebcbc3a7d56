/* Amazon resource names: arn:partition:service:region:account:resource. */
#ifndef ENDPOINT_ARN_H
#define ENDPOINT_ARN_H

#include "value/value.h"

/* Map with partition, service, region, accountId and resourceId (list, cut at ':' and '/');
 * NULL when it is no ARN or partition, service or resource is empty. */
const struct value *arn_parse(struct arena *a, struct str text);

#endif
