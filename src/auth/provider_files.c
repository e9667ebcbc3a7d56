/* Providers that find long-term keys in files. */
#include "auth/providers.h"

static bool load_shared(struct arena *a, const struct credential_query *q, struct credentials *out,
                        bool *found, struct err *e)
{
    (void)a;
    const struct value *section = value_get(q->config->credentials_file, q->profile);
    return provider_keys(section, "shared-credentials-file", out, found, e);
}

const struct credential_provider provider_shared_file = {.name = "shared-credentials-file",
                                                         .load = load_shared};

static bool load_config(struct arena *a, const struct credential_query *q, struct credentials *out,
                        bool *found, struct err *e)
{
    (void)a;
    const struct value *profile = value_get(q->config->config_profiles, q->profile);
    return provider_keys(profile, "config-file", out, found, e);
}

const struct credential_provider provider_config_file = {.name = "config-file",
                                                         .load = load_config};

/* The file of the first EC2 tools: "AWSAccessKeyId=…", one a line. */
static bool load_ec2(struct arena *a, const struct credential_query *q, struct credentials *out,
                     bool *found, struct err *e)
{
    *found = false;
    struct str path;
    if (!env_get(q->env, STR("AWS_CREDENTIAL_FILE"), &path)) return true;
    struct str text;
    if (!config_read_text(a, q->env, path, &text, e)) return false;
    struct str line;
    while (str_next(&text, '\n', &line)) {
        size_t at = str_find_char(line, '=');
        if (at == STR_NPOS) continue;
        struct str name = str_trim(str_sub(line, 0, at));
        struct str value = str_trim(str_from(line, at + 1));
        if (str_eq(name, STR("AWSAccessKeyId"))) out->access_key = value;
        if (str_eq(name, STR("AWSSecretKey"))) out->secret_key = value;
    }
    *found = out->access_key.n > 0;
    if (!*found || out->secret_key.n > 0) return true;
    return err_set(e, ERR_GENERAL,
                   "Partial credentials found in ec2-credentials-file, missing: AWSSecretKey");
}

const struct credential_provider provider_ec2_file = {.name = "ec2-credentials-file",
                                                      .load = load_ec2};

static bool load_boto(struct arena *a, const struct credential_query *q, struct credentials *out,
                      bool *found, struct err *e)
{
    struct str places[] = {STR("/etc/boto.cfg"), STR("~/.boto")};
    size_t n = env_get(q->env, STR("BOTO_CONFIG"), &places[0]) ? 1 : 2;
    *found = false;
    for (size_t i = 0; i < n && !*found; i++) {
        const struct value *sections;
        if (!config_read_file(a, q->env, places[i], &sections, e)) return false;
        const struct value *keys = value_get(sections, STR("Credentials"));
        if (!provider_keys(keys, "boto-config", out, found, e)) return false;
        out->session_token = out->account_id = STR_NONE;
    }
    return true;
}

const struct credential_provider provider_boto_file = {.name = "boto-config", .load = load_boto};
