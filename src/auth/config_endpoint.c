#include "auth/config.h"

#include "base/buf.h"

static const struct str ignore_variable = STR_INIT("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
static const struct str ignore_key = STR_INIT("ignore_configured_endpoint_urls");

/* "CloudWatch Logs" -> "CLOUDWATCH_LOGS"; the profile's services section uses lower case. */
static struct str service_key(struct arena *a, struct str id, bool upper)
{
    struct buf b = buf_new(a, id.n + 1);
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i] == ' ' || id.p[i] == '-' ? '_' : id.p[i];
        buf_add_char(&b, upper ? char_upper(c) : char_lower(c));
    }
    return buf_str(&b);
}

static bool are_ignored(const struct env *v, const struct value *profile)
{
    struct str text;
    if (!env_get(v, ignore_variable, &text)) text = value_get_text(profile, ignore_key);
    return str_eq_nocase(text, STR("true"));
}

static bool of_services_section(struct arena *a, const struct config *c,
                                const struct value *profile, struct str id, struct str *url,
                                struct err *e)
{
    const struct value *named = value_get(profile, STR("services"));
    if (!named || id.n == 0) return true;
    const struct value *services = config_section(c, STR("services"), value_text(named));
    *url = value_text(value_path(services, service_key(a, id, false), STR("endpoint_url")));
    if (value_count(services) > 0) return true;
    return err_set(e, ERR_GENERAL,
                   "The profile is configured to use the services section but the \"" STR_FMT
                   "\" services configuration does not exist.",
                   STR_ARG(value_text(named)));
}

bool config_endpoint_url(struct arena *a, const struct config *c, const struct env *v,
                         const struct value *profile, struct str service_id, struct str *url,
                         struct err *e)
{
    *url = STR_NONE;
    if (are_ignored(v, profile)) return true;
    struct str variable =
        arena_printf(a, "AWS_ENDPOINT_URL_" STR_FMT, STR_ARG(service_key(a, service_id, true)));
    *url = env_or(v, variable, STR_NONE);
    if (url->n == 0) *url = env_or(v, STR("AWS_ENDPOINT_URL"), STR_NONE);
    if (url->n == 0 && !of_services_section(a, c, profile, service_id, url, e)) return false;
    if (url->n == 0) *url = value_get_text(profile, STR("endpoint_url"));
    return true;
}
