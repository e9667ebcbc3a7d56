/* The few fixed requests that credential providers make themselves (STS, SSO, container and
 * instance metadata). They use the same transport as commands, but no model. */
#ifndef AUTH_PROVIDER_CALL_H
#define AUTH_PROVIDER_CALL_H

#include "auth/providers.h"

struct provider_endpoint {
    struct str service; /* as in AWS_ENDPOINT_URL_<SERVICE> and, in lower case, `services` */
    struct str host;    /* host prefix: "sts", "portal.sso" */
    struct str region;
};

/* A request without headers to an absolute URL. ERR_CONFIG when it is none. */
MUST_USE bool provider_request(struct arena *a, struct str method, struct str url,
                               struct http_request *out, struct err *e);

/* Like that, to an AWS endpoint: the configured one, else the host of the region, with FIPS and
 * dual stack as configured (rule sets of sts, sso, sso-oidc, signin). */
MUST_USE bool provider_aws_request(struct arena *a, const struct credential_query *q,
                                   const struct provider_endpoint *to, struct str path,
                                   struct http_request *out, struct err *e);

/* One exchange; `direct` goes around proxies. */
MUST_USE bool provider_send(struct arena *a, const struct credential_query *q,
                            const struct http_request *request, int64_t timeout_ms, bool direct,
                            struct http_response *response, struct err *e);

/* Sends up to three times by the standard retry rules. An answer above 299 becomes ERR_SERVICE:
 * "An error occurred (Code) when calling the <operation> operation: …". `read_error` finds its
 * code and message. `sign` may be NULL; it is called before each attempt. */
struct provider_operation {
    struct str service; /* "sts" */
    const char *name;   /* "AssumeRole" */
    void (*read_error)(struct arena *a, const struct http_response *r, struct str *code,
                       struct str *message);
    void (*sign)(struct arena *a, void *ctx, struct http_request *request);
    void *ctx;
};

MUST_USE bool provider_call(struct arena *a, const struct credential_query *q,
                            const struct provider_operation *op, struct http_request *request,
                            struct http_response *response, struct err *e);

/* The region for a provider's AWS calls; empty when none is configured. */
struct str provider_region(const struct credential_query *q);

/* The profile whose settings a provider's own calls follow. */
const struct value *provider_root_profile(const struct credential_query *q);

/* An environment variable, else a setting of the root profile, else the fallback. */
struct str provider_option(const struct credential_query *q, struct str variable, struct str name,
                           struct str fallback);

/* "Error when retrieving credentials from <provider>: …", ERR_GENERAL. Always false. */
bool provider_failed(const char *provider, struct str why, struct err *e);

/* A point in time in text to milliseconds; false with ERR_GENERAL. */
MUST_USE bool provider_expiry(struct str text, int64_t *ms, struct err *e);

#endif
