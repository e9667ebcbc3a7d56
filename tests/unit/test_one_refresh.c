/* Hundreds of calls that need credentials at the same moment ask once, whatever the source is; and
 * a login made meanwhile is seen without a new start. */
#include "auth/credential_cache.h"
#include "codec/hash.h"
#include "harness.h"
#include "scratch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */
#define HOUR_MS (INT64_C(3600) * 1000)
#define THREADS 200u

/* Everything that hands out credentials, for an hour each. */
struct source {
    atomic_uint requests, begun;
    _Atomic int64_t now_ms;
    struct fixture *renewed_elsewhere; /* where another process just renewed the token; or NULL */
};

static void write_token(struct fixture *f, const char *end);

static int64_t source_now(void *ctx)
{
    struct source *s = ctx;
    return s->now_ms;
}

#define STS_KEYS                                                                                   \
    "<AccessKeyId>K</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T"              \
    "</SessionToken><Expiration>%lld</Expiration>"
#define JSON_KEYS                                                                                  \
    "{\"AccessKeyId\":\"K\",\"SecretAccessKey\":\"S\",\"Token\":\"T\",\"Expiration\":\"%lld\"}"

/* By the beginning of path or body: what is answered; %lld is the end in seconds. */
static const struct {
    struct str start;
    const char *text;
} answers[] = {
    {STR_INIT("Action=AssumeRoleWithWebIdentity"),
     "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>" STS_KEYS
     "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"},
    {STR_INIT("Action=AssumeRole"), "<AssumeRoleResponse><AssumeRoleResult><Credentials>" STS_KEYS
                                    "</Credentials></AssumeRoleResult></AssumeRoleResponse>"},
    {STR_INIT("/federation/credentials"),
     "{\"roleCredentials\":{\"accessKeyId\":\"K\",\"secretAccessKey\":\"S\",\"sessionToken\":\"T\","
     "\"expiration\":%lld000}}"},
    {STR_INIT("/token"), "{\"accessToken\":\"new\",\"expiresIn\":3600,\"refreshToken\":\"next\"}"},
    {STR_INIT("/v1/token"),
     "{\"accessToken\":{\"accessKeyId\":\"K\",\"secretAccessKey\":\"S\",\"sessionToken\":\"T\"},"
     "\"expiresIn\":3600,\"refreshToken\":\"next\"}"},
    {STR_INIT("/container"), JSON_KEYS},
    {STR_INIT("/latest/meta-data/iam/security-credentials/role"), JSON_KEYS},
    {STR_INIT("/latest/meta-data/iam/security-credentials/"), "role"},
    {STR_INIT("/latest/api/token"), "token"},
};

/* Answers when all threads have come, so that none finds the outcome ready. */
static bool answer(void *ctx, struct arena *a, const struct http_request *r,
                   const struct http_options *options, struct http_response *out, struct err *e)
{
    (void)options;
    struct source *s = ctx;
    atomic_fetch_add(&s->requests, 1);
    for (int i = 0; i < 1000 && s->begun < THREADS; i++) cancel_sleep_ms(NULL, 5);
    cancel_sleep_ms(NULL, 30);
    if (s->renewed_elsewhere && str_eq(r->path, STR("/token"))) {
        write_token(s->renewed_elsewhere, "2026-03-04T08:00:00Z");
        *out = (struct http_response){.status = 400, .body = STR("{\"error\":\"invalid_grant\"}")};
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        if (!str_starts(r->path, answers[i].start) && !str_starts(r->body, answers[i].start)) {
            continue;
        }
        struct str text = str_of(answers[i].text);
        size_t at = str_find(text, STR("%lld"));
        if (at != STR_NPOS) {
            struct str rest = str_from(text, at + 4);
            text = arena_printf(a, "%.*s%lld" STR_FMT, (int)at, text.p,
                                (long long)((s->now_ms + HOUR_MS) / 1000), STR_ARG(rest));
        }
        *out = (struct http_response){.status = 200, .body = text};
        return true;
    }
    return err_set(e, ERR_GENERAL, "nobody answers " STR_FMT, STR_ARG(r->path));
}

#define SSO                                                                                        \
    "[default]\nsso_session = my\nsso_account_id = 1\nsso_role_name = R\n[sso-session my]\n"       \
    "sso_start_url = https://s.awsapps.com/start\nsso_region = us-east-1\n"
