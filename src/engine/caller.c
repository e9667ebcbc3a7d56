#include "engine/caller.h"

#include "auth/config.h"

#define KEY_LENGTH 20
#define KEY_PREFIX 4 /* AKIA, ASIA */
#define ACCOUNT_BITS 40

static int base32_digit(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

struct str caller_account_of_key(struct arena *a, struct str key)
{
    bool known = key.n == KEY_LENGTH && str_ends(str_sub(key, 0, KEY_PREFIX), STR("IA"));
    /* keys from before the account was put in begin with a letter before Q */
    if (!known || base32_digit(key.p[KEY_PREFIX]) < base32_digit('Q')) return STR_NONE;
    uint64_t bits = 0;
    for (size_t i = KEY_PREFIX; i < KEY_PREFIX + 9; i++) {
        int digit = base32_digit(key.p[i]);
        if (digit < 0) return STR_NONE;
        bits = bits << 5 | (uint64_t)digit;
    }
    uint64_t account = bits >> (45 - 1 - ACCOUNT_BITS) & ((UINT64_C(1) << ACCOUNT_BITS) - 1);
    return arena_printf(a, "%012llu", (unsigned long long)account);
}

static struct str account_of_arn(struct str arn)
{
    struct str part = STR_NONE;
    for (size_t i = 0; i < 5; i++) {
        if (!str_next(&arn, ':', &part)) return STR_NONE;
    }
    return part;
}

/* In the order in which credentials are looked for: auth/credentials.c. */
static struct str account_of(const struct request *r)
{
    struct arena *a = r->arena;
    struct str role, key;
    const struct env *v = r->engine->env;
    const struct value *profile = config_profile(r->config, r->settings.profile);
    if (!r->settings.profile_explicit && env_get(v, STR("AWS_ACCESS_KEY_ID"), &key)) {
        return caller_account_of_key(a, key);
    }
    role = value_get_text(profile, STR("role_arn"));
    if (role.n > 0) return account_of_arn(role);
    struct str token;
    if (!r->settings.profile_explicit && env_get(v, STR("AWS_WEB_IDENTITY_TOKEN_FILE"), &token) &&
        env_get(v, STR("AWS_ROLE_ARN"), &role)) {
        return account_of_arn(role);
    }
    struct str sso = value_get_text(profile, STR("sso_account_id"));
    if (sso.n > 0) return sso;
    key = value_get_text(profile, STR("aws_access_key_id"));
    if (key.n > 0) return caller_account_of_key(a, key);
    return value_get_text(profile, STR("aws_account_id"));
}

struct caller caller_of(const struct request *r)
{
    return (struct caller){.region = r->settings.endpoint.region,
                           .profile = r->settings.profile,
                           .account = account_of(r)};
}
