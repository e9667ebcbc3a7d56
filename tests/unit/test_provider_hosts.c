/* Which hosts the providers' own calls go to, and by which clock they are signed. */
#include "auth/clock_skew.h"
#include "auth/credentials.h"
#include "codec/hash.h"
#include "harness.h"
#include "scratch.h"

#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */

static int64_t fixed_now(void *ctx)
{
    (void)ctx;
    return NOW_MS;
}

static const struct clock fixed_clock = {.now_ms = fixed_now};

/* Refuses the first call by the clock, then hands out keys that end at `expiration`. */
struct service {
    unsigned asked;
    const char *date; /* NULL: nobody answers at all */
    struct str url, stamps[4];
};

#define ROLE_KEYS                                                                                  \
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>RK</AccessKeyId>"             \
    "<SecretAccessKey>RS</SecretAccessKey><SessionToken>RT</SessionToken><Expiration>"             \
    "2026-03-04T07:06:07Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"

static bool answer(void *ctx, struct arena *a, const struct http_request *r,
                   const struct http_options *options, struct http_response *out, struct err *e)
{
    struct service *s = ctx;
    (void)options;
    s->url = arena_printf(a, STR_FMT "://" STR_FMT, STR_ARG(r->scheme), STR_ARG(r->host));
    if (!s->date) return err_set(e, ERR_CANCELLED, "the host is all that is wanted");
    (void)http_headers_get(&r->headers, STR("X-Amz-Date"), &s->stamps[s->asked++ % 4]);
    *out = (struct http_response){.status = 200, .body = STR(ROLE_KEYS)};
    http_headers_add(a, &out->headers, STR("Date"), str_of(s->date));
    if (s->asked > 1) return true;
    out->status = 403;
    out->body = STR("<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>Signature "
                    "expired</Message></Error></ErrorResponse>");
    return true;
}

#define ROLE                                                                                       \
    "[default]\nrole_arn=A\nsource_profile=default\naws_access_key_id=K\naws_secret_access_key="   \
    "S\n"
#define SSO                                                                                        \
    "[default]\nsso_session=my\nsso_account_id=1\nsso_role_name=R\n[sso-session my]\n"             \
    "sso_start_url=https://s\nsso_region="
#define LOGIN "[default]\nlogin_session=ended\n"
#define FIPS "AWS_USE_FIPS_ENDPOINT=true"
#define DUAL "AWS_USE_DUALSTACK_ENDPOINT=true"

static const struct {
    const char *config;
    const char *env[4];
    const char *url; /* or the error */
} rows[] = {
    {ROLE, {"AWS_REGION=eu-west-1"}, "https://sts.eu-west-1.amazonaws.com"},
    {ROLE "region=eu-west-1\nuse_fips_endpoint=true\n",
     {0},
     "https://sts-fips.eu-west-1.amazonaws.com"},
    {ROLE, {"AWS_REGION=eu-west-1", DUAL}, "https://sts.eu-west-1.api.aws"},
    {ROLE, {"AWS_REGION=eu-west-1", DUAL, FIPS}, "https://sts-fips.eu-west-1.api.aws"},
    {ROLE, {"AWS_REGION=us-gov-west-1", FIPS}, "https://sts.us-gov-west-1.amazonaws.com"},
    {ROLE, {"AWS_REGION=us-gov-west-1", DUAL, FIPS}, "https://sts-fips.us-gov-west-1.api.aws"},
    {ROLE, {"AWS_REGION=cn-north-1", DUAL}, "https://sts.cn-north-1.api.amazonwebservices.com.cn"},
    {ROLE,
     {"AWS_REGION=eu-west-1", FIPS, "AWS_ENDPOINT_URL=http://x"},
     "Invalid Configuration: FIPS and custom endpoint are not supported"},
    {ROLE,
     {"AWS_REGION=eu-west-1", DUAL, "AWS_ENDPOINT_URL_STS=http://x"},
     "Invalid Configuration: Dualstack and custom endpoint are not supported"},
    {SSO "eu-west-1\n", {0}, "https://portal.sso.eu-west-1.amazonaws.com"},
    {SSO "eu-west-1\n", {FIPS}, "https://portal.sso-fips.eu-west-1.amazonaws.com"},
    {SSO "eu-west-1\n", {DUAL}, "https://portal.sso.eu-west-1.api.aws"},
    {SSO "us-gov-east-1\n", {FIPS}, "https://portal.sso.us-gov-east-1.amazonaws.com"},
    {LOGIN, {"AWS_REGION=eu-west-1"}, "https://eu-west-1.signin.aws.amazon.com"},
    {LOGIN, {"AWS_REGION=eu-west-1", FIPS}, "https://signin-fips.eu-west-1.amazonaws.com"},
    {LOGIN, {"AWS_REGION=eu-west-1", DUAL}, "https://signin.eu-west-1.api.aws"},
    {LOGIN, {"AWS_REGION=eu-west-1", DUAL, FIPS}, "https://signin-fips.eu-west-1.api.aws"},
    {LOGIN, {"AWS_REGION=us-gov-west-1"}, "https://us-gov-west-1.signin.amazonaws-us-gov.com"},
    {LOGIN, {"AWS_REGION=us-gov-west-1", FIPS}, "https://signin-fips.amazonaws-us-gov.com"},
    {LOGIN,
     {"AWS_REGION=us-gov-east-1", FIPS},
     "https://us-gov-east-1.signin-fips.amazonaws-us-gov.com"},
    {LOGIN, {"AWS_REGION=us-gov-east-1", DUAL}, "https://signin.us-gov-east-1.api.aws"},
    {LOGIN, {"AWS_REGION=cn-north-1"}, "https://cn-north-1.signin.amazonaws.cn"},
    {LOGIN, {"AWS_REGION=us-iso-east-1"}, "https://us-iso-east-1.signin.c2shome.ic.gov"},
    {LOGIN, {"AWS_REGION=eusc-de-east-1"}, "https://eusc-de-east-1.signin.amazonaws-eusc.eu"},
};

