#include "engine/settings.h"

#include "cli/pynum.h"
#include "value/pyrepr.h"

#include <limits.h>

#define DEFAULT_CONNECT_TIMEOUT_S 10
#define DEFAULT_READ_TIMEOUT_S 60
#define DEFAULT_ATTEMPTS 3

/* Where values are looked up, most specific first: environment, then profile. */
struct source {
    struct arena *arena;
    const struct env *env;
    const struct value *profile; /* may be NULL */
};

/* The first that is set counts, also when it is set to nothing (botocore ChainProvider). */
static bool find(const struct source *s, struct str variable, struct str key, struct str *out)
{
    if (variable.n > 0 && env_get(s->env, variable, out)) return true;
    const struct value *v = key.n > 0 ? value_get(s->profile, key) : NULL;
    if (v) *out = value_text(v);
    return v != NULL;
}

static struct str look_up_or(const struct source *s, struct str variable, struct str key,
                             struct str fallback)
{
    struct str v;
    return find(s, variable, key, &v) ? v : fallback;
}

static struct str look_up(const struct source *s, struct str variable, struct str key)
{
    return look_up_or(s, variable, key, STR_NONE);
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

/* Python's int(); what is beyond our range counts as its end. */
static bool to_int(const struct source *s, struct str text, int64_t *n)
{
    struct str number;
    if (!py_int(s->arena, text, &number)) return false;
    if (!str_to_i64(number, n)) *n = number.p[0] == '-' ? INT64_MIN : INT64_MAX;
    return true;
}

static bool resolve_attempts(const struct source *s, struct settings *out, struct err *e)
{
    struct str text;
    int64_t n = DEFAULT_ATTEMPTS;
    bool set = find(s, STR("AWS_MAX_ATTEMPTS"), STR("max_attempts"), &text);
    if (set && !to_int(s, text, &n)) {
        struct str shown = py_repr_str(s->arena, text);
        return err_set(e, ERR_GENERAL, "invalid literal for int() with base 10: " STR_FMT,
                       STR_ARG(shown));
    }
    out->max_attempts = n > UINT_MAX ? UINT_MAX : (unsigned)n;
    if (n >= 1) return true;
    return err_set(e, ERR_GENERAL,
                   "Value provided to \"max_attempts\": %lld must be an integer greater than or "
                   "equal to one.",
                   (long long)n);
}

static bool resolve_retries(const struct source *s, struct settings *out, struct err *e)
{
    if (!resolve_attempts(s, out, e)) return false;
    out->retry_mode = look_up_or(s, STR("AWS_RETRY_MODE"), STR("retry_mode"), STR("standard"));
    if (str_eq(out->retry_mode, STR("standard")) || str_eq(out->retry_mode, STR("adaptive"))) {
        return true;
    }
    return err_set(e, ERR_GENERAL,
                   "Invalid value provided to \"mode\": \"" STR_FMT "\" must be one of: "
                   "\"standard\" or \"adaptive\"",
                   STR_ARG(out->retry_mode));
}

#define DEFAULT_COMPRESS_FROM 10240
#define COMPRESS_FROM_MAX 1048576

static bool resolve_compression(const struct source *s, struct settings *out, struct err *e)
{
    struct str from = STR_NONE;
    int64_t n = DEFAULT_COMPRESS_FROM;
    bool set = find(s, STR("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"),
                    STR("request_min_compression_size_bytes"), &from);
    bool is_int = !set || to_int(s, from, &n);
    if (!is_int || n < 1 || n > COMPRESS_FROM_MAX) {
        return err_set(e, ERR_GENERAL,
                       "Invalid value \"" STR_FMT "\" for request_min_compression_size_bytes. "
                       "Value must be %s",
                       STR_ARG(from),
                       is_int ? "between 1 and 1048576."
                              : "an integer. Received <class 'str'> instead.");
    }
    bool never =
        look_up_bool(s, STR("AWS_DISABLE_REQUEST_COMPRESSION"), STR("disable_request_compression"));
    out->compress_from = never ? SIZE_MAX : (size_t)n;
    return true;
}

/* botocore args.py _handle_checksum_config */
static bool resolve_when(const struct source *s, const char *variable, const char *key,
                         enum checksum_when *out, struct err *e)
{
    struct str value =
        arena_lower(s->arena, look_up_or(s, str_of(variable), str_of(key), STR("when_supported")));
    *out = str_eq(value, STR("when_required")) ? CHECKSUM_WHEN_REQUIRED : CHECKSUM_WHEN_SUPPORTED;
    if (*out == CHECKSUM_WHEN_REQUIRED || str_eq(value, STR("when_supported"))) {
        return true;
    }
    return err_set(e, ERR_GENERAL,
                   "Unsupported configuration value for %s. Expected one of ('when_supported', "
                   "'when_required') but got " STR_FMT ".",
                   key, STR_ARG(value));
}

static bool resolve_checksums(const struct source *s, struct settings *out, struct err *e)
{
    return resolve_when(s, "AWS_REQUEST_CHECKSUM_CALCULATION", "request_checksum_calculation",
                        &out->request_checksum, e) &&
           resolve_when(s, "AWS_RESPONSE_CHECKSUM_VALIDATION", "response_checksum_validation",
                        &out->response_checksum, e);
}

/* awscli/customizations/timestampformat.py: the profile's word alone counts. */
static bool resolve_times(const struct source *s, struct settings *out, struct err *e)
{
    const struct value *format = value_get(s->profile, STR("cli_timestamp_format"));
    struct str text = value_text(format);
    out->times_as_sent = str_eq(text, STR("wire"));
    if (!format || out->times_as_sent || str_eq(text, STR("iso8601"))) return true;
    return err_set(e, ERR_CONFIG,
                   "Unknown cli_timestamp_format value: " STR_FMT
                   ", valid values are \"wire\" or \"iso8601\"",
                   STR_ARG(text));
}

/* botocore args.py _compute_account_id_endpoint_mode_config, config.py _validate_s3_configuration
 */
static bool check_endpoint(const struct settings *s, struct err *e)
{
    struct str mode = s->endpoint.account_id_mode, style = s->endpoint.s3_addressing_style;
    if (s->sign && !str_eq(mode, STR("preferred")) && !str_eq(mode, STR("disabled")) &&
        !str_eq(mode, STR("required"))) {
        return err_set(e, ERR_GENERAL,
                       "The configured value '" STR_FMT "' for 'account_id_endpoint_mode' is "
                       "invalid. Valid values are: ('preferred', 'disabled', 'required').",
                       STR_ARG(mode));
    }
    if (style.n > 0 && !str_eq(style, STR("virtual")) && !str_eq(style, STR("auto")) &&
        !str_eq(style, STR("path"))) {
        return err_set(e, ERR_GENERAL,
                       "S3 addressing style " STR_FMT " is invalid. Valid options are: 'auto', "
                       "'virtual', and 'path'",
                       STR_ARG(style));
    }
    return true;
}

/* The profile's s3 section switches dual stack on for these two (botocore client.py
 * ClientEndpointBridge._is_s3_dualstack_mode). */
static bool uses_s3_section(const struct service *s)
{
    struct str name = s ? service_name(s) : STR_NONE;
    return str_eq(name, STR("s3")) || str_eq(name, STR("s3control"));
}

static bool resolve_ca_bundle(const struct source *s, struct str option, struct settings *out,
                              struct err *e)
{
    struct str path = option;
    bool named = path.p || find(s, STR("AWS_CA_BUNDLE"), STR("ca_bundle"), &path);
    if (!named) path = env_or(s->env, STR("REQUESTS_CA_BUNDLE"), STR_NONE);
    out->ca_bundle = path;
    if (!named || !out->verify_tls || str_trim(path).n > 0) return true;
    return err_set(e, ERR_GENERAL,
                   "Invalid CA bundle: the configured value (ca_bundle, AWS_CA_BUNDLE, "
                   "REQUESTS_CA_BUNDLE, or verify) resolved to an empty or whitespace-only string. "
                   "Provide a valid path to a CA bundle file.");
}

static bool resolve_endpoint(const struct source *s, const struct config *config,
                             const struct invocation *in, struct endpoint_settings *out,
                             struct err *e)
{
    struct endpoint_settings p = {.region = in->globals.region,
                                  .endpoint_url = in->globals.endpoint_url};
    bool set = p.region.p || find(s, STR("AWS_REGION"), STR_NONE, &p.region) ||
               find(s, STR("AWS_DEFAULT_REGION"), STR("region"), &p.region);
    p.region_empty = set && p.region.n == 0;
    struct str id = in->service ? service_id(in->service) : STR_NONE;
    if (p.endpoint_url.n == 0 &&
        !config_endpoint_url(s->arena, config, s->env, s->profile, id, &p.endpoint_url, e)) {
        return false;
    }
    p.use_fips = look_up_bool(s, STR("AWS_USE_FIPS_ENDPOINT"), STR("use_fips_endpoint"));
    p.use_dual_stack =
        look_up_bool(s, STR("AWS_USE_DUALSTACK_ENDPOINT"), STR("use_dualstack_endpoint")) ||
        (uses_s3_section(in->service) && look_up_s3_bool(s, STR("use_dualstack_endpoint")));
    struct str mode = look_up_or(s, STR("AWS_ACCOUNT_ID_ENDPOINT_MODE"),
                                 STR("account_id_endpoint_mode"), STR("preferred"));
    p.account_id_mode = arena_lower(s->arena, mode);
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

/* What AWS CLI v2 looks at when it makes a client (botocore args.py, in that order), and
 * complains about only then. */
static bool resolve_client(const struct source *s, const struct invocation *in,
                           struct settings *out, struct err *e)
{
    return resolve_retries(s, out, e) && resolve_compression(s, out, e) &&
           resolve_checksums(s, out, e) && check_endpoint(out, e) &&
           resolve_ca_bundle(s, in->globals.ca_bundle, out, e);
}

bool settings_makes_client(const struct invocation *in)
{
    switch (in->kind) {
    case INVOKE_CALL:
    case INVOKE_WAIT:
        return true;
    case INVOKE_CUSTOM:
        return in->service != NULL;
    case INVOKE_SKELETON:
        return str_eq(in->skeleton, STR("output"));
    case INVOKE_HELP:
    case INVOKE_VERSION:
        break;
    }
    return false;
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
    if (!out->output.p) {
        out->output = look_up_or(&s, STR("AWS_DEFAULT_OUTPUT"), STR("output"), STR("json"));
    }
    out->connect_timeout_ms = timeout_ms(in->globals.connect_timeout_s, DEFAULT_CONNECT_TIMEOUT_S);
    out->read_timeout_ms = timeout_ms(in->globals.read_timeout_s, DEFAULT_READ_TIMEOUT_S);
    struct str payload = look_up_s3(&s, STR("payload_signing_enabled"));
    if (payload.n > 0) out->payload_signing = str_eq_nocase(payload, STR("true"));
    out->endpoint_discovery = look_up_or(&s, STR("AWS_ENDPOINT_DISCOVERY_ENABLED"),
                                         STR("endpoint_discovery_enabled"), STR("auto"));
    out->host_prefix = !look_up_bool(&s, STR("AWS_DISABLE_HOST_PREFIX_INJECTION"),
                                     STR("disable_host_prefix_injection"));
    if (!resolve_times(&s, out, e) || !resolve_endpoint(&s, config, in, &out->endpoint, e)) {
        return false;
    }
    return !settings_makes_client(in) || resolve_client(&s, in, out, e);
}
