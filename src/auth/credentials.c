#include "auth/credentials.h"

#include "auth/providers.h"

struct link {
    const struct credential_provider *provider;
    bool of_profile; /* belongs to the chain of a source profile too */
};

/* botocore's create_credential_resolver. */
static const struct link chain[] = {
    {&provider_env, false},       {&provider_assume_role, false}, {&provider_web_identity, true},
    {&provider_sso, true},        {&provider_shared_file, true},  {&provider_login, true},
    {&provider_process, true},    {&provider_config_file, true},  {&provider_ec2_file, false},
    {&provider_boto_file, false}, {&provider_container, false},   {&provider_imds, false},
};

bool provider_setting(const struct value *profile, struct str name, struct str *value)
{
    const struct value *v = value_get(profile, name);
    if (value_kind_of(v) != VALUE_STRING) return false;
    *value = value_text(v);
    return true;
}

bool provider_keys(const struct value *section, const char *provider_name, struct credentials *out,
                   bool *found, struct err *e)
{
    struct str text;
    *found = provider_setting(section, STR("aws_access_key_id"), &text);
    if (!*found) return true;
    out->access_key = text;
    if (!provider_setting(section, STR("aws_secret_access_key"), &out->secret_key)) {
        return err_set(e, ERR_GENERAL,
                       "Partial credentials found in %s, missing: "
                       "aws_secret_access_key",
                       provider_name);
    }
    if (provider_setting(section, STR("aws_security_token"), &text) ||
        provider_setting(section, STR("aws_session_token"), &text)) {
        out->session_token = text;
    }
    if (provider_setting(section, STR("aws_account_id"), &text)) out->account_id = text;
    return true;
}

static bool search(struct arena *a, const struct credential_query *q, bool of_profile_only,
                   struct credentials *out, bool *found, struct err *e)
{
    *found = false;
    for (size_t i = 0; i < ARRAY_LEN(chain) && !*found; i++) {
        const struct credential_provider *p = chain[i].provider;
        if (of_profile_only && !chain[i].of_profile) continue;
        *out = (struct credentials){.source = str_of(p->name)};
        if (!p->load(a, q, out, found, e)) return false;
    }
    return true;
}

bool credentials_of_profile(struct arena *a, const struct credential_query *q,
                            struct credentials *out, bool *found, struct err *e)
{
    return search(a, q, true, out, found, e);
}

struct credentials credentials_copy(struct arena *a, const struct credentials *c)
{
    struct credentials copy = {.access_key = arena_str(a, c->access_key),
                               .secret_key = arena_str(a, c->secret_key),
                               .session_token = arena_str(a, c->session_token),
                               .account_id = arena_str(a, c->account_id),
                               .expires_ms = c->expires_ms,
                               .source = arena_str(a, c->source)};
    return copy;
}

/* Whoever hands out what has ended already is wrong about the time, or kept it for too long; only
 * instance metadata may (it goes on with old keys while its own source is away). */
static bool check_end(const struct credential_query *q, const struct credentials *c, struct err *e)
{
    bool ended = c->expires_ms > 0 && c->expires_ms <= clock_now_ms(q->clock);
    if (!ended || str_eq(c->source, str_of(provider_imds.name))) return true;
    return err_set(e, ERR_GENERAL,
                   "Credentials were refreshed, but the refreshed credentials are still expired.");
}

bool credentials_find(struct arena *a, const struct credential_query *q, struct credentials *out,
                      struct err *e)
{
    struct str named = q->profile_explicit ? q->profile : STR_NONE;
    if (!config_check_profile(q->config, q->env, named, e)) return false;
    bool found;
    if (!search(a, q, false, out, &found, e)) return false;
    if (found) return check_end(q, out, e);
    err_set(e, ERR_NO_CREDENTIALS,
            "Unable to locate credentials. You can configure credentials by "
            "running \"aws login\".");
    return false;
}
