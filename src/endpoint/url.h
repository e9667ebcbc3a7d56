/* URLs as endpoint rules see them. */
#ifndef ENDPOINT_URL_H
#define ENDPOINT_URL_H

#include "value/value.h"

/* Map with scheme, authority, path, normalizedPath and isIp; NULL when it is no http(s) URL or has
 * a query (botocore endpoint_provider.py parse_url). */
const struct value *url_parse(struct arena *a, struct str text);

#endif
