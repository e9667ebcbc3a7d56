#include "auth/providers.h"

#include "codec/timestamp.h"

/* Keys that say when they end: past that they are of no use. */
static bool set_expiry(const struct credential_query *q, struct credentials *out, struct err *e)
{
    struct str text = env_or(q->env, STR("AWS_CREDENTIAL_EXPIRATION"), STR_NONE);
    if (text.n == 0) return true;
    struct timestamp t;
    if (!timestamp_parse(text, &t, e)) return err_prefix(e, "AWS_CREDENTIAL_EXPIRATION: ");
    out->expires_ms = t.seconds * 1000;
    if (out->expires_ms > clock_now_ms(q->clock)) return true;
    return err_set(e, ERR_GENERAL,
                   "Credentials were refreshed, but the refreshed credentials are "
                   "still expired.");
}

static bool load(struct arena *a, const struct credential_query *q, struct credentials *out,
                 bool *found, struct err *e)
{
    (void)a;
    *found = false;
    if (q->profile_explicit) return true;
    out->access_key = env_or(q->env, STR("AWS_ACCESS_KEY_ID"), STR_NONE);
    if (out->access_key.n == 0) return true;
    out->secret_key = env_or(q->env, STR("AWS_SECRET_ACCESS_KEY"), STR_NONE);
    if (out->secret_key.n == 0) {
        return err_set(e, ERR_GENERAL,
                       "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY");
    }
    struct str token = env_or(q->env, STR("AWS_SESSION_TOKEN"), STR_NONE);
    out->session_token = env_or(q->env, STR("AWS_SECURITY_TOKEN"), token);
    out->account_id = env_or(q->env, STR("AWS_ACCOUNT_ID"), STR_NONE);
    *found = true;
    return set_expiry(q, out, e);
}

const struct credential_provider provider_env = {.name = "env", .load = load};
