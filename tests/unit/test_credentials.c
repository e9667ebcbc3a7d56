#include "auth/credentials.h"
#include "harness.h"
#include "scratch.h"

#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */
#define NO_CREDENTIALS                                                                             \
    "Unable to locate credentials. You can configure credentials by running \"aws login\"."

static int64_t fixed_now(void *ctx)
{
    (void)ctx;
    return NOW_MS;
}

static const struct clock fixed_clock = {.now_ms = fixed_now};

static bool no_network(void *ctx, struct arena *a, const struct http_request *request,
                       const struct http_options *options, struct http_response *response,
                       struct err *e)
{
    (void)ctx, (void)a, (void)request, (void)options, (void)response;
    return err_set(e, ERR_NETWORK, "no network here");
}

static const struct transport offline = {.send = no_network};

#define ENV_KEYS "AWS_ACCESS_KEY_ID=EK", "AWS_SECRET_ACCESS_KEY=ES"

struct row {
    const char *name;
    const char *env[8];
    const char *config, *credentials;
    const char *profile; /* --profile */
    const char *access, *secret, *token, *account, *source;
    enum err_kind kind;
    const char *message;
};

static const struct row rows[] = {
    {.name = "nothing", .kind = ERR_NO_CREDENTIALS, .message = NO_CREDENTIALS},
    {.name = "environment",
     .env = {ENV_KEYS, "AWS_SESSION_TOKEN=ET", "AWS_ACCOUNT_ID=123"},
     .credentials = "[default]\naws_access_key_id=FK\naws_secret_access_key=FS\n",
     .access = "EK",
     .secret = "ES",
     .token = "ET",
     .account = "123",
     .source = "env"},
    {.name = "the older token variable wins",
     .env = {ENV_KEYS, "AWS_SESSION_TOKEN=ET", "AWS_SECURITY_TOKEN=OT"},
     .access = "EK",
     .secret = "ES",
     .token = "OT",
     .source = "env"},
    {.name = "half an environment",
     .env = {"AWS_ACCESS_KEY_ID=EK"},
     .credentials = "[default]\naws_access_key_id=FK\naws_secret_access_key=FS\n",
     .kind = ERR_GENERAL,
     .message = "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY"},
    {.name = "a secret alone is nothing",
     .env = {"AWS_SECRET_ACCESS_KEY=ES", "AWS_ACCESS_KEY_ID="},
     .credentials = "[default]\naws_access_key_id=FK\naws_secret_access_key=FS\n",
     .access = "FK",
     .secret = "FS",
     .source = "shared-credentials-file"},
    {.name = "expired environment",
     .env = {ENV_KEYS, "AWS_CREDENTIAL_EXPIRATION=2026-03-04T05:06:07Z"},
     .kind = ERR_GENERAL,
     .message = "Credentials were refreshed, but the refreshed credentials are still expired."},
    {.name = "environment with an end",
     .env = {ENV_KEYS, "AWS_CREDENTIAL_EXPIRATION=2026-03-04T05:06:08Z"},
     .access = "EK",
     .secret = "ES",
     .source = "env"},
    {.name = "--profile leaves the environment out",
     .env = {ENV_KEYS},
     .config = "[profile p]\naws_access_key_id=CK\naws_secret_access_key=CS\n"
               "aws_session_token=CT\naws_account_id=9\n",
     .profile = "p",
     .access = "CK",
     .secret = "CS",
     .token = "CT",
     .account = "9",
     .source = "config-file"},
    {.name = "AWS_PROFILE does not",
     .env = {ENV_KEYS, "AWS_PROFILE=p"},
     .config = "[profile p]\naws_access_key_id=CK\naws_secret_access_key=CS\n",
     .access = "EK",
     .secret = "ES",
     .source = "env"},
    {.name = "AWS_PROFILE alone",
     .env = {"AWS_PROFILE=p"},
     .config = "[profile p]\naws_access_key_id=CK\naws_secret_access_key=CS\n",
     .credentials = "[p]\naws_access_key_id=FK\naws_secret_access_key=FS\n",
     .access = "FK",
     .secret = "FS",
     .source = "shared-credentials-file"},
    {.name = "unknown profile, though the environment has keys",
     .env = {ENV_KEYS, "AWS_PROFILE=nope"},
     .kind = ERR_GENERAL,
     .message = "The config profile (nope) could not be found"},
    {.name = "unknown --profile",
     .profile = "nope",
     .kind = ERR_GENERAL,
     .message = "The config profile (nope) could not be found"},
    {.name = "half a credentials file",
     .credentials = "[default]\naws_access_key_id=FK\n",
     .config = "[default]\naws_access_key_id=CK\naws_secret_access_key=CS\n",
     .kind = ERR_GENERAL,
     .message = "Partial credentials found in shared-credentials-file, missing: "
                "aws_secret_access_key"},
    {.name = "half a config file",
     .config = "[default]\naws_access_key_id=CK\n",
     .kind = ERR_GENERAL,
     .message = "Partial credentials found in config-file, missing: aws_secret_access_key"},
    {.name = "--profile without keys does not fall back",
     .env = {ENV_KEYS},
     .config = "[profile p]\nregion=r\n",
     .profile = "p",
     .kind = ERR_NO_CREDENTIALS,
     .message = NO_CREDENTIALS},
    {.name = "a profile of aws login",
     .config = "[default]\nlogin_session=arn:aws:iam::1:user/x\naws_access_key_id=CK\n"
               "aws_secret_access_key=CS\n",
     .kind = ERR_GENERAL,
     .message = "Error loading login session token: Unable to load a existing login session for "
                "session arn:aws:iam::1:user/x, Please reauthenticate with 'aws login'."},
    {.name = "EC2 tools' file",
     .env = {"AWS_CREDENTIAL_FILE=~/ec2"},
     .access = "E2K",
     .secret = "E2S",
     .source = "ec2-credentials-file"},
    {.name = "boto's file",
     .env = {"BOTO_CONFIG=~/boto"},
     .access = "BK",
     .secret = "BS",
     .source = "boto-config"},
};

