/* Role credentials and SSO tokens kept in files that the AWS CLI shares. */
#include "auth/credentials.h"
#include "auth/json_cache.h"
#include "harness.h"
#include "scratch.h"
#include "value/json.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */
#define BASE "[base]\naws_access_key_id=BK\naws_secret_access_key=BS\n"
#define ROLE                                                                                       \
    "[profile r]\nrole_arn=arn:aws:iam::1:role/R\nsource_profile=base\nexternal_id=\xc3\xa9\n"     \
    "duration_seconds=3600\nrole_session_name=me\nregion=eu-west-1\n"
/* SHA-1 of the JSON texts that botocore hashes for these profiles. */
#define ROLE_FILE ".aws/cli/cache/abd1a503565001d2d69428a645234e69fdbca0e6.json"
#define MFA_FILE ".aws/cli/cache/94714e77ab5883151a4dce31a9e751c7d3f22778.json"

static int64_t fixed_now(void *ctx)
{
    (void)ctx;
    return NOW_MS;
}

static const struct clock fixed_clock = {.now_ms = fixed_now};

/* STS, SSO and its token service in one. */
static bool answer(void *ctx, struct arena *a, const struct http_request *r,
                   const struct http_options *options, struct http_response *out, struct err *e)
{
    unsigned *requests = ctx;
    (void)a;
    (void)options;
    (void)e;
    ++*requests;
    *out = (struct http_response){
        .status = 200,
        .body = STR("<AssumeRoleResponse><AssumeRoleResult><Credentials>"
                    "<AccessKeyId>RK</AccessKeyId><SecretAccessKey>RS</SecretAccessKey>"
                    "<SessionToken>RT</SessionToken><Expiration>2026-03-04T06:06:07Z</Expiration>"
                    "</Credentials><AssumedRoleUser><Arn>arn:aws:sts::12:x/y</Arn>"
                    "</AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>")};
    if (str_starts(r->host, STR("oidc."))) {
        out->body = STR("{\"accessToken\":\"fresh\",\"expiresIn\":3600,\"refreshToken\":\"rt2\"}");
    } else if (str_starts(r->host, STR("portal.sso."))) {
        out->body = STR("{\"roleCredentials\":{\"accessKeyId\":\"SK\",\"secretAccessKey\":\"SS\","
                        "\"sessionToken\":\"ST\",\"expiration\":1772604367000}}");
    }
    return true;
}

struct fixture {
    struct arena *arena;
    struct str home;
    unsigned requests;
    struct err err;
};

/* The access key found for a profile, or the message. */
static struct str search(struct fixture *f, const char *config, const char *profile)
{
    struct arena *a = f->arena;
    scratch_write(a, f->home, ".aws/config", config);
    scratch_write(a, f->home, ".aws/credentials", BASE);
    const char *pairs[] = {arena_printf(a, "HOME=" STR_FMT, STR_ARG(f->home)).p, NULL};
    struct transport transport = {.send = answer, .ctx = &f->requests};
    struct credential_query q = {.env = env_of_pairs(a, pairs),
                                 .profile = str_of(profile),
                                 .profile_explicit = true,
                                 .transport = &transport,
                                 .clock = &fixed_clock};
    struct credentials c = {.expires_ms = 0};
    f->err = err_init(a);
    f->requests = 0;
    if (!config_load(a, q.env, &q.config, &f->err)) return f->err.message;
    return credentials_find(a, &q, &c, &f->err) ? c.access_key : f->err.message;
}

