/* The transport over libcurl: HTTP/1.1, connections kept and used again, nothing taken from the
 * process environment (but OpenSSL's SSL_CERT_FILE and SSL_CERT_DIR), no redirects, no decoding of
 * bodies. Each exchange runs in the calling thread on a handle of its own out of a pool, so that
 * raising its `cancel` ends it at once. libcurl and the certificate store are set up when they are
 * first needed. */
#ifndef HTTP_CURL_H
#define HTTP_CURL_H

#include "http/http.h"

/* Lives as long as the arena; no exchange may be under way when that is freed. Messages are those
 * of botocore: `Could not connect to the endpoint URL: "…"` and so on. */
const struct transport *curl_transport_new(struct arena *a);

#endif
