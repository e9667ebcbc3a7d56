/* The role of an EC2 instance, from its metadata service: version 2 with a session token, version
 * 1 where the service knows no tokens and the configuration does not forbid it. No answer means
 * that there are no credentials here, not an error. */
#include "auth/provider_call.h"
#include "codec/uri.h"
#include "value/json.h"
#include "value/pyrepr.h"

#define NAME "iam-role"
#define PATH_SAFE "/:@!$&'()*+,;=%" /* what urllib3 leaves in a path */
#define ROLE_PATH "latest/meta-data/iam/security-credentials/"

struct imds {
    struct str base; /* ends with '/' */
    int64_t timeout_ms;
    int64_t attempts;
    struct str token; /* empty: version 1 */
};

static bool is_disabled(const struct credential_query *q)
{
    return env_is_true(q->env, STR("AWS_EC2_METADATA_DISABLED"));
}

static bool read_number(const struct credential_query *q, const char *variable, const char *name,
                        int64_t *n, struct err *e)
{
    struct str text = provider_option(q, str_of(variable), str_of(name), STR("1"));
    if (str_to_i64(str_trim(text), n)) return true;
    struct str shown = py_repr_str(e->arena, text);
    return err_set(e, ERR_GENERAL, "invalid literal for int() with base 10: " STR_FMT,
                   STR_ARG(shown));
}

static bool read_limits(const struct credential_query *q, struct imds *m, struct err *e)
{
    int64_t seconds;
    if (!read_number(q, "AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout", &seconds, e) ||
        !read_number(q, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts",
                     &m->attempts, e)) {
        return false;
    }
    m->timeout_ms = seconds * 1000;
    if (seconds > 0 || m->attempts < 1) return true;
    return err_set(e, ERR_GENERAL,
                   "An HTTP Client raised an unhandled exception: Attempted to set connect timeout "
                   "to %lld, but the timeout cannot be set to a value less than or equal to 0.",
                   (long long)seconds);
}

static bool configure(struct arena *a, const struct credential_query *q, struct imds *m,
                      struct err *e)
{
    struct str mode = provider_option(q, STR("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"),
                                      STR("ec2_metadata_service_endpoint_mode"), STR_NONE);
    struct str ipv6 = provider_option(q, STR("AWS_IMDS_USE_IPV6"), STR("imds_use_ipv6"), STR_NONE);
    if (mode.n == 0) mode = str_eq_nocase(ipv6, STR("true")) ? STR("ipv6") : STR("ipv4");
    if (!str_eq_nocase(mode, STR("ipv4")) && !str_eq_nocase(mode, STR("ipv6"))) {
        return err_set(e, ERR_GENERAL,
                       "Invalid EC2 Instance Metadata endpoint mode: " STR_FMT
                       " Valid endpoint modes (case-insensitive): ('ipv4', 'ipv6').",
                       STR_ARG(mode));
    }
    struct str standard = str_eq_nocase(mode, STR("ipv6")) ? STR("http://[fd00:ec2::254]/")
                                                           : STR("http://169.254.169.254/");
    m->base = provider_option(q, STR("AWS_EC2_METADATA_SERVICE_ENDPOINT"),
                              STR("ec2_metadata_service_endpoint"), standard);
    if (m->base.n == 0) m->base = standard;
    if (!str_ends(m->base, STR("/"))) m->base = arena_printf(a, STR_FMT "/", STR_ARG(m->base));
    return read_limits(q, m, e);
}

static bool build(struct arena *a, const struct imds *m, const char *method, struct str path,
                  struct http_request *out, struct err *e)
{
    struct str url = arena_printf(a, STR_FMT STR_FMT, STR_ARG(m->base), STR_ARG(path));
    if (provider_request(a, str_of(method), url, out, e)) return true;
    return err_set(e, ERR_GENERAL, "Invalid endpoint EC2 Instance Metadata endpoint: " STR_FMT,
                   STR_ARG(m->base));
}

enum answer { ANSWER, SILENCE, BROKEN, NOBODY };

/* False for a cancel only. A service that accepts connections and then says nothing is SILENCE:
 * answers to token requests do not reach containers more than one hop away. One that breaks off is
 * there too. */
