/* Where the providers' own calls go: the configured endpoint, else the host that the rule sets of
 * sts, sso, sso-oidc and signin lead to. */
#include "auth/provider_call.h"

/* By how the region begins; the last row is everything else. Every partition has FIPS and
 * dual-stack hosts. */
static const struct partition {
    struct str start;
    struct str suffix, dual_stack;
    struct str signin; /* domain of the plain sign-in hosts */
} partitions[] = {
    {STR_INIT("cn-"), STR_INIT("amazonaws.com.cn"), STR_INIT("api.amazonwebservices.com.cn"),
     STR_INIT("amazonaws.cn")},
    {STR_INIT("us-gov-"), STR_INIT("amazonaws.com"), STR_INIT("api.aws"),
     STR_INIT("amazonaws-us-gov.com")},
    {STR_INIT("us-iso-"), STR_INIT("c2s.ic.gov"), STR_INIT("api.aws.ic.gov"),
     STR_INIT("c2shome.ic.gov")},
    {STR_INIT("us-isob-"), STR_INIT("sc2s.sgov.gov"), STR_INIT("api.aws.scloud"),
     STR_INIT("sc2shome.sgov.gov")},
    {STR_INIT("us-isof-"), STR_INIT("csp.hci.ic.gov"), STR_INIT("api.aws.hci.ic.gov"),
     STR_INIT("csphome.hci.ic.gov")},
    {STR_INIT("eu-isoe-"), STR_INIT("cloud.adc-e.uk"), STR_INIT("api.cloud-aws.adc-e.uk"),
     STR_INIT("csphome.adc-e.uk")},
    {STR_INIT("eusc-"), STR_INIT("amazonaws.eu"), STR_INIT("api.amazonwebservices.eu"),
     STR_INIT("amazonaws-eusc.eu")},
    {STR_INIT(""), STR_INIT("amazonaws.com"), STR_INIT("api.aws"), STR_INIT("aws.amazon.com")},
};

static const struct partition *partition_of(struct str region)
{
    size_t i = 0;
    while (!str_starts(region, partitions[i].start)) i++;
    return &partitions[i];
}

static bool is_on(const struct credential_query *q, struct str variable, struct str name)
{
    return str_eq_nocase(provider_option(q, variable, name, STR_NONE), STR("true"));
}

static bool is_region(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!alnum && (c != '-' || i == 0 || i + 1 == s.n)) return false;
    }
    return s.n > 0 && s.n < 64;
}

static struct str with_path(struct arena *a, struct str url, struct str path)
{
    while (str_ends(url, STR("/"))) url.n--;
    return arena_printf(a, STR_FMT STR_FMT, STR_ARG(url), STR_ARG(path));
}

/* https://<host>[-fips].<region>.<suffix>; US government hosts are FIPS hosts. */
static struct str common_url(struct arena *a, const struct provider_endpoint *to, bool fips,
                             bool dual)
{
    const struct partition *p = partition_of(to->region);
    bool is_gov = str_eq(p->start, STR("us-gov-"));
    return arena_printf(a, "https://" STR_FMT "%s." STR_FMT "." STR_FMT, STR_ARG(to->host),
                        fips && (dual || !is_gov) ? "-fips" : "", STR_ARG(to->region),
                        STR_ARG(dual ? p->dual_stack : p->suffix));
}

static struct str signin_url(struct arena *a, const struct provider_endpoint *to, bool fips,
                             bool dual)
{
    const struct partition *p = partition_of(to->region);
    bool is_gov = str_eq(p->start, STR("us-gov-"));
    if (dual || (fips && !is_gov)) return common_url(a, to, fips, dual);
    if (fips && str_eq(to->region, STR("us-gov-west-1"))) {
        return arena_printf(a, "https://signin-fips." STR_FMT, STR_ARG(p->signin));
    }
    return arena_printf(a, "https://" STR_FMT ".signin%s." STR_FMT, STR_ARG(to->region),
                        fips ? "-fips" : "", STR_ARG(p->signin));
}

bool provider_aws_request(struct arena *a, const struct credential_query *q,
                          const struct provider_endpoint *to, struct str path,
                          struct http_request *out, struct err *e)
{
    struct str url;
    if (!config_endpoint_url(a, q->config, q->env, provider_root_profile(q), to->service, &url,
                             e)) {
        return false;
    }
    bool fips = is_on(q, STR("AWS_USE_FIPS_ENDPOINT"), STR("use_fips_endpoint"));
    bool dual = is_on(q, STR("AWS_USE_DUALSTACK_ENDPOINT"), STR("use_dualstack_endpoint"));
    if (url.n > 0 && (fips || dual)) {
        return err_set(e, ERR_CONFIG,
                       "Invalid Configuration: %s and custom endpoint are not supported",
                       fips ? "FIPS" : "Dualstack");
    }
    if (url.n == 0 && !is_region(to->region)) {
        return err_set(e, ERR_CONFIG,
                       "Provided region_name '" STR_FMT "' doesn't match a supported format.",
                       STR_ARG(to->region));
    }
    bool is_signin = str_eq(to->host, STR("signin"));
    if (url.n == 0) url = (is_signin ? signin_url : common_url)(a, to, fips, dual);
    return provider_request(a, STR("POST"), with_path(a, url, path), out, e);
}
