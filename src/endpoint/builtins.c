#include "endpoint/builtins.h"

static bool has_url(const struct builtin_query *q)
{
    return q->settings->endpoint_url.n > 0;
}

static const struct value *text(const struct builtin_query *q, struct str s)
{
    return s.n > 0 ? value_string(q->arena, s) : NULL;
}

static const struct value *region(const struct builtin_query *q)
{
    const struct endpoint_settings *s = q->settings;
    return s->region_empty ? value_string(q->arena, s->region) : text(q, s->region);
}

static const struct value *use_fips(const struct builtin_query *q)
{
    return value_bool(q->settings->use_fips && !has_url(q));
}

static const struct value *use_dual_stack(const struct builtin_query *q)
{
    return value_bool(q->settings->use_dual_stack && !has_url(q));
}

static const struct value *endpoint(const struct builtin_query *q)
{
    return text(q, q->settings->endpoint_url);
}

static const struct value *account_id(const struct builtin_query *q)
{
    return text(q, q->settings->account_id);
}

static const struct value *account_id_mode(const struct builtin_query *q)
{
    struct str mode = q->settings->account_id_mode;
    return text(q, mode.n > 0 ? mode : STR("preferred"));
}

static const struct value *never(const struct builtin_query *q)
{
    (void)q;
    return &value_false;
}

static const struct value *accelerate(const struct builtin_query *q)
{
    return value_bool(q->settings->s3_use_accelerate);
}

static bool is_accelerate_url(struct str url)
{
    return str_find(url, STR("://s3-accelerate.")) != STR_NPOS;
}

/* Path style: where asked for; by default with an own endpoint; always for GetBucketLocation (the
 * bucket's region is not known then); never for ARNs. */
static const struct value *force_path_style(const struct builtin_query *q)
{
    const struct endpoint_settings *s = q->settings;
    struct str bucket = value_get_text(q->input, STR("Bucket"));
    if (str_eq(operation_name(q->operation), STR("GetBucketLocation"))) return &value_true;
    if (str_starts(bucket, STR("arn:")) || s->s3_use_accelerate) return &value_false;
    if (has_url(q) && !is_accelerate_url(s->endpoint_url)) {
        return value_bool(!str_eq(s->s3_addressing_style, STR("virtual")));
    }
    return value_bool(str_eq(s->s3_addressing_style, STR("path")));
}

static const struct value *use_arn_region(const struct builtin_query *q)
{
    return value_bool(q->settings->s3_use_arn_region);
}

static const struct value *control_use_arn_region(const struct builtin_query *q)
{
    return value_bool(q->settings->s3control_use_arn_region);
}

static const struct value *disable_multi_region(const struct builtin_query *q)
{
    return value_bool(q->settings->s3_disable_multi_region);
}

static const struct value *disable_express(const struct builtin_query *q)
{
    return q->settings->s3_disable_express_session ? &value_true : NULL;
}

static const struct {
    struct str name;
    const struct value *(*value)(const struct builtin_query *q);
} builtins[] = {
    {STR_INIT("AWS::Region"), region},
    {STR_INIT("AWS::UseFIPS"), use_fips},
    {STR_INIT("AWS::UseDualStack"), use_dual_stack},
    {STR_INIT("SDK::Endpoint"), endpoint},
    {STR_INIT("AWS::Auth::AccountId"), account_id},
    {STR_INIT("AWS::Auth::AccountIdEndpointMode"), account_id_mode},
    {STR_INIT("AWS::STS::UseGlobalEndpoint"), never},
    {STR_INIT("AWS::S3::UseGlobalEndpoint"), never},
    {STR_INIT("AWS::S3::Accelerate"), accelerate},
    {STR_INIT("AWS::S3::ForcePathStyle"), force_path_style},
    {STR_INIT("AWS::S3::UseArnRegion"), use_arn_region},
    {STR_INIT("AWS::S3::DisableMultiRegionAccessPoints"), disable_multi_region},
    {STR_INIT("AWS::S3::DisableS3ExpressSessionAuth"), disable_express},
    {STR_INIT("AWS::S3Control::UseArnRegion"), control_use_arn_region},
};

const struct value *builtin_value(const struct builtin_query *q, struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(builtins); i++) {
        if (str_eq(builtins[i].name, name)) return builtins[i].value(q);
    }
    return NULL;
}
