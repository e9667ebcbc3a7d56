/* The parts of the libcurl transport, used in this folder only: a pool of handles, a request put
 * into a handle, the callbacks that take the response, errors in botocore's words. */
#ifndef HTTP_CURL_INTERNAL_H
#define HTTP_CURL_INTERNAL_H

#include "http/http.h"

#include <curl/curl.h>
#include <openssl/x509.h>

#define LANE_HOSTS 4u /* connections that one handle keeps */

/* One exchange at a time: a multi handle with its connections and the one easy handle in it. */
struct lane {
    struct arena *arena;
    CURLM *multi;
    CURL *easy;
    struct curl_slist *headers; /* of the exchange under way */
    uint64_t hosts[LANE_HOSTS]; /* where its connections lead, newest first */
};

struct pool;

struct pool *curl_pool_new(struct arena *a);
/* NULL when libcurl cannot make a handle. */
struct lane *curl_pool_take(struct pool *p, uint64_t host);
void curl_pool_give_back(struct pool *p, struct lane *lane);
X509_STORE *curl_pool_certificates(struct pool *p); /* the system's; NULL when it cannot be read */

/* What one exchange has so far. */
struct exchange {
    struct arena *arena;
    const struct http_request *request;
    const struct http_options *options;
    struct http_response *response;
    struct str url;
    struct buf body;
    size_t header_bytes;
    bool headers_done;     /* the empty line behind the final response's headers was read */
    const char *too_large; /* what passed its limit, or NULL */
    bool sink_began;
    bool refused;       /* by the sink or the source */
    struct err refusal; /* why */
    int64_t source_sent;
    int64_t last_activity_us;
    curl_off_t uploaded;
    bool connected;
    char detail[CURL_ERROR_SIZE];
};

/* Refuses what could not be sent as it is (line breaks in a header, a host with a path in it). */
MUST_USE bool request_check(const struct http_request *r, struct err *e);
MUST_USE bool request_put(struct lane *lane, struct pool *pool, struct exchange *x, struct err *e);
void response_watch(struct lane *lane, struct exchange *x);
/* Behind the last byte: the sink hears of an answer without a body, too. */
MUST_USE bool response_end(struct exchange *x, struct err *e);

/* Always false. */
bool exchange_failed(const struct lane *lane, const struct exchange *x, CURLcode code,
                     struct err *e);

#endif
