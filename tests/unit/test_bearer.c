#include "auth/bearer.h"
#include "codec/hash.h"
#include "harness.h"
#include "scratch.h"

#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */

static int64_t fixed_now(void *ctx)
{
    (void)ctx;
    return NOW_MS;
}

static bool no_network(void *ctx, struct arena *a, const struct http_request *request,
                       const struct http_options *options, struct http_response *response,
                       struct err *e)
{
    (void)ctx, (void)a, (void)request, (void)options, (void)response;
    return err_set(e, ERR_CANCELLED, "no network here");
}

struct row {
    const char *name;
    const char *variable, *config, *signing_name;
    const char *token;
    const char *message;
};

static const struct row rows[] = {
    {"variable", "AWS_BEARER_TOKEN_BEDROCK_AGENT=t0", "[default]\nsso_session=my\n",
     "bedrock-agent", "t0", NULL},
    {"variable of another service", "AWS_BEARER_TOKEN_BEDROCK=t0", "", "codecatalyst", NULL,
     "Unable to locate authorization token"},
    {"sso-session",
     "X=", "[default]\nsso_session=my\n[sso-session my]\nsso_start_url=u\nsso_region=eu-west-1\n",
     "codecatalyst", "t1", NULL},
    {"no such session", "X=", "[default]\nsso_session=my\n", "codecatalyst", NULL,
     "The profile \"default\" is configured to use the SSO token provider but the \"my\" "
     "sso_session configuration does not exist."},
    {"incomplete session", "X=", "[default]\nsso_session=my\n[sso-session my]\nx=1\n",
     "codecatalyst", NULL,
     "The profile \"default\" is configured to use the SSO token provider but is missing the "
     "following configuration: ['sso_start_url', 'sso_region']."},
    {"unknown profile", "AWS_PROFILE=no", "", "codecatalyst", NULL,
     "The config profile (no) could not be found"},
};

static void run_row(struct arena *a, struct str home, const struct row *row)
{
    test_begin(row->name);
    static const struct transport transport = {.send = no_network};
    static const struct clock clock = {.now_ms = fixed_now};
    scratch_write(a, home, ".aws/config", row->config);
    const char *pairs[] = {arena_printf(a, "HOME=" STR_FMT, STR_ARG(home)).p, row->variable, NULL};
    struct credential_query q = {
        .env = env_of_pairs(a, pairs), .transport = &transport, .clock = &clock};
    struct err e = err_init(a);
    struct str token = STR_NONE;
    if (!CHECK_OK(config_load(a, q.env, &q.config, &e), &e)) return;
    q.profile = config_effective_profile(q.env, STR_NONE);
    bool ok = bearer_find(a, &q, str_of(row->signing_name), &token, &e);
    if (row->token) {
        if (CHECK_OK(ok, &e)) CHECK_STR(token, str_of(row->token));
        return;
    }
    CHECK(!ok && e.kind == ERR_GENERAL);
    CHECK_STR(e.message, str_of(row->message));
}

static void test_sign(struct arena *a)
{
    test_begin("header");
    struct http_request r = {.method = STR("GET")};
    struct str value = STR_NONE;
    bearer_sign(a, STR("old"), &r);
    bearer_sign(a, STR("new"), &r);
    CHECK(r.headers.n == 1 && http_headers_get(&r.headers, STR("authorization"), &value));
    CHECK_STR(value, STR("Bearer new"));
}

void run_tests(struct arena *a)
{
    struct str home = scratch_new(a);
    struct digest d = hash_sha1(STR("my"));
    struct str file =
        arena_printf(a, ".aws/sso/cache/" STR_FMT ".json", STR_ARG(digest_hex(a, &d)));
    scratch_write(a, home, file.p,
                  "{\"accessToken\":\"t1\",\"expiresAt\":\"2026-03-04T06:06:07Z\"}");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) run_row(a, home, &rows[i]);
    test_sign(a);
}
