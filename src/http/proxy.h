/* Which proxy a request goes through, from the environment: HTTP_PROXY, HTTPS_PROXY and NO_PROXY in
 * either case, read as botocore and Python's urllib.request do (lower case wins, an empty
 * lower-case variable switches the proxy off, ALL_PROXY does not count, NO_PROXY holds host
 * suffixes or "*"). */
#ifndef HTTP_PROXY_H
#define HTTP_PROXY_H

#include "base/env.h"

/* The proxy's URL for http_options, empty when there is none. host is host[:port]. */
struct str http_proxy_for(struct arena *a, const struct env *v, struct str scheme, struct str host);

/* The same URL for the connection: a name without a password, or the reverse, is left out. */
struct str http_proxy_address(struct arena *a, struct str proxy_url);

/* The same URL with user and password as "***", for messages. */
struct str http_proxy_masked(struct arena *a, struct str proxy_url);

#endif