static void test_role(struct fixture *f)
{
    test_begin("kept for the next program");
    CHECK_STR(search(f, ROLE, "r"), STR("RK"));
    CHECK(f->requests == 1);
    CHECK_STR(search(f, ROLE, "r"), STR("RK"));
    CHECK(f->requests == 0);
    struct stat st;
    const char *file = arena_printf(f->arena, STR_FMT "/" ROLE_FILE, STR_ARG(f->home)).p;
    if (!CHECK(stat(file, &st) == 0)) return;
    CHECK((st.st_mode & 0777) == 0600);
    test_begin("not when others may write it");
    CHECK(chmod(file, 0620) == 0);
    CHECK_STR(search(f, ROLE, "r"), STR("RK"));
    CHECK(f->requests == 1);
    test_begin("not through a link");
    const char *aside = arena_printf(f->arena, "%s.aside", file).p;
    CHECK(rename(file, aside) == 0 && symlink(aside, file) == 0);
    CHECK_STR(search(f, ROLE, "r"), STR("RK"));
    CHECK(f->requests == 1);
    test_begin("a damaged file counts as none");
    scratch_write(f->arena, f->home, ROLE_FILE, "{\"Credentials\": {\"AccessKeyId\": 5");
    CHECK_STR(search(f, ROLE, "r"), STR("RK"));
    CHECK(f->requests == 1);
    test_begin("a mistake in the profile shows all the same");
    CHECK_STR(search(f, "[profile r]\nrole_arn=arn:aws:iam::1:role/R\nsource_profile=gone\n", "r"),
              STR("The source_profile \"gone\" referenced in the profile \"r\" does not exist."));
}

#define MFA_PROFILE "[profile m]\nrole_arn=A\nsource_profile=base\nmfa_serial=M\n"
#define CLI_ENTRY(end)                                                                             \
    "{\"Credentials\": {\"AccessKeyId\": \"MK\", \"SecretAccessKey\": \"MS\", \"SessionToken\": "  \
    "\"MT\", \"Expiration\": \"" end "\"}, \"AssumedRoleUser\": {\"Arn\": \"x\"}}"

static void test_mfa(struct fixture *f)
{
    test_begin("a session that the CLI got with a code");
    scratch_write(f->arena, f->home, MFA_FILE, CLI_ENTRY("2026-03-04T05:21:07UTC"));
    CHECK_STR(search(f, MFA_PROFILE, "m"), STR("MK"));
    CHECK(f->requests == 0);
    test_begin("not in its last 15 minutes");
    scratch_write(f->arena, f->home, MFA_FILE, CLI_ENTRY("2026-03-04T05:21:06UTC"));
    search(f, MFA_PROFILE, "m");
    CHECK(f->err.kind == ERR_CONFIG && f->requests == 0);
}

static void test_sso(struct fixture *f)
{
    test_begin("a renewed SSO token is kept");
    struct arena *a = f->arena;
    const char *config = "[profile s]\nsso_session=my\nsso_account_id=210\n"
                         "sso_role_name=Reader role\n[sso-session my]\nsso_start_url=u\n"
                         "sso_region=eu-west-1\n";
    const char *pairs[] = {arena_printf(a, "HOME=" STR_FMT, STR_ARG(f->home)).p, NULL};
    const struct env *v = env_of_pairs(a, pairs);
    const struct value *token;
    struct err e = err_init(a);
    CHECK_OK(json_read(a,
                       STR("{\"accessToken\":\"x\",\"expiresAt\":\"2026-03-04T05:00:00Z\","
                           "\"clientId\":\"ci\",\"clientSecret\":\"cs\",\"refreshToken\":\"rt\","
                           "\"registrationExpiresAt\":\"2026-06-01T00:00:00Z\"}"),
                       &token, &e),
             &e);
    json_cache_write(a, v, CACHE_SSO, STR("my"), token);
    CHECK_STR(search(f, config, "s"), STR("SK"));
    CHECK(f->requests == 2);
    if (!CHECK(json_cache_read(a, v, CACHE_SSO, STR("my"), &token))) return;
    CHECK_STR(value_get_text(token, STR("accessToken")), STR("fresh"));
    CHECK_STR(value_get_text(token, STR("refreshToken")), STR("rt2"));
    CHECK_STR(value_get_text(token, STR("expiresAt")), STR("2026-03-04T06:06:07Z"));
    CHECK_STR(search(f, config, "s"), STR("SK"));
    CHECK(f->requests == 0);
    const struct value *entry;
    CHECK(json_cache_read(a, v, CACHE_ROLES,
                          STR("{\"accountId\":\"210\",\"roleName\":\"Reader role\","
                              "\"sessionName\":\"my\"}"),
                          &entry));
}

void run_tests(struct arena *a)
{
    struct fixture f = {.arena = a, .home = scratch_new(a)};
    test_role(&f);
    test_mfa(&f);
    test_sso(&f);
}