#define PROCESS "[default]\ncredential_process = sh keys.sh\n"

static const struct {
    const char *name, *variable, *config;
    unsigned first, later; /* requests of a refresh */
} rows[] = {
    {"assumed role", "X=",
     "[profile base]\naws_access_key_id = B\naws_secret_access_key = B\n[default]\nrole_arn = "
     "arn:aws:iam::1:role/R\nsource_profile = base\nregion = us-east-1\n",
     1, 1},
    {"web identity", "X=",
     "[default]\nrole_arn = arn:aws:iam::1:role/R\nweb_identity_token_file = ${HOME}/web\nregion = "
     "us-east-1\n",
     1, 1},
    {"sso, the token is good at first", "X=", SSO, 1, 2},
    {"login", "X=", "[default]\nlogin_session = me\nregion = us-east-1\n", 1, 1},
    {"container", "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/container", "", 1, 1},
    {"instance", "AWS_EC2_METADATA_DISABLED=false", "", 3, 3},
    {"process", "X=", PROCESS, 0, 0},
};

struct fixture {
    struct arena *arena;
    struct str home;
    struct source *source;
    struct transport transport;
    struct clock clock;
    struct credential_cache *cache;
    struct credential_query query;
};

static void write_login(struct fixture *f, const char *end)
{
    struct arena *a = f->arena;
    struct str name = arena_printf(a, ".aws/login/cache/" STR_FMT ".json",
                                   STR_ARG(hash_sha256_hex(a, STR("me"))));
    scratch_write(
        a, f->home, name.p,
        arena_printf(a,
                     "{\"accessToken\":{\"accessKeyId\":\"O\",\"secretAccessKey\":\"S\","
                     "\"sessionToken\":\"T\",\"accountId\":\"1\",\"expiresAt\":\"%s\"},"
                     "\"refreshToken\":\"r\",\"clientId\":\"c\",\"dpopKey\":\"MHcCAQEEIPm/sovxx+9+"
                     "nHN/KM1tqgKTv/0e2zlpb5vQ7xUwocgGoAoGCCqGSM49AwEHoUQDQgAE34pKUGpXJ4BUDZ0TR05q1"
                     "VIGcY7GFpKiTfSAVKR7ngB8OjwY8LOKBZST6J6Sqbx50lqiDKjQdBUfbjZ+T7gOHQ==\"}",
                     end)
            .p);
}

static void write_token(struct fixture *f, const char *end)
{
    struct arena *a = f->arena;
    struct digest d = hash_sha1(STR("my"));
    struct str name =
        arena_printf(a, ".aws/sso/cache/" STR_FMT ".json", STR_ARG(digest_hex(a, &d)));
    scratch_write(a, f->home, name.p,
                  arena_printf(a,
                               "{\"accessToken\":\"t\",\"expiresAt\":\"%s\",\"clientId\":\"c\","
                               "\"clientSecret\":\"s\",\"refreshToken\":\"r\","
                               "\"registrationExpiresAt\":\"2026-06-01T00:00:00Z\"}",
                               end)
                      .p);
}

/* A program that notes that it ran, and takes its time; its keys end in an hour of its first run,
 * then of its second. */
static void write_program(struct fixture *f)
{
    scratch_write(f->arena, f->home, "keys.sh",
                  arena_printf(f->arena,
                               "echo >> '" STR_FMT "/runs'\nsleep 0.5\nt=06:06:07Z\n"
                               "[ $(wc -l < '" STR_FMT "/runs') = 1 ] || t=08:06:07Z\n"
                               "echo '{\"Version\":1,\"AccessKeyId\":\"K\",\"SecretAccessKey\":"
                               "\"S\",\"Expiration\":\"2026-03-04T'$t'\"}'\n",
                               STR_ARG(f->home), STR_ARG(f->home))
                      .p);
}

