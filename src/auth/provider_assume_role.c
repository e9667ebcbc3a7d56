/* role_arn with source_profile or credential_source: botocore's AssumeRoleProvider. */
#include "auth/provider_call.h"
#include "auth/sts.h"
#include "base/buf.h"

#define CHAIN_MAX 16u /* profiles in a chain of roles */

struct chain {
    const struct credential_query *query;
    struct str visited[CHAIN_MAX];
    size_t n;
};

static bool assume(struct arena *a, struct chain *c, struct str profile_name,
                   struct credentials *out, struct err *e);

static bool has(const struct value *profile, struct str name)
{
    return value_get(profile, name) != NULL;
}

static bool has_keys(const struct value *profile)
{
    return has(profile, STR("aws_secret_access_key")) || has(profile, STR("aws_access_key_id"));
}

static bool has_role(const struct value *profile)
{
    return has(profile, STR("role_arn")) && !has(profile, STR("web_identity_token_file"));
}

static bool fail_loop(const struct chain *c, struct str source, struct err *e)
{
    struct buf names = buf_new(e->arena, 10000);
    for (size_t i = 0; i < c->n; i++) {
        buf_addf(&names, "%s'" STR_FMT "'", i ? ", " : "", STR_ARG(c->visited[i]));
    }
    struct str list = buf_str(&names);
    return err_set(e, ERR_GENERAL,
                   "Infinite loop in credential configuration detected. Attempting to load from "
                   "profile " STR_FMT " which has already been visited. Visited profiles: [" STR_FMT
                   "]",
                   STR_ARG(source), STR_ARG(list));
}

static bool was_visited(const struct chain *c, struct str name)
{
    for (size_t i = 0; i < c->n; i++) {
        if (str_eq(c->visited[i], name)) return true;
    }
    return false;
}

/* A profile may name itself as its source when it has keys of its own. */
static bool check_source(const struct chain *c, struct str profile_name, struct str source,
                         struct err *e)
{
    const struct value *profile = config_profile(c->query->config, source);
    if (!profile) {
        return err_set(e, ERR_GENERAL,
                       "The source_profile \"" STR_FMT "\" referenced in the profile \"" STR_FMT
                       "\" does not exist.",
                       STR_ARG(source), STR_ARG(profile_name));
    }
    if (was_visited(c, source) && (!str_eq(source, profile_name) || !has_keys(profile))) {
        return fail_loop(c, source, e);
    }
    if (c->n < CHAIN_MAX) return true;
    return err_set(e, ERR_CONFIG, "More than %u profiles in the chain of source_profile",
                   CHAIN_MAX);
}

static bool from_profile(struct arena *a, struct chain *c, struct str profile_name,
                         struct str source, struct credentials *out, struct err *e)
{
    if (!check_source(c, profile_name, source, e)) return false;
    c->visited[c->n++] = source;
    const struct value *profile = config_profile(c->query->config, source);
    if (!has_keys(profile) && has_role(profile)) return assume(a, c, source, out, e);
    struct credential_query q = *c->query;
    q.root_profile = q.root_profile.n ? q.root_profile : q.profile;
    q.profile = source;
    q.profile_explicit = true;
    bool found;
    if (!credentials_of_profile(a, &q, out, &found, e)) return false;
    return found ||
           err_set(e, ERR_GENERAL, "The source profile \"" STR_FMT "\" must have credentials.",
                   STR_ARG(source));
}

static const struct {
    struct str name;
    const struct credential_provider *provider;
} sources[] = {
    {STR_INIT("Environment"), &provider_env},
    {STR_INIT("EcsContainer"), &provider_container},
    {STR_INIT("Ec2InstanceMetadata"), &provider_imds},
};