static const struct env *env_of(struct arena *a, struct str home, const struct row *row)
{
    const char *pairs[12] = {arena_printf(a, "HOME=" STR_FMT, STR_ARG(home)).p,
                             "AWS_EC2_METADATA_DISABLED=true"};
    for (size_t i = 0; i < ARRAY_LEN(row->env) && row->env[i]; i++) pairs[i + 2] = row->env[i];
    return env_of_pairs(a, pairs);
}

static void run_row(struct arena *a, struct str home, const struct row *row)
{
    test_begin(row->name);
    scratch_write(a, home, ".aws/config", row->config ? row->config : "");
    scratch_write(a, home, ".aws/credentials", row->credentials ? row->credentials : "");
    struct err e = err_init(a);
    const struct env *v = env_of(a, home, row);
    const struct config *config;
    if (!CHECK_OK(config_load(a, v, &config, &e), &e)) return;
    struct credential_query q = {.env = v,
                                 .config = config,
                                 .profile = config_effective_profile(v, str_of(row->profile)),
                                 .profile_explicit = row->profile != NULL,
                                 .transport = &offline,
                                 .clock = &fixed_clock};
    struct credentials c = {.expires_ms = 0};
    bool ok = credentials_find(a, &q, &c, &e);
    if (row->kind != ERR_NONE) {
        CHECK(!ok && e.kind == row->kind);
        CHECK_STR(e.message, str_of(row->message));
        return;
    }
    if (!CHECK_OK(ok, &e)) return;
    CHECK_STR(c.access_key, str_of(row->access));
    CHECK_STR(c.secret_key, str_of(row->secret));
    CHECK_STR(c.session_token, str_of(row->token));
    CHECK_STR(c.account_id, str_of(row->account));
    CHECK_STR(c.source, str_of(row->source));
}

void run_tests(struct arena *a)
{
    struct str home = scratch_new(a);
    scratch_write(a, home, "ec2", "AWSAccessKeyId=E2K\nAWSSecretKey = E2S\n");
    scratch_write(a, home, "boto",
                  "[Credentials]\naws_access_key_id=BK\naws_secret_access_key=BS\n");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) run_row(a, home, &rows[i]);
}
