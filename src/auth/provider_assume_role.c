/* role_arn with source_profile or credential_source: botocore's AssumeRoleProvider. */
#include "auth/json_cache.h"
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

static const struct {
    struct str name;
    const struct credential_provider *provider;
} services[] = {
    {STR_INIT("Environment"), &provider_env},
    {STR_INIT("EcsContainer"), &provider_container},
    {STR_INIT("Ec2InstanceMetadata"), &provider_imds},
};

/* Who takes on the role: another profile, or whoever a service says. */
struct source {
    struct str profile;
    struct str service;
    const struct credential_provider *provider; /* of the service, else NULL */
};

static bool find_service(struct str profile_name, struct source *s, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(services); i++) {
        if (!str_eq(services[i].name, s->service)) continue;
        s->provider = services[i].provider;
        return true;
    }
    err_set(e, ERR_GENERAL,
            "The credential source \"" STR_FMT "\" referenced in profile \"" STR_FMT
            "\" is not valid.",
            STR_ARG(s->service), STR_ARG(profile_name));
    err_hint(e, "use Environment, EcsContainer or Ec2InstanceMetadata");
    return false;
}

/* Asks nobody: only what the configuration says, and whether it makes sense. */
static bool find_source(struct chain *c, struct str profile_name, struct source *s, struct err *e)
{
    const struct value *profile = config_profile(c->query->config, profile_name);
    *s = (struct source){.provider = NULL};
    bool by_profile = provider_setting(profile, STR("source_profile"), &s->profile);
    bool by_service = provider_setting(profile, STR("credential_source"), &s->service);
    if (by_profile && by_service) {
        return err_set(e, ERR_GENERAL,
                       "The profile \"" STR_FMT "\" contains both source_profile and "
                       "credential_source.",
                       STR_ARG(profile_name));
    }
    if (by_service) return find_service(profile_name, s, e);
    if (!by_profile) {
        return err_set(e, ERR_GENERAL,
                       "Partial credentials found in assume-role, missing: "
                       "source_profile or credential_source");
    }
    if (!check_source(c, profile_name, s->profile, e)) return false;
    c->visited[c->n++] = s->profile;
    return true;
}

static bool is_role_itself(const struct chain *c, struct str profile_name)
{
    const struct value *profile = config_profile(c->query->config, profile_name);
    return !has_keys(profile) && has_role(profile);
}

/* The whole chain, so that a mistake in it shows even when credentials are kept. */
static bool check_chain(struct chain c, struct str profile_name, struct err *e)
{
    struct source s;
    do {
        if (!find_source(&c, profile_name, &s, e)) return false;
        profile_name = s.profile;
    } while (!s.provider && is_role_itself(&c, profile_name));
    return true;
}

static bool ask_service(struct arena *a, const struct chain *c, struct str profile_name,
                        const struct source *s, struct credentials *out, struct err *e)
{
    struct credential_query q = *c->query;
    q.profile_explicit = false;
    bool found;
    if (!s->provider->load(a, &q, out, &found, e)) return false;
    if (found) return true;
    struct str why =
        arena_printf(a, "No credentials found in credential_source referenced in profile " STR_FMT,
                     STR_ARG(profile_name));
    return provider_failed(arena_cstr(a, s->service), why, e);
}

static bool source_credentials(struct arena *a, struct chain *c, struct str profile_name,
                               struct credentials *out, struct err *e)
{
    struct source s;
    if (!find_source(c, profile_name, &s, e)) return false;
    if (s.provider) return ask_service(a, c, profile_name, &s, out, e);
    if (is_role_itself(c, s.profile)) return assume(a, c, s.profile, out, e);
    struct credential_query q = *c->query;
    q.root_profile = q.root_profile.n ? q.root_profile : q.profile;
    q.profile = s.profile;
    q.profile_explicit = true;
    bool found;
    if (!credentials_of_profile(a, &q, out, &found, e)) return false;
    return found ||
           err_set(e, ERR_GENERAL, "The source profile \"" STR_FMT "\" must have credentials.",
                   STR_ARG(s.profile));
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

/* Returns how many there are; all but the code of an MFA device. */
static size_t list_parameters(struct arena *a, const struct credential_query *q,
                              const struct value *profile, struct sts_parameter *list,
                              bool *has_own_name)
{
    size_t n = 0;
    struct str value;
    int64_t seconds;
    *has_own_name = provider_setting(profile, STR("role_session_name"), &value);
    if (*has_own_name) add(list, &n, STR("RoleSessionName"), value);
    if (provider_setting(profile, STR("external_id"), &value)) {
        add(list, &n, STR("ExternalId"), value);
    }
    if (provider_setting(profile, STR("mfa_serial"), &value)) {
        add(list, &n, STR("SerialNumber"), value);
    }
    if (provider_setting(profile, STR("duration_seconds"), &value) && str_to_i64(value, &seconds)) {
        add(list, &n, STR("DurationSeconds"), value_text(value_int(a, seconds)));
    }
    add(list, &n, STR("RoleArn"), value_get_text(profile, STR("role_arn")));
    if (!*has_own_name) add(list, &n, STR("RoleSessionName"), sts_session_name(a, q));
    return n;
}

static bool assume(struct arena *a, struct chain *c, struct str profile_name,
                   struct credentials *out, struct err *e)
{
    const struct value *profile = config_profile(c->query->config, profile_name);
    struct sts_parameter list[6];
    bool has_own_name;
    size_t n = list_parameters(a, c->query, profile, list, &has_own_name);
    struct str key = sts_cache_key(a, list, n, has_own_name);
    if (role_cache_read(a, c->query, key, out)) return true;
    struct credentials source = {.expires_ms = 0};
    struct str serial;
    if (!source_credentials(a, c, profile_name, &source, e)) return false;
    /* Whoever used the profile with the AWS CLI lately gave it the code and left the result. */
    if (provider_setting(profile, STR("mfa_serial"), &serial)) {
        return refuse_mfa(profile_name, serial, e);
    }
    *out = (struct credentials){.expires_ms = 0};
    if (!sts_call(a, c->query, "AssumeRole", list, n, &source, out, e)) return false;
    role_cache_write(a, c->query, key, out);
    return true;
}

static bool load(struct arena *a, const struct credential_query *q, struct credentials *out,
                 bool *found, struct err *e)
{
    *found = has_role(config_profile(q->config, q->profile));
    if (!*found) return true;
    struct chain c = {.query = q, .visited = {q->profile}, .n = 1};
    if (!check_chain(c, q->profile, e)) return false;
    if (!assume(a, &c, q->profile, out, e)) return false;
    out->source = str_of(provider_assume_role.name);
    return true;
}

const struct credential_provider provider_assume_role = {.name = "assume-role", .load = load};
