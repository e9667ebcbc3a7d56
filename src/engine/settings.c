#include "engine/settings.h"

#define DEFAULT_CONNECT_TIMEOUT_S 10
#define DEFAULT_READ_TIMEOUT_S 60
#define DEFAULT_ATTEMPTS 3

/* Where values are looked up, most specific first: environment, then profile. */
struct source {
    struct arena *arena;
    const struct env *env;
    const struct value *profile; /* may be NULL */
};

static struct str look_up(const struct source *s, struct str variable, struct str key)
{
    struct str v;
    if (variable.n > 0 && env_get(s->env, variable, &v) && v.n > 0) return v;
    return key.n > 0 ? value_get_text(s->profile, key) : STR_NONE;
}

static bool look_up_bool(const struct source *s, struct str variable, struct str key)
{
    return str_eq_nocase(look_up(s, variable, key), STR("true"));
}

static struct str look_up_s3(const struct source *s, struct str key)
{
    return value_text(value_path(s->profile, STR("s3"), key));
}

static bool look_up_s3_bool(const struct source *s, struct str key)
{
    return str_eq_nocase(look_up_s3(s, key), STR("true"));
}

static int64_t timeout_ms(int64_t seconds, int64_t default_s)
{
    return (seconds == OPTION_UNSET ? default_s : seconds) * 1000;
}

static bool resolve_retries(const struct source *s, struct settings *out, struct err *e)
{
    struct str attempts = look_up(s, STR("AWS_MAX_ATTEMPTS"), STR("max_attempts"));
    int64_t n = DEFAULT_ATTEMPTS;
    if (attempts.n > 0 && (!str_to_i64(attempts, &n) || n < 1 || n > 100)) {
        return err_set(e, ERR_CONFIG,
                       "Invalid value for max_attempts: '" STR_FMT "' (expected a number from 1 "
                       "to 100)",
                       STR_ARG(attempts));
    }
    out->max_attempts = (unsigned)n;
    out->retry_mode = look_up(s, STR("AWS_RETRY_MODE"), STR("retry_mode"));
    if (out->retry_mode.n == 0) out->retry_mode = STR("standard");
    if (str_eq(out->retry_mode, STR("standard")) || str_eq(out->retry_mode, STR("adaptive"))) {
        return true;
    }
    return err_set(e, ERR_GENERAL,
                   "Invalid value provided to \"mode\": \"" STR_FMT "\" must be one of: "
                   "\"standard\" or \"adaptive\"",
                   STR_ARG(out->retry_mode));
}

#define DEFAULT_COMPRESS_FROM 10240
#define COMPRESS_FROM_MAX 10485760

static bool resolve_compression(const struct source *s, struct settings *out, struct err *e)
{
    struct str from = look_up(s, STR("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"),
                              STR("request_min_compression_size_bytes"));
    int64_t n = DEFAULT_COMPRESS_FROM;
    if (from.n > 0 && (!str_to_i64(from, &n) || n < 0 || n > COMPRESS_FROM_MAX)) {
        return err_set(e, ERR_CONFIG,
                       "Invalid value for request_min_compression_size_bytes: '" STR_FMT
                       "' (expected a number from 0 to %d)",
                       STR_ARG(from), COMPRESS_FROM_MAX);
    }
    bool never =
        look_up_bool(s, STR("AWS_DISABLE_REQUEST_COMPRESSION"), STR("disable_request_compression"));
    out->compress_from = never ? SIZE_MAX : (size_t)n;
    return true;
}

static enum checksum_when when(struct str value)
{
    return str_eq_nocase(value, STR("when_required")) ? CHECKSUM_WHEN_REQUIRED
                                                      : CHECKSUM_WHEN_SUPPORTED;
}

/* The profile's s3 section switches dual stack on for these two (botocore client.py
 * ClientEndpointBridge._is_s3_dualstack_mode). */
static bool uses_s3_section(const struct service *s)
{
    struct str name = s ? service_name(s) : STR_NONE;
    return str_eq(name, STR("s3")) || str_eq(name, STR("s3control"));
}