static const struct env *env_of(struct arena *a, struct str home, const char *const *more)
{
    const char **pairs = ARENA_ARRAY(a, const char *, 8);
    size_t n = 0;
    pairs[n++] = arena_printf(a, "HOME=" STR_FMT, STR_ARG(home)).p;
    for (; more && *more; more++) pairs[n++] = *more;
    return env_of_pairs(a, pairs);
}

static bool ask(struct arena *a, const struct env *v, struct service *s, struct clock_skew *skew,
                struct credentials *found, struct err *e)
{
    const struct transport transport = {answer, s};
    const struct config *config;
    if (!config_load(a, v, &config, e)) return false;
    const struct credential_query q = {.env = v,
                                       .config = config,
                                       .profile = STR("default"),
                                       .transport = &transport,
                                       .clock = skew ? clock_skew_clock(skew) : &fixed_clock,
                                       .skew = skew};
    return credentials_find(a, &q, found, e);
}

static struct str make_home(struct arena *a)
{
    struct str home = scratch_new(a);
    struct str hash = hash_sha256_hex(a, STR("ended"));
    struct str file = arena_printf(a, ".aws/login/cache/" STR_FMT ".json", STR_ARG(hash));
    scratch_write(a, home, file.p,
                  "{\"accessToken\":{\"accessKeyId\":\"K\",\"secretAccessKey\":\"S\","
                  "\"sessionToken\":\"T\",\"accountId\":\"9\",\"expiresAt\":"
                  "\"2026-03-04T05:06:08Z\"},\"refreshToken\":\"r\",\"clientId\":\"c\","
                  "\"dpopKey\":\"MHcCAQEEIPm/sovxx+9+nHN/KM1tqgKTv/"
                  "0e2zlpb5vQ7xUwocgGoAoGCCqGSM49AwEHoUQDQgAE34pKUGpXJ4BUDZ0TR05q1VIGcY7GFpKiTfSA"
                  "VKR7ngB8OjwY8LOKBZST6J6Sqbx50lqiDKjQdBUfbjZ+T7gOHQ==\"}");
    struct digest d = hash_sha1(STR("my"));
    file = arena_printf(a, ".aws/sso/cache/" STR_FMT ".json", STR_ARG(digest_hex(a, &d)));
    scratch_write(a, home, file.p,
                  "{\"accessToken\":\"x\",\"expiresAt\":\"2026-03-04T06:06:07Z\"}");
    return home;
}

static void test_clock(struct arena *a, struct str home)
{
    test_begin("a role call that came too early is signed anew");
    scratch_write(a, home, ".aws/config", ROLE);
    struct service s = {.date = "Wed, 04 Mar 2026 06:06:07 GMT"};
    struct clock_skew *skew = clock_skew_new(a, &fixed_clock);
    struct credentials found = {.expires_ms = 0};
    struct err e = err_init(a);
    CHECK_OK(ask(a, env_of(a, home, NULL), &s, skew, &found, &e), &e);
    CHECK(s.asked == 2);
    CHECK_STR(s.stamps[0], STR("20260304T050607Z"));
    CHECK_STR(s.stamps[1], STR("20260304T060607Z"));
    CHECK(clock_now_ms(clock_skew_clock(skew)) == NOW_MS + 3600 * 1000);
    test_begin("a clock that is right does not explain a refusal");
    s = (struct service){.date = "Wed, 04 Mar 2026 05:07:07 GMT"};
    skew = clock_skew_new(a, &fixed_clock);
    home = make_home(a);
    scratch_write(a, home, ".aws/config", ROLE);
    CHECK(!ask(a, env_of(a, home, NULL), &s, skew, &found, &e));
    CHECK(s.asked == 1);
    CHECK(clock_now_ms(clock_skew_clock(skew)) == NOW_MS);
}

void run_tests(struct arena *a)
{
    struct str home = make_home(a);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        test_begin(rows[i].url);
        scratch_write(a, home, ".aws/config", rows[i].config);
        struct service s = {.asked = 0};
        struct credentials found;
        struct err e = err_init(a);
        CHECK(!ask(a, env_of(a, home, rows[i].env), &s, NULL, &found, &e));
        CHECK_STR(e.kind == ERR_CANCELLED ? s.url : e.message, str_of(rows[i].url));
    }
    test_clock(a, home);
}
