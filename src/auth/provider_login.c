/* A session of `aws login`, renewed with the key that the session is bound to. */
#include "auth/dpop.h"
#include "auth/json_cache.h"
#include "auth/provider_call.h"
#include "auth/sso.h"
#include "base/random.h"
#include "codec/hash.h"
#include "codec/timestamp.h"
#include "value/json.h"

#define RENEW_MS (INT64_C(5) * 60 * 1000)
#define LOAD_ERROR "Error loading login session token: "

static struct str path_of(struct arena *a, const struct env *v, struct str session)
{
    struct str folder = env_or(v, STR("AWS_LOGIN_CACHE_DIRECTORY"), STR("~/.aws/login/cache"));
    folder = config_expand_path(a, v, folder);
    return arena_printf(a, STR_FMT "/" STR_FMT ".json", STR_ARG(folder),
                        STR_ARG(hash_sha256_hex(a, session)));
}

static bool incomplete(struct err *e)
{
    return err_set(e, ERR_GENERAL,
                   LOAD_ERROR
                   "Failed to load access token from token cache, missing one or more required "
                   "fields.");
}

static bool read_token(struct arena *a, struct str path, struct str session,
                       const struct value **token, struct err *e)
{
    static const struct str needed[] = {STR_INIT("accessToken"), STR_INIT("refreshToken"),
                                        STR_INIT("dpopKey"), STR_INIT("clientId")};
    if (!json_file_read(a, path, token)) {
        return err_set(e, ERR_GENERAL,
                       LOAD_ERROR "Unable to load a existing login session for session " STR_FMT
                                  ", Please reauthenticate with 'aws login'.",
                       STR_ARG(session));
    }
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
        if (!value_get(*token, needed[i])) return incomplete(e);
    }
    return true;
}

static bool read_keys(const struct value *token, struct credentials *out, struct err *e)
{
    const struct value *keys = value_get(token, STR("accessToken"));
    struct str end;
    if (!provider_setting(keys, STR("accessKeyId"), &out->access_key) ||
        !provider_setting(keys, STR("secretAccessKey"), &out->secret_key) ||
        !provider_setting(keys, STR("sessionToken"), &out->session_token) ||
        !provider_setting(keys, STR("accountId"), &out->account_id) ||
        !provider_setting(keys, STR("expiresAt"), &end)) {
        return incomplete(e);
    }
    return provider_expiry(end, &out->expires_ms, e);
}

/* botocore exceptions.py: LoginRefreshTokenExpired and its siblings. */
static bool set_denied(struct arena *a, struct str body, struct err *e)
{
    const struct value *v;
    struct err ignored = err_init(a); /* a body that is no JSON gives no reason */
    struct str reason =
        json_read(a, body, &v, &ignored) ? value_get_text(v, STR("error")) : STR("");
    static const struct {
        struct str reason;
        const char *text;
    } rows[] = {
        {STR_INIT("TOKEN_EXPIRED"),
         "Your session has expired. Please reauthenticate using 'aws login'."},
        {STR_INIT("USER_CREDENTIALS_CHANGED"),
         "Unable to refresh login credentials because of a change in your password. Please "
         "reauthenticate with your new password using 'aws login'."},
        {STR_INIT("INSUFFICIENT_PERMISSIONS"),
         "Unable to create or refresh login credentials due to insufficient permissions. You may "
         "be missing permission for the 'signin:CreateOAuth2Token' action."},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (str_eq(rows[i].reason, reason)) return err_set(e, ERR_GENERAL, "%s", rows[i].text);
    }
    return err_set(e, ERR_GENERAL,
                   "An unspecified error happened when resolving AWS credentials or refreshing a "
                   "login session profile.");
}

