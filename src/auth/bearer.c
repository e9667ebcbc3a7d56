#include "auth/bearer.h"

#include "auth/sso.h"

bool bearer_in_environment(struct arena *a, const struct env *v, struct str signing_name,
                           struct str *token)
{
    if (str_trim(signing_name).n == 0) return false;
    struct str variable = arena_printf(a, "AWS_BEARER_TOKEN_" STR_FMT, STR_ARG(signing_name));
    char *p = arena_cstr(a, variable);
    for (size_t i = 0; i < variable.n; i++) {
        if (p[i] >= 'a' && p[i] <= 'z') p[i] = (char)(p[i] - 'a' + 'A');
        if (p[i] == '-' || p[i] == ' ') p[i] = '_';
    }
    return env_get(v, str_of(p), token);
}

static bool fail_missing(const struct credential_query *q, bool no_url, bool no_region,
                         struct err *e)
{
    return err_set(e, ERR_GENERAL,
                   "The profile \"" STR_FMT "\" is configured to use the SSO token provider but is "
                   "missing the following configuration: [%s%s%s].",
                   STR_ARG(q->profile), no_url ? "'sso_start_url'" : "",
                   no_url && no_region ? ", " : "", no_region ? "'sso_region'" : "");
}

static bool find_session(const struct credential_query *q, struct str session,
                         struct sso_settings *s, struct err *e)
{
    const struct value *section = config_section(q->config, STR("sso-session"), session);
    if (!section || value_count(section) == 0) {
        return err_set(e, ERR_GENERAL,
                       "The profile \"" STR_FMT "\" is configured to use the SSO token provider "
                       "but the \"" STR_FMT "\" sso_session configuration does not exist.",
                       STR_ARG(q->profile), STR_ARG(session));
    }
    s->session = session;
    bool has_url = provider_setting(section, STR("sso_start_url"), &s->start_url);
    bool has_region = provider_setting(section, STR("sso_region"), &s->region);
    return (has_url && has_region) || fail_missing(q, !has_url, !has_region, e);
}

bool bearer_find(struct arena *a, const struct credential_query *q, struct str signing_name,
                 struct str *token, struct err *e)
{
    struct str named = q->profile_explicit ? q->profile : STR_NONE;
    if (!config_check_profile(q->config, q->env, named, e)) return false;
    if (bearer_in_environment(a, q->env, signing_name, token)) return true;
    struct str session;
    if (!provider_setting(config_profile(q->config, q->profile), STR("sso_session"), &session)) {
        return err_set(e, ERR_GENERAL, "Unable to locate authorization token");
    }
    struct sso_settings s = {.session = STR_NONE};
    return find_session(q, session, &s, e) && sso_token(a, q, &s, token, e);
}

void bearer_sign(struct arena *a, struct str token, struct http_request *request)
{
    http_headers_remove(&request->headers, STR("Authorization"));
    http_headers_add(a, &request->headers, STR("Authorization"),
                     arena_printf(a, "Bearer " STR_FMT, STR_ARG(token)));
}
