/* Region names with a meaning beside the name. */
#ifndef ENDPOINT_REGION_H
#define ENDPOINT_REGION_H

#include "base/arena.h"

/* "fips-us-east-1" and "us-east-1-fips" mean us-east-1 with FIPS endpoints
 * (botocore client.py _normalize_fips_region). Sets *fips for those, leaves it alone otherwise. */
struct str region_without_fips(struct arena *a, struct str region, bool *fips);

#endif
