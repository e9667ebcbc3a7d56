/* Credentials of an ECS task or EKS pod, from an address in the environment. */
#include "auth/provider_call.h"
#include "codec/uri.h"
#include "value/json.h"

#include <arpa/inet.h>

#define NAME "container-role"
#define TIMEOUT_MS 2000
#define ATTEMPTS 3
#define PAUSE_MS 1000

static bool is_loopback(struct arena *a, struct str host)
{
    struct in_addr v4;
    struct in6_addr v6;
    const char *text = arena_cstr(a, host);
    if (inet_pton(AF_INET, text, &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
    return inet_pton(AF_INET6, text, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/* Plain http goes to this machine and to the addresses of the container agents only: the answer
 * is a secret. */
static bool check_host(struct arena *a, struct str url, struct err *e)
{
    static const struct str hosts[] = {STR_INIT("169.254.170.2"), STR_INIT("169.254.170.23"),
                                       STR_INIT("fd00:ec2::23"), STR_INIT("localhost")};
    struct uri u;
    if (!uri_split(url, &u)) u = (struct uri){.host = STR("None")};
    if (str_eq(u.scheme, STR("https"))) return true;
    struct str host = u.host;
    if (str_starts(host, STR("[")) && str_ends(host, STR("]"))) host = str_sub(host, 1, host.n - 2);
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++) {
        if (str_eq_nocase(hosts[i], host)) return true;
    }
    if (is_loopback(a, host)) return true;
    return err_set(e, ERR_GENERAL,
                   "Unsupported host '" STR_FMT "'.  Can only retrieve metadata from a loopback "
                   "address or one of these hosts: 169.254.170.2, 169.254.170.23, fd00:ec2::23, "
                   "localhost",
                   STR_ARG(host));
}

static bool add_token(struct arena *a, const struct credential_query *q,
                      struct http_request *request, struct err *e)
{
    struct str token;
    struct str path;
    if (env_get(q->env, STR("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"), &path)) {
        if (!config_read_text(a, q->env, path, &token, e)) return false;
    } else if (!env_get(q->env, STR("AWS_CONTAINER_AUTHORIZATION_TOKEN"), &token)) {
        return true;
    }
    if (str_has_char(token, '\r') || str_has_char(token, '\n')) {
        return err_set(e, ERR_GENERAL, "Auth token value is not a legal header value");
    }
    http_headers_add(a, &request->headers, STR("Authorization"), token);
    return true;
}

static bool read_answer(struct arena *a, const struct http_response *r, struct credentials *out,
                        struct str *end, struct err *e)
{
    const struct value *v;
    struct err why = err_init(a);
    if (!json_read(a, r->body, &v, &why)) {
        return err_set(e, ERR_GENERAL,
                       "Error retrieving metadata: Unable to parse JSON returned "
                       "from container metadata services");
    }
    out->access_key = value_get_text(v, STR("AccessKeyId"));
    out->secret_key = value_get_text(v, STR("SecretAccessKey"));
    out->session_token = value_get_text(v, STR("Token"));
    out->account_id = value_get_text(v, STR("AccountId"));
    if (out->access_key.n == 0 || out->secret_key.n == 0) {
        return err_set(e, ERR_GENERAL, "Error retrieving metadata: the answer has no keys");
    }
    *end = value_get_text(v, STR("Expiration"));
    return true;
}

static bool attempt(struct arena *a, const struct credential_query *q,
                    const struct http_request *request, struct credentials *out, struct str *end,
                    struct err *e)
{
    struct http_response r;
    if (!provider_send(a, q, request, TIMEOUT_MS, true, &r, e)) {
        if (e->kind == ERR_CANCELLED) return false;
        return err_prefix(e, "Error retrieving metadata: Received error when attempting to "
                             "retrieve container metadata: ");
    }
    if (r.status == 200) return read_answer(a, &r, out, end, e);
    return err_set(e, ERR_GENERAL,
                   "Error retrieving metadata: Received non 200 response %d from container "
                   "metadata: " STR_FMT,
                   r.status, STR_ARG(r.body));
}

static bool load(struct arena *a, const struct credential_query *q, struct credentials *out,
                 bool *found, struct err *e)
{
    struct str url, path, end;
    *found = true;
    if (env_get(q->env, STR("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"), &path)) {
        url = arena_printf(a, "http://169.254.170.2" STR_FMT, STR_ARG(path));
    } else if (!env_get(q->env, STR("AWS_CONTAINER_CREDENTIALS_FULL_URI"), &url)) {
        *found = false;
        return true;
    }
    struct http_request request;
    if (!check_host(a, url, e) || !provider_request(a, STR("GET"), url, &request, e)) return false;
    http_headers_add(a, &request.headers, STR("Accept"), STR("application/json"));
    if (!add_token(a, q, &request, e)) return false;
    struct err why = err_init(e->arena);
    for (int i = 0; i < ATTEMPTS; i++) {
        why = err_init(e->arena);
        if (attempt(a, q, &request, out, &end, &why))
            return provider_expiry(end, &out->expires_ms, e);
        if (i + 1 < ATTEMPTS && !cancel_sleep_ms(q->cancel, PAUSE_MS)) break;
    }
    if (cancel_is_raised(q->cancel)) return err_set(e, ERR_CANCELLED, "Cancelled by user");
    return provider_failed(NAME, why.message, e);
}

const struct credential_provider provider_container = {.name = NAME, .load = load};