static bool send_to(struct arena *a, const struct credential_query *q, const struct imds *m,
                    const struct http_request *request, struct http_response *response,
                    enum answer *answer, struct err *e)
{
    struct err why = err_init(e->arena);
    bool got = provider_send(a, q, request, m->timeout_ms, false, response, &why);
    bool read_timeout = why.kind == ERR_TIMEOUT && str_starts(why.message, STR("Read timeout"));
    bool closed = why.kind == ERR_NETWORK && str_starts(why.message, STR("Connection was closed"));
    *answer = got ? ANSWER : read_timeout ? SILENCE : closed ? BROKEN : NOBODY;
    if (got || why.kind != ERR_CANCELLED) return true;
    *e = why;
    return false;
}

/* *present is false when nobody is there or the request is called bad. Other refusals come from a
 * service without tokens. */
static bool fetch_token(struct arena *a, const struct credential_query *q, struct imds *m,
                        bool *present, struct err *e)
{
    struct http_request request;
    if (!build(a, m, "PUT", STR("latest/api/token"), &request, e)) return false;
    http_headers_add(a, &request.headers, STR("x-aws-ec2-metadata-token-ttl-seconds"),
                     STR("21600"));
    *present = false;
    for (int64_t i = 0; i < m->attempts; i++) {
        struct http_response r;
        enum answer answer;
        if (!send_to(a, q, m, &request, &r, &answer, e)) return false;
        if (answer == NOBODY) continue;
        *present = answer != ANSWER || r.status != 400;
        if (answer == BROKEN) continue;
        if (answer == ANSWER && r.status == 200) m->token = str_trim(r.body);
        if (answer == SILENCE || m->token.n || r.status < 500) return true;
    }
    return true;
}

static bool get(struct arena *a, const struct credential_query *q, const struct imds *m,
                struct str path, struct str *body, struct err *e)
{
    struct http_request request;
    if (!build(a, m, "GET", path, &request, e)) return false;
    if (m->token.n) {
        http_headers_add(a, &request.headers, STR("x-aws-ec2-metadata-token"), m->token);
    }
    *body = STR_NONE;
    for (int64_t i = 0; i < m->attempts; i++) {
        struct http_response r;
        enum answer answer;
        if (!send_to(a, q, m, &request, &r, &answer, e)) return false;
        if (answer != ANSWER || r.status != 200 || r.body.n == 0) continue;
        *body = r.body;
        return true;
    }
    return true;
}

static bool read_keys(struct arena *a, struct str text, struct credentials *out, bool *found,
                      struct err *e)
{
    const struct value *v;
    struct err why = err_init(a); /* an answer that is no JSON holds no credentials */
    *found = false;
    if (text.n == 0 || !json_read(a, text, &v, &why)) return true;
    struct str expiration;
    *found = provider_setting(v, STR("AccessKeyId"), &out->access_key) &&
             provider_setting(v, STR("SecretAccessKey"), &out->secret_key) &&
             provider_setting(v, STR("Token"), &out->session_token) &&
             provider_setting(v, STR("Expiration"), &expiration);
    return !*found || provider_expiry(expiration, &out->expires_ms, e);
}

static bool load(struct arena *a, const struct credential_query *q, struct credentials *out,
                 bool *found, struct err *e)
{
    struct imds m = {.attempts = 0};
    bool present;
    struct str role;
    struct str keys;
    *found = false;
    if (is_disabled(q)) return true;
    if (!configure(a, q, &m, e) || !fetch_token(a, q, &m, &present, e)) return false;
    if (!present) return true;
    struct str no_v1 = provider_option(q, STR("AWS_EC2_METADATA_V1_DISABLED"),
                                       STR("ec2_metadata_v1_disabled"), STR_NONE);
    if (m.token.n == 0 && str_eq_nocase(no_v1, STR("true"))) {
        return err_set(e, ERR_GENERAL,
                       "Error retrieving metadata: Unable to retrieve token for "
                       "use in IMDSv2 call and IMDSv1 has been disabled");
    }
    if (!get(a, q, &m, STR(ROLE_PATH), &role, e)) return false;
    if (role.n == 0) return true;
    role = uri_encoded(a, role, STR(PATH_SAFE));
    struct str path = arena_printf(a, ROLE_PATH STR_FMT, STR_ARG(role));
    if (!get(a, q, &m, path, &keys, e)) return false;
    return read_keys(a, keys, out, found, e);
}

const struct credential_provider provider_imds = {.name = NAME, .load = load};
