/* A role of IAM Identity Center, for the token of `aws sso login`. */
#include "auth/json_cache.h"
#include "auth/provider_call.h"
#include "auth/sso.h"
#include "base/buf.h"
#include "base/limits.h"
#include "codec/uri.h"
#include "value/json.h"

#define UNAUTHORIZED                                                                               \
    "The SSO session associated with this profile has expired or is otherwise invalid. To "        \
    "refresh "                                                                                     \
    "this SSO session run aws sso login with the corresponding profile."

/* The profile's settings with those of its sso-session, which must not disagree. */
static bool merge_session(struct arena *a, const struct credential_query *q,
                          const struct value *profile, struct str session, const struct value **out,
                          struct err *e)
{
    const struct value *section = config_section(q->config, STR("sso-session"), session);
    if (!section) {
        return err_set(e, ERR_GENERAL, "The specified sso-session does not exist: \"" STR_FMT "\"",
                       STR_ARG(session));
    }
    struct value *all = value_map(a);
    for (size_t i = 0; i < value_count(profile); i++) {
        value_set(a, all, profile->u.map.fields[i].name, profile->u.map.fields[i].value);
    }
    for (size_t i = 0; i < value_count(section); i++) {
        const struct field *f = &section->u.map.fields[i];
        const struct value *own = value_get(profile, f->name);
        if (own && !value_eq(own, f->value)) {
            return err_set(e, ERR_GENERAL,
                           "The value for " STR_FMT " is inconsistent between profile (" STR_FMT
                           ") and sso-session (" STR_FMT ").",
                           STR_ARG(f->name), STR_ARG(value_text(own)),
                           STR_ARG(value_text(f->value)));
        }
        value_set(a, all, f->name, f->value);
    }
    *out = all;
    return true;
}

static bool read_settings(const struct credential_query *q, const struct value *all,
                          struct sso_settings *s, struct err *e)
{
    const struct {
        struct str name;
        struct str *into;
    } needed[] = {
        {STR_INIT("sso_role_name"), &s->role_name},
        {STR_INIT("sso_account_id"), &s->account_id},
        {STR_INIT("sso_start_url"), &s->start_url},
        {STR_INIT("sso_region"), &s->region},
    };
    struct buf missing = buf_new(e->arena, KIB);
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
        if (provider_setting(all, needed[i].name, needed[i].into)) continue;
        buf_addf(&missing, "%s" STR_FMT, missing.n ? ", " : "", STR_ARG(needed[i].name));
    }
    if (missing.n == 0) return true;
    struct str names = buf_str(&missing);
    return err_set(e, ERR_GENERAL,
                   "The profile \"" STR_FMT "\" is configured to use SSO but is missing required "
                   "configuration: " STR_FMT,
                   STR_ARG(q->profile), STR_ARG(names));
}

static bool find_settings(struct arena *a, const struct credential_query *q, struct sso_settings *s,
                          bool *found, struct err *e)
{
    const struct value *profile = config_profile(q->config, q->profile);
    *found = value_get(profile, STR("sso_role_name")) || value_get(profile, STR("sso_account_id"));
    if (!*found) return true;
    const struct value *all = profile;
    if (provider_setting(profile, STR("sso_session"), &s->session) &&
        !merge_session(a, q, profile, s->session, &all, e)) {
        return false;
    }
    return read_settings(q, all, s, e);
}

static bool read_answer(struct arena *a, const struct sso_settings *s, struct str body,
                        struct credentials *out, struct err *e)
{
    const struct value *v;
    if (!json_read(a, body, &v, e)) return err_prefix(e, "Unable to parse response of SSO: ");
    const struct value *keys = value_get(v, STR("roleCredentials"));
    out->account_id = s->account_id;
    bool ok = provider_setting(keys, STR("accessKeyId"), &out->access_key) &&
              provider_setting(keys, STR("secretAccessKey"), &out->secret_key) &&
              provider_setting(keys, STR("sessionToken"), &out->session_token) &&
              value_to_i64(value_get(keys, STR("expiration")), &out->expires_ms);
    return ok || err_set(e, ERR_GENERAL,
                         "Unable to parse response of SSO: roleCredentials is not complete");
}

static bool get_role(struct arena *a, const struct credential_query *q,
                     const struct sso_settings *s, struct credentials *out, struct err *e)
{
    struct str token;
    struct http_request request;
    struct http_response response;
    if (!sso_token(a, q, s, &token, e)) return false;
    struct provider_endpoint to = {STR("sso"), STR("portal.sso"), s->region};
    if (!provider_aws_request(a, q, &to, STR("/federation/credentials"), &request, e)) return false;
    struct buf query = buf_new(a, MIB);
    uri_add_query(&query, STR("role_name"), s->role_name);
    uri_add_query(&query, STR("account_id"), s->account_id);
    request.method = STR("GET");
    request.query = buf_str(&query);
    http_headers_add(a, &request.headers, STR("x-amz-sso_bearer_token"), token);
    struct provider_operation op = {STR("sso"), "GetRoleCredentials", sso_read_error, NULL, NULL};
    if (provider_call(a, q, &op, &request, &response, e)) {
        return read_answer(a, s, response.body, out, e);
    }
    if (e->kind == ERR_SERVICE && str_eq(e->code, STR("UnauthorizedException"))) {
        return err_set(e, ERR_GENERAL, UNAUTHORIZED);
    }
    return false;
}

/* As the CLI keys its cache: JSON without blanks, names in order. */
static struct str cache_key(struct arena *a, const struct sso_settings *s)
{
    static const struct json_style style = {
        .item_separator = STR_INIT(","), .name_separator = STR_INIT(":"), .ascii_only = true};
    struct value *map = value_map(a);
    value_set(a, map, STR("accountId"), value_string(a, s->account_id));
    value_set(a, map, STR("roleName"), value_string(a, s->role_name));
    struct str name = s->session.n ? STR("sessionName") : STR("startUrl");
    value_set(a, map, name, value_string(a, s->session.n ? s->session : s->start_url));
    return json_text(a, map, &style);
}

static bool load(struct arena *a, const struct credential_query *q, struct credentials *out,
                 bool *found, struct err *e)
{
    struct sso_settings s = {.session = STR_NONE};
    if (!find_settings(a, q, &s, found, e)) return false;
    if (!*found) return true;
    struct str key = cache_key(a, &s);
    if (role_cache_read(a, q, key, out)) return true;
    if (!get_role(a, q, &s, out, e)) return false;
    role_cache_write(a, q, key, out);
    return true;
}

const struct credential_provider provider_sso = {.name = "sso", .load = load};