static bool ask(struct arena *a, const struct credential_query *q, const struct value *token,
                const struct value **answer, struct err *e)
{
    struct str region = provider_region(q);
    if (region.n == 0) return err_no_region(e);
    struct http_request request;
    struct http_response response = {.status = 0};
    struct provider_endpoint to = {STR("signin"), STR("signin"), region};
    if (!provider_aws_request(a, q, &to, STR("/v1/token"), &request, e)) return false;
    struct value *body = value_map(a);
    value_set(a, body, STR("clientId"), value_get(token, STR("clientId")));
    value_set(a, body, STR("refreshToken"), value_get(token, STR("refreshToken")));
    value_set(a, body, STR("grantType"), value_string(a, STR("refresh_token")));
    request.body = json_text(a, body, &json_python);
    request.has_body = true;
    http_headers_add(a, &request.headers, STR("Content-Type"), STR("application/json"));
    struct dpop proof = {.key = value_get_text(token, STR("dpopKey")),
                         .url =
                             arena_printf(a, STR_FMT "://" STR_FMT STR_FMT, STR_ARG(request.scheme),
                                          STR_ARG(request.host), STR_ARG(request.path)),
                         .id = random_uuid4(a, &random_system),
                         .time_s = clock_now_ms(q->clock) / 1000};
    struct str header;
    if (!dpop_header(a, &proof, &header, e)) return false;
    http_headers_add(a, &request.headers, STR("DPoP"), header);
    struct provider_operation op = {STR("signin"), "CreateOAuth2Token", sso_read_error, NULL, NULL};
    struct err why = err_init(e->arena);
    if (provider_call(a, q, &op, &request, &response, &why)) {
        return json_read(a, response.body, answer, e);
    }
    if (str_eq(why.code, STR("AccessDeniedException"))) return set_denied(a, response.body, e);
    *e = why;
    return false;
}

/* The token with its keys and its refresh token replaced; all else stays. */
static const struct value *renewed(struct arena *a, const struct credential_query *q,
                                   const struct value *old, const struct value *answer)
{
    int64_t seconds = 0;
    if (!value_to_i64(value_get(answer, STR("expiresIn")), &seconds)) seconds = 0;
    struct timestamp end = {.seconds = clock_now_ms(q->clock) / 1000 + seconds};
    const struct value *from = value_get(answer, STR("accessToken"));
    static const struct str names[] = {STR_INIT("accessKeyId"), STR_INIT("secretAccessKey"),
                                       STR_INIT("sessionToken")};
    struct value *keys = value_map(a);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        value_set(a, keys, names[i], value_string(a, value_get_text(from, names[i])));
    }
    struct str account = value_get_text(value_get(old, STR("accessToken")), STR("accountId"));
    value_set(a, keys, STR("accountId"), value_string(a, account));
    value_set(a, keys, STR("expiresAt"), value_string(a, timestamp_iso8601(a, &end)));
    struct value *token = value_map(a);
    for (size_t i = 0; i < value_count(old); i++) {
        const struct field *f = &old->u.map.fields[i];
        const struct value *v = f->value;
        if (str_eq(f->name, STR("accessToken"))) v = keys;
        if (str_eq(f->name, STR("refreshToken"))) {
            v = value_string(a, value_get_text(answer, STR("refreshToken")));
        }
        value_set(a, token, f->name, v);
    }
    return token;
}

static bool load(struct arena *a, const struct credential_query *q, struct credentials *out,
                 bool *found, struct err *e)
{
    struct str session;
    const struct value *token;
    const struct value *answer = NULL;
    *found =
        provider_setting(config_profile(q->config, q->profile), STR("login_session"), &session);
    if (!*found) return true;
    struct str path = path_of(a, q->env, session);
    if (!read_token(a, path, session, &token, e) || !read_keys(token, out, e)) return false;
    if (out->expires_ms - clock_now_ms(q->clock) > RENEW_MS) return true;
    if (!ask(a, q, token, &answer, e)) return false;
    if (!value_get(answer, STR("accessToken")) || !value_get(answer, STR("refreshToken"))) {
        return err_set(e, ERR_GENERAL, LOAD_ERROR "Failed to refresh an access token.");
    }
    token = renewed(a, q, token, answer);
    json_file_write(a, path, token);
    return read_keys(token, out, e);
}

const struct credential_provider provider_login = {.name = "login", .load = load};