static bool from_source(struct arena *a, const struct chain *c, struct str profile_name,
                        struct str source, struct credentials *out, struct err *e)
{
    size_t i = 0;
    while (i < ARRAY_LEN(sources) && !str_eq(sources[i].name, source)) i++;
    if (i == ARRAY_LEN(sources)) {
        err_set(e, ERR_GENERAL,
                "The credential source \"" STR_FMT "\" referenced in profile \"" STR_FMT
                "\" is not valid.",
                STR_ARG(source), STR_ARG(profile_name));
        err_hint(e, "use Environment, EcsContainer or Ec2InstanceMetadata");
        return false;
    }
    struct credential_query q = *c->query;
    q.profile_explicit = false;
    bool found;
    if (!sources[i].provider->load(a, &q, out, &found, e)) return false;
    if (found) return true;
    struct str why = arena_printf(
        e->arena, "No credentials found in credential_source referenced in profile " STR_FMT,
        STR_ARG(profile_name));
    return provider_failed(arena_cstr(a, source), why, e);
}

static bool source_credentials(struct arena *a, struct chain *c, struct str profile_name,
                               struct credentials *out, struct err *e)
{
    const struct value *profile = config_profile(c->query->config, profile_name);
    struct str source_profile;
    struct str credential_source;
    bool by_profile = provider_setting(profile, STR("source_profile"), &source_profile);
    bool by_source = provider_setting(profile, STR("credential_source"), &credential_source);
    if (by_profile && by_source) {
        return err_set(e, ERR_GENERAL,
                       "The profile \"" STR_FMT "\" contains both source_profile and "
                       "credential_source.",
                       STR_ARG(profile_name));
    }
    if (by_profile) return from_profile(a, c, profile_name, source_profile, out, e);
    if (by_source) return from_source(a, c, profile_name, credential_source, out, e);
    return err_set(e, ERR_GENERAL,
                   "Partial credentials found in assume-role, missing: "
                   "source_profile or credential_source");
}

static void add(struct sts_parameter *list, size_t *n, struct str name, struct str value)
{
    list[(*n)++] = (struct sts_parameter){name, value};
}

static bool refuse_mfa(struct str profile_name, struct str serial, struct err *e)
{
    err_set(e, ERR_CONFIG,
            "The profile (" STR_FMT ") needs a code of the MFA device (mfa_serial) " STR_FMT
            ", which cannot be asked for here",
            STR_ARG(profile_name), STR_ARG(serial));
    err_hint(e,
             "get session credentials first: aws configure export-credentials --profile " STR_FMT
             " --format env",
             STR_ARG(profile_name));
    return false;
}

static bool assume(struct arena *a, struct chain *c, struct str profile_name,
                   struct credentials *out, struct err *e)
{
    const struct value *profile = config_profile(c->query->config, profile_name);
    struct credentials source = {.expires_ms = 0};
    if (!source_credentials(a, c, profile_name, &source, e)) return false;
    struct sts_parameter list[5];
    size_t n = 0;
    struct str value;
    int64_t seconds;
    bool named = provider_setting(profile, STR("role_session_name"), &value);
    if (named) add(list, &n, STR("RoleSessionName"), value);
    if (provider_setting(profile, STR("external_id"), &value)) {
        add(list, &n, STR("ExternalId"), value);
    }
    if (provider_setting(profile, STR("mfa_serial"), &value)) {
        return refuse_mfa(profile_name, value, e);
    }
    if (provider_setting(profile, STR("duration_seconds"), &value) && str_to_i64(value, &seconds)) {
        add(list, &n, STR("DurationSeconds"), value);
    }
    add(list, &n, STR("RoleArn"), value_get_text(profile, STR("role_arn")));
    if (!named) add(list, &n, STR("RoleSessionName"), sts_session_name(a, c->query));
    struct str own_name = out->source;
    *out = (struct credentials){.source = own_name};
    return sts_call(a, c->query, "AssumeRole", list, n, &source, out, e);
}

static bool load(struct arena *a, const struct credential_query *q, struct credentials *out,
                 bool *found, struct err *e)
{
    *found = has_role(config_profile(q->config, q->profile));
    if (!*found) return true;
    struct chain c = {.query = q, .visited = {q->profile}, .n = 1};
    if (!assume(a, &c, q->profile, out, e)) return false;
    out->source = str_of(provider_assume_role.name);
    return true;
}

const struct credential_provider provider_assume_role = {.name = "assume-role", .load = load};
