#include "auth/sso.h"

#include "auth/json_cache.h"
#include "auth/provider_call.h"
#include "codec/timestamp.h"
#include "value/json.h"

#define RENEW_BEFORE_MS (INT64_C(15) * 60 * 1000)

static struct str cache_key(const struct sso_settings *s)
{
    return s->session.n ? s->session : s->start_url;
}

static bool read_cache(struct arena *a, const struct credential_query *q,
                       const struct sso_settings *s, const struct value **out, struct err *e)
{
    if (!json_cache_read(a, q->env, CACHE_SSO, cache_key(s), out)) {
        struct str name = cache_key(s);
        err_set(e, ERR_GENERAL, "Error loading SSO Token: Token for " STR_FMT " does not exist",
                STR_ARG(name));
        err_hint(e, "run: aws sso login --profile " STR_FMT, STR_ARG(q->profile));
        return false;
    }
    if (value_get(*out, STR("accessToken")) && value_get(*out, STR("expiresAt"))) return true;
    return err_set(e, ERR_GENERAL, "Error loading SSO Token: Token for " STR_FMT " is invalid",
                   STR_ARG(s->start_url));
}

void sso_read_error(struct arena *a, const struct http_response *r, struct str *code,
                    struct str *message)
{
    struct err ignored = err_init(a); /* a body that is no JSON has no message */
    const struct value *v;
    if (http_headers_get(&r->headers, STR("x-amzn-ErrorType"), code)) {
        *code = str_sub(*code, 0, str_find_char(*code, ':'));
    }
    if (!json_read(a, r->body, &v, &ignored)) return;
    *message = value_get_text(v, STR("message"));
    if (message->n == 0) *message = value_get_text(v, STR("error_description"));
    if (code->n == 0) *code = value_get_text(v, STR("error"));
}

static bool can_renew(const struct credential_query *q, const struct value *token)
{
    static const struct str needed[] = {STR_INIT("refreshToken"), STR_INIT("clientId"),
                                        STR_INIT("clientSecret"),
                                        STR_INIT("registrationExpiresAt")};
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
        if (!value_get(token, needed[i])) return false;
    }
    int64_t end_ms;
    struct arena *a = arena_new();
    struct err ignored = err_init(a);
    bool ok = provider_expiry(value_get_text(token, needed[3]), &end_ms, &ignored) &&
              end_ms > clock_now_ms(q->clock);
    arena_free(a);
    return ok;
}

static void copy_field(struct arena *a, struct value *to, const struct value *from,
                       const char *name)
{
    const struct value *v = value_get(from, str_of(name));
    if (v) value_set(a, to, str_of(name), v);
}

/* The cache entry as the CLI writes it, from the answer of CreateToken. */
static const struct value *renewed(struct arena *a, const struct credential_query *q,
                                   const struct sso_settings *s, const struct value *old,
                                   const struct value *answer)
{
    int64_t seconds = 0;
    if (!value_to_i64(value_get(answer, STR("expiresIn")), &seconds)) seconds = 0;
    struct timestamp end = {.seconds = clock_now_ms(q->clock) / 1000 + seconds};
    struct value *v = value_map(a);
    value_set(a, v, STR("startUrl"), value_string(a, s->start_url));
    value_set(a, v, STR("region"), value_string(a, s->region));
    copy_field(a, v, answer, "accessToken");
    value_set(a, v, STR("expiresAt"), value_string(a, timestamp_iso8601(a, &end)));
    copy_field(a, v, old, "clientId");
    copy_field(a, v, old, "clientSecret");
    copy_field(a, v, old, "registrationExpiresAt");
    copy_field(a, v, answer, "refreshToken");
    return v;
}

static bool renew(struct arena *a, const struct credential_query *q, const struct sso_settings *s,
                  const struct value *old, const struct value **out, struct err *e)
{
    struct provider_endpoint to = {STR("sso_oidc"), STR("oidc"), s->region};
    struct http_request request;
    struct http_response response;
    if (!provider_aws_request(a, q, &to, STR("/token"), &request, e)) return false;
    struct value *body = value_map(a);
    copy_field(a, body, old, "clientId");
    copy_field(a, body, old, "clientSecret");
    value_set(a, body, STR("grantType"), value_string(a, STR("refresh_token")));
    copy_field(a, body, old, "refreshToken");
    request.body = json_text(a, body, &json_python);
    request.has_body = true;
    http_headers_add(a, &request.headers, STR("Content-Type"), STR("application/json"));
    struct provider_operation op = {STR("sso-oidc"), "CreateToken", sso_read_error, NULL, NULL};
    const struct value *answer;
    if (!provider_call(a, q, &op, &request, &response, e)) return false;
    if (!json_read(a, response.body, &answer, e)) return false;
    *out = renewed(a, q, s, old, answer);
    /* The old refresh token is used up. Where the new one cannot be kept, the next renewal needs a
     * new log-in, and that is all. */
    json_cache_write(a, q->env, CACHE_SSO, cache_key(s), *out);
    return true;
}

/* The token of the last log-in or renewal, and how long it still lives. */
static bool read_life(struct arena *a, const struct credential_query *q,
                      const struct sso_settings *s, const struct value **token, int64_t *left_ms,
                      struct err *e)
{
    int64_t end_ms;
    if (!read_cache(a, q, s, token, e) ||
        !provider_expiry(value_get_text(*token, STR("expiresAt")), &end_ms, e)) {
        return false;
    }
    *left_ms = end_ms - clock_now_ms(q->clock);
    return true;
}

bool sso_token(struct arena *a, const struct credential_query *q, const struct sso_settings *s,
               struct str *token, struct err *e)
{
    const struct value *cached;
    int64_t left_ms;
    if (!read_life(a, q, s, &cached, &left_ms, e)) return false;
    struct err why = err_init(e->arena); /* a failed renewal matters when the token has ended */
    if (s->session.n && left_ms < RENEW_BEFORE_MS && can_renew(q, cached)) {
        if (renew(a, q, s, cached, &cached, &why)) {
            left_ms = RENEW_BEFORE_MS;
        } else if (why.kind == ERR_CANCELLED) {
            *e = why;
            return false;
        } else if (!read_life(a, q, s, &cached, &left_ms, e)) { /* others may have renewed it */
            return false;
        }
    }
    *token = value_get_text(cached, STR("accessToken"));
    if (left_ms > 0) return true;
    err_set(e, ERR_GENERAL, "%s",
            s->session.n ? "Error when retrieving token from sso: Token has expired and refresh "
                           "failed"
                         : "The SSO session associated with this profile has expired or is "
                           "otherwise invalid. To refresh this SSO session run aws sso login with "
                           "the corresponding profile.");
    err_hint(e, "run: aws sso login --profile " STR_FMT, STR_ARG(q->profile));
    return false;
}
