#include "auth/provider_call.h"

#include "auth/clock_skew.h"
#include "base/limits.h"
#include "base/random.h"
#include "codec/timestamp.h"
#include "codec/uri.h"
#include "http/backoff.h"
#include "http/proxy.h"

#define AWS_TIMEOUT_MS 60000
#define ATTEMPTS 3

const struct value *provider_root_profile(const struct credential_query *q)
{
    return config_profile(q->config, q->root_profile.n ? q->root_profile : q->profile);
}

struct str provider_option(const struct credential_query *q, struct str variable, struct str name,
                           struct str fallback)
{
    struct str value;
    if (env_get(q->env, variable, &value)) return value;
    return provider_setting(provider_root_profile(q), name, &value) ? value : fallback;
}

struct str provider_region(const struct credential_query *q)
{
    if (q->region.n) return q->region;
    struct str region = env_or(q->env, STR("AWS_DEFAULT_REGION"), STR_NONE);
    region = env_or(q->env, STR("AWS_REGION"), region);
    if (region.n) return region;
    return provider_setting(provider_root_profile(q), STR("region"), &region) ? region : STR_NONE;
}

bool provider_failed(const char *provider, struct str why, struct err *e)
{
    return err_set(e, ERR_GENERAL, "Error when retrieving credentials from %s: " STR_FMT, provider,
                   STR_ARG(why));
}

bool provider_expiry(struct str text, int64_t *ms, struct err *e)
{
    struct timestamp t;
    struct err why = err_init(e->arena);
    if (!timestamp_parse(text, &t, &why)) {
        return err_set(e, ERR_GENERAL, "Unknown string format: " STR_FMT, STR_ARG(text));
    }
    *ms = t.seconds * 1000;
    return true;
}

bool provider_request(struct arena *a, struct str method, struct str url, struct http_request *out,
                      struct err *e)
{
    struct uri u;
    if (!uri_split(url, &u) || u.userinfo.p) {
        return err_set(e, ERR_CONFIG, "Invalid endpoint: " STR_FMT, STR_ARG(url));
    }
    *out = (struct http_request){.method = method,
                                 .scheme = u.scheme,
                                 .host = u.host,
                                 .path = u.path.n ? u.path : STR("/"),
                                 .query = u.query};
    if (u.port.n) {
        out->host = arena_printf(a, STR_FMT ":" STR_FMT, STR_ARG(u.host), STR_ARG(u.port));
    }
    return true;
}

bool provider_send(struct arena *a, const struct credential_query *q,
                   const struct http_request *request, int64_t timeout_ms, bool direct,
                   struct http_response *response, struct err *e)
{
    struct http_options options = {
        .connect_timeout_ms = timeout_ms,
        .read_timeout_ms = timeout_ms,
        .ca_bundle = q->ca_bundle,
        .verify_tls = !q->insecure,
        .max_body = MIB,
        .cancel = q->cancel,
    };
    if (options.ca_bundle.n == 0) {
        options.ca_bundle = provider_option(q, STR("AWS_CA_BUNDLE"), STR("ca_bundle"), STR_NONE);
    }
    if (!direct) options.proxy = http_proxy_for(a, q->env, request->scheme, request->host);
    return q->transport->send(q->transport->ctx, a, request, &options, response, e);
}

static bool set_service_error(const struct provider_operation *op, const struct retry_attempt *t,
                              bool max_reached, struct str message, struct err *e)
{
    struct str code = t->code.n ? t->code : arena_printf(e->arena, "%d", t->status);
    struct str retries =
        max_reached ? arena_printf(e->arena, " (reached max retries: %u)", t->number - 1) : STR("");
    err_set(e, ERR_SERVICE,
            "An error occurred (" STR_FMT ") when calling the %s operation" STR_FMT ": " STR_FMT,
            STR_ARG(code), op->name, STR_ARG(retries), STR_ARG(message));
    e->code = code;
    return false;
}

/* Not signed; they differ from try to try (botocore endpoint.py, add_retry_headers). */
static const struct str retry_headers[] = {STR_INIT("amz-sdk-invocation-id"),
                                           STR_INIT("amz-sdk-request")};

static void sign_try(struct arena *a, const struct provider_operation *op, struct str id,
                     unsigned number, struct http_request *request)
{
    for (size_t i = 0; i < ARRAY_LEN(retry_headers); i++) {
        http_headers_remove(&request->headers, retry_headers[i]);
    }
    if (op->sign) op->sign(a, op->ctx, request);
    struct str count = arena_printf(a, "attempt=%u", number);
    if (number > 1) count = arena_printf(a, STR_FMT "; max=%u", STR_ARG(count), ATTEMPTS);
    http_headers_add(a, &request->headers, retry_headers[0], id);
    http_headers_add(a, &request->headers, retry_headers[1], count);
}

bool provider_call(struct arena *a, const struct credential_query *q,
                   const struct provider_operation *op, struct http_request *request,
                   struct http_response *response, struct err *e)
{
    struct retry_quota *quota = retry_quota_new(a);
    struct str id = random_uuid4(a, &random_system);
    bool corrected = false;
    for (unsigned number = 1;; number++) {
        struct retry_attempt t = {.number = number, .max = ATTEMPTS, .service = op->service};
        struct err why = err_init(e->arena);
        struct str message = STR_NONE;
        sign_try(a, op, id, number, request);
        if (!provider_send(a, q, request, AWS_TIMEOUT_MS, false, response, &why)) {
            t.failure = why.kind;
        } else {
            t.status = response->status;
            if (t.status < 300) return true;
            op->read_error(a, response, &t.code, &message);
            if (q->skew && !corrected && number < ATTEMPTS &&
                clock_skew_learn(q->skew, request, response, t.code)) {
                corrected = true;
                continue;
            }
        }
        struct retry_decision d = retry_decide(&retry_standard, &t, quota, &random_system);
        if (d.retry && cancel_sleep_ms(q->cancel, d.delay_ms)) continue;
        if (t.failure == ERR_NONE) return set_service_error(op, &t, d.max_reached, message, e);
        *e = why;
        return false;
    }
}
