/* A role for a token in a file, from the environment or the profile. */
#include "auth/json_cache.h"
#include "auth/provider_call.h"
#include "auth/sts.h"

static bool setting(const struct credential_query *q, struct str variable, struct str name,
                    struct str *value)
{
    if (!q->profile_explicit && env_get(q->env, variable, value)) return true;
    return provider_setting(config_profile(q->config, q->profile), name, value);
}

static bool load(struct arena *a, const struct credential_query *q, struct credentials *out,
                 bool *found, struct err *e)
{
    struct str path = STR_NONE;
    struct str role = STR_NONE;
    struct str session;
    struct str token;
    *found =
        setting(q, STR("AWS_WEB_IDENTITY_TOKEN_FILE"), STR("web_identity_token_file"), &path) &&
        path.n > 0;
    if (!*found) return true;
    if (!setting(q, STR("AWS_ROLE_ARN"), STR("role_arn"), &role) || role.n == 0) {
        return err_set(e, ERR_GENERAL,
                       "The provided profile or the current environment is configured to assume "
                       "role with web identity but has no role ARN configured. Ensure that the "
                       "profile has the role_arnconfiguration set or the AWS_ROLE_ARN env var is "
                       "set.");
    }
    if (!config_read_text(a, q->env, path, &token, e)) return false;
    bool named = setting(q, STR("AWS_ROLE_SESSION_NAME"), STR("role_session_name"), &session);
    if (!named) session = sts_session_name(a, q);
    struct sts_parameter name = {STR("RoleSessionName"), session};
    struct sts_parameter arn = {STR("RoleArn"), role};
    struct sts_parameter list[] = {
        named ? name : arn, named ? arn : name, {STR("WebIdentityToken"), token}};
    struct str key = sts_cache_key(a, list, ARRAY_LEN(list), named);
    if (role_cache_read(a, q, key, out)) return true;
    if (!sts_call(a, q, "AssumeRoleWithWebIdentity", list, ARRAY_LEN(list), NULL, out, e)) {
        return false;
    }
    role_cache_write(a, q, key, out);
    return true;
}

const struct credential_provider provider_web_identity = {.name = "assume-role-with-web-identity",
                                                          .load = load};