static void setup(struct fixture *f, struct arena *a, const char *variable, const char *config)
{
    f->arena = a;
    f->home = scratch_new(a);
    struct str program = arena_printf(a, "sh '" STR_FMT "/keys.sh'", STR_ARG(f->home));
    if (str_eq(str_of(config), STR(PROCESS))) {
        config =
            arena_printf(a, "[default]\ncredential_process = " STR_FMT "\n", STR_ARG(program)).p;
    }
    scratch_write(a, f->home, ".aws/config", config);
    scratch_write(a, f->home, "web", "a.b.c");
    write_login(f, "2026-03-04T05:06:37Z");
    write_token(f, "2026-03-04T06:00:00Z");
    write_program(f);
    const char *pairs[] = {arena_printf(a, "HOME=" STR_FMT, STR_ARG(f->home)).p,
                           arena_printf(a, "PATH=/usr/bin:/bin").p, variable,
                           "AWS_EC2_METADATA_DISABLED=true", NULL};
    struct err e = err_init(a);
    f->source = ARENA_NEW(a, struct source);
    f->source->now_ms = NOW_MS;
    f->transport = (struct transport){.send = answer, .ctx = f->source};
    f->clock = (struct clock){.now_ms = source_now, .ctx = f->source};
    f->cache = credential_cache_new(a);
    f->query = (struct credential_query){.env = env_of_pairs(a, pairs),
                                         .profile = STR("default"),
                                         .allow_process = true,
                                         .transport = &f->transport,
                                         .clock = &f->clock};
    CHECK_OK(config_load(a, f->query.env, &f->query.config, &e), &e);
}

static struct str key_or_error(struct fixture *f, struct arena *a)
{
    struct credentials c = {.expires_ms = 0};
    struct err e = err_init(a);
    return credential_cache_find(f->cache, a, &f->query, &c, &e) ? c.access_key : e.message;
}

static void *find_in_thread(void *arg)
{
    static bool yes = true;
    struct fixture *f = arg;
    struct arena *a = arena_new();
    atomic_fetch_add(&f->source->begun, 1);
    bool ok = str_eq(key_or_error(f, a), STR("K"));
    arena_free(a);
    return ok ? &yes : NULL;
}

/* How many requests it takes to give all threads the keys. */
static unsigned refresh(struct fixture *f)
{
    pthread_t threads[THREADS];
    unsigned n = 0, without = 0;
    f->source->requests = 0;
    f->source->begun = 0;
    while (n < THREADS && pthread_create(&threads[n], NULL, find_in_thread, f) == 0) n++;
    CHECK(n == THREADS);
    for (size_t i = 0; i < n; i++) {
        void *ok = NULL;
        pthread_join(threads[i], &ok);
        without += ok == NULL;
    }
    CHECK(without == 0);
    return f->source->requests;
}

static off_t runs(struct fixture *f)
{
    struct stat st;
    return stat(arena_printf(f->arena, STR_FMT "/runs", STR_ARG(f->home)).p, &st) == 0 ? st.st_size
                                                                                       : 0;
}

static void test_kinds(struct arena *a)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        static struct fixture f;
        test_begin(rows[i].name);
        setup(&f, a, rows[i].variable, rows[i].config);
        bool is_process = str_eq(str_of(rows[i].config), STR(PROCESS));
        CHECK(refresh(&f) == rows[i].first);
        CHECK(runs(&f) == (is_process ? 1 : 0));
        f.source->now_ms = NOW_MS + 2 * HOUR_MS;
        CHECK(refresh(&f) == rows[i].later);
        CHECK(runs(&f) == (is_process ? 2 : 0));
    }
}

static void test_new_login(struct arena *a)
{
    static struct fixture f;
    test_begin("a new login is seen");
    setup(&f, a, "X=", SSO);
    f.source->begun = THREADS;
    struct digest d = hash_sha1(STR("my"));
    struct str file = arena_printf(a, STR_FMT "/.aws/sso/cache/" STR_FMT ".json", STR_ARG(f.home),
                                   STR_ARG(digest_hex(a, &d)));
    CHECK(unlink(file.p) == 0);
    CHECK_STR(key_or_error(&f, a), STR("Error loading SSO Token: Token for my does not exist"));
    write_token(&f, "2026-03-04T08:00:00Z");
    CHECK_STR(key_or_error(&f, a), STR("K"));
}

static void test_renewed_elsewhere(struct arena *a)
{
    static struct fixture f;
    test_begin("a token that another process renews");
    setup(&f, a, "X=", SSO);
    f.source->begun = THREADS;
    f.source->renewed_elsewhere = &f;
    write_token(&f, "2026-03-04T05:00:00Z");
    CHECK_STR(key_or_error(&f, a), STR("K"));
    CHECK(f.source->requests == 2);
}

void run_tests(struct arena *a)
{
    test_renewed_elsewhere(a);
    test_kinds(a);
    test_new_login(a);
}