static bool resolve_endpoint(const struct source *s, const struct config *config,
                             const struct invocation *in, struct endpoint_settings *out,
                             struct err *e)
{
    struct endpoint_settings p = {.region = in->globals.region,
                                  .endpoint_url = in->globals.endpoint_url};
    if (p.region.n == 0) p.region = look_up(s, STR("AWS_REGION"), STR_NONE);
    if (p.region.n == 0) p.region = look_up(s, STR("AWS_DEFAULT_REGION"), STR("region"));
    struct str id = in->service ? service_id(in->service) : STR_NONE;
    if (p.endpoint_url.n == 0 &&
        !config_endpoint_url(s->arena, config, s->env, s->profile, id, &p.endpoint_url, e)) {
        return false;
    }
    p.use_fips = look_up_bool(s, STR("AWS_USE_FIPS_ENDPOINT"), STR("use_fips_endpoint"));
    p.use_dual_stack =
        look_up_bool(s, STR("AWS_USE_DUALSTACK_ENDPOINT"), STR("use_dualstack_endpoint")) ||
        (uses_s3_section(in->service) && look_up_s3_bool(s, STR("use_dualstack_endpoint")));
    p.account_id_mode =
        look_up(s, STR("AWS_ACCOUNT_ID_ENDPOINT_MODE"), STR("account_id_endpoint_mode"));
    p.s3_addressing_style = look_up_s3(s, STR("addressing_style"));
    p.s3_use_accelerate = look_up_s3_bool(s, STR("use_accelerate_endpoint"));
    struct str arn = look_up(s, STR("AWS_S3_USE_ARN_REGION"), STR_NONE);
    if (arn.n == 0) arn = look_up_s3(s, STR("use_arn_region"));
    p.s3_use_arn_region = arn.n == 0 || str_eq_nocase(arn, STR("true"));
    p.s3control_use_arn_region = str_eq_nocase(arn, STR("true"));
    p.s3_disable_multi_region =
        look_up_bool(s, STR("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"), STR_NONE) ||
        look_up_s3_bool(s, STR("s3_disable_multiregion_access_points"));
    p.s3_disable_express_session = look_up_bool(s, STR("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"),
                                                STR("s3_disable_express_session_auth"));
    *out = p;
    return true;
}

bool settings_resolve(struct arena *a, const struct env *v, const struct config *config,
                      const struct invocation *in, struct settings *out, struct err *e)
{
    *out = (struct settings){.verify_tls = !in->globals.no_verify_ssl,
                             .sign = !in->globals.no_sign_request,
                             .profile = config_effective_profile(v, in->globals.profile),
                             .profile_explicit = in->globals.profile.n > 0,
                             .payload_signing = -1};
    const struct source s = {a, v, config_profile(config, out->profile)};
    if (!config_check_profile(config, v, in->globals.profile, e)) return false;
    out->output = in->globals.output;
    if (out->output.n == 0) out->output = look_up(&s, STR("AWS_DEFAULT_OUTPUT"), STR("output"));
    out->ca_bundle = in->globals.ca_bundle;
    if (out->ca_bundle.n == 0) out->ca_bundle = look_up(&s, STR("AWS_CA_BUNDLE"), STR("ca_bundle"));
    if (out->ca_bundle.n == 0) out->ca_bundle = look_up(&s, STR("REQUESTS_CA_BUNDLE"), STR_NONE);
    out->connect_timeout_ms = timeout_ms(in->globals.connect_timeout_s, DEFAULT_CONNECT_TIMEOUT_S);
    out->read_timeout_ms = timeout_ms(in->globals.read_timeout_s, DEFAULT_READ_TIMEOUT_S);
    out->request_checksum = when(
        look_up(&s, STR("AWS_REQUEST_CHECKSUM_CALCULATION"), STR("request_checksum_calculation")));
    out->response_checksum = when(
        look_up(&s, STR("AWS_RESPONSE_CHECKSUM_VALIDATION"), STR("response_checksum_validation")));
    struct str payload = look_up_s3(&s, STR("payload_signing_enabled"));
    if (payload.n > 0) out->payload_signing = str_eq_nocase(payload, STR("true"));
    out->endpoint_discovery =
        look_up(&s, STR("AWS_ENDPOINT_DISCOVERY_ENABLED"), STR("endpoint_discovery_enabled"));
    out->host_prefix = !look_up_bool(&s, STR("AWS_DISABLE_HOST_PREFIX_INJECTION"),
                                     STR("disable_host_prefix_injection"));
    return resolve_endpoint(&s, config, in, &out->endpoint, e) && resolve_retries(&s, out, e) &&
           resolve_compression(&s, out, e);
}
