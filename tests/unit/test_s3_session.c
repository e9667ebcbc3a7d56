/* Sessions of directory buckets, against a transport that hands them out. */
#include "auth/s3_session.h"
#include "base/cancel.h"
#include "harness.h"

#include <pthread.h>
#include <stdatomic.h>

#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */

struct service {
    unsigned asked;
    int status;
    struct str body;
    struct http_request last;
};

static int64_t told_now(void *ctx)
{
    return *(const int64_t *)ctx;
}

static bool answer(void *ctx, struct arena *a, const struct http_request *r,
                   const struct http_options *options, struct http_response *out, struct err *e)
{
    (void)a;
    (void)options;
    (void)e;
    struct service *s = ctx;
    s->asked++;
    s->last = *r;
    *out = (struct http_response){.status = s->status, .body = s->body};
    return true;
}

static const struct str session = STR_INIT(
    "<CreateSessionResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Credentials>"
    "<SessionToken>T</SessionToken><SecretAccessKey>S</SecretAccessKey><AccessKeyId>K</AccessKeyId>"
    "<Expiration>2026-03-04T05:11:07Z</Expiration></Credentials></CreateSessionResult>");

static const struct str refusal =
    STR_INIT("<Error><Code>AccessDenied</Code><Message>no</Message></Error>");

static struct s3_session wanted_of(struct str bucket)
{
    return (struct s3_session){
        .bucket = bucket,
        .url = STR("https://b--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com"),
        .region = STR("us-west-2"),
        .user_agent = STR("test"),
        .signer = {.access_key = STR("AK"), .secret_key = STR("SK")}};
}

/* ---- many at a time ---- */

#define THREADS 24u

struct slow_service {
    atomic_uint asked, now, most;
    int status;
    struct str body;
};

static bool answer_late(void *ctx, struct arena *a, const struct http_request *r,
                        const struct http_options *options, struct http_response *out,
                        struct err *e)
{
    (void)a;
    (void)r;
    (void)options;
    (void)e;
    struct slow_service *s = ctx;
    unsigned now = atomic_fetch_add(&s->now, 1) + 1, most = atomic_load(&s->most);
    while (now > most && !atomic_compare_exchange_weak(&s->most, &most, now)) continue;
    atomic_fetch_add(&s->asked, 1);
    cancel_sleep_ms(NULL, 100);
    atomic_fetch_sub(&s->now, 1);
    *out = (struct http_response){.status = s->status, .body = s->body};
    return true;
}

struct asker {
    pthread_t thread;
    struct s3_sessions *sessions;
    const struct credential_query *q;
    struct str bucket;
    bool ok;
};

static void *ask_for_it(void *arg)
{
    struct asker *asker = arg;
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct credentials found;
    const struct s3_session wanted = wanted_of(asker->bucket);
    asker->ok = s3_session_find(asker->sessions, a, asker->q, &wanted, &found, &e);
    arena_free(a);
    return NULL;
}

/* Each bucket is asked for once, and different buckets at the same time; a refusal is for all who
 * waited for it. */
static void test_threads(struct arena *a, const struct env *env, const struct config *config,
                         bool works)
{
    test_begin(works ? "one question for each bucket, all at the same time"
                     : "one refused question for each bucket");
    static const struct str buckets[] = {STR_INIT("b"), STR_INIT("c"), STR_INIT("d"),
                                         STR_INIT("e")};
    static struct asker askers[THREADS];
    int64_t now = NOW_MS;
    const struct clock clock = {.now_ms = told_now, .ctx = &now};
    struct slow_service s = {.status = works ? 200 : 403, .body = works ? session : refusal};
    const struct transport transport = {answer_late, &s};
    const struct credential_query q = {
        .env = env, .config = config, .transport = &transport, .clock = &clock};
    struct s3_sessions *sessions = s3_sessions_new(a);
    for (size_t i = 0; i < THREADS; i++) {
        askers[i] = (struct asker){
            .sessions = sessions, .q = &q, .bucket = buckets[i % ARRAY_LEN(buckets)]};
        CHECK(pthread_create(&askers[i].thread, NULL, ask_for_it, &askers[i]) == 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(askers[i].thread, NULL);
        CHECK(askers[i].ok == works);
    }
    CHECK(s.asked == ARRAY_LEN(buckets) && s.most > 1);
}

void run_tests(struct arena *a)
{
    static const struct {
        const char *name;
        struct str bucket;
        int64_t after_s;
        bool works;     /* the service */
        unsigned asked; /* times, up to here */
        bool ok;
    } rows[] = {
        {"refused", STR_INIT("b"), 0, false, 1, false},
        {"asked for", STR_INIT("b"), 0, true, 2, true},
        {"kept", STR_INIT("b"), 200, true, 2, true},
        {"of another bucket", STR_INIT("c"), 200, true, 3, true},
        {"cannot be renewed yet", STR_INIT("b"), 270, false, 4, true},
        {"must be renewed", STR_INIT("b"), 295, false, 5, false},
        {"renewed", STR_INIT("b"), 270, true, 6, true},
    };
    int64_t now_ms = NOW_MS;
    const struct clock clock = {.now_ms = told_now, .ctx = &now_ms};
    struct service s = {.asked = 0};
    const struct transport transport = {answer, &s};
    const char *files[] = {"AWS_CONFIG_FILE=/nonexistent/config",
                           "AWS_SHARED_CREDENTIALS_FILE=/nonexistent/credentials", NULL};
    const struct env *env = env_of_pairs(a, files);
    const struct config *config = NULL;
    struct err wrong = err_init(a);
    CHECK_OK(config_load(a, env, &config, &wrong), &wrong);
    const struct credential_query q = {
        .env = env, .config = config, .transport = &transport, .clock = &clock};
    struct s3_sessions *sessions = s3_sessions_new(a);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        test_begin(rows[i].name);
        const struct s3_session wanted = wanted_of(rows[i].bucket);
        now_ms = NOW_MS + rows[i].after_s * 1000;
        struct credentials found = {.expires_ms = 0};
        struct err e = err_init(a);
        s.status = rows[i].works ? 200 : 403;
        s.body = rows[i].works ? session : refusal;
        CHECK(s3_session_find(sessions, a, &q, &wanted, &found, &e) == rows[i].ok);
        CHECK(s.asked == rows[i].asked);
        if (!rows[i].ok) {
            CHECK_STR(e.message, STR("An error occurred (AccessDenied) when calling the "
                                     "CreateSession operation: no"));
            continue;
        }
        CHECK_STR(found.access_key, STR("K"));
        CHECK_STR(found.secret_key, STR("S"));
        CHECK_STR(found.session_token, STR("T"));
    }
    test_threads(a, env, config, true);
    test_threads(a, env, config, false);
    struct str text = STR_NONE;
    CHECK_STR(s.last.path, STR("/"));
    CHECK_STR(s.last.query, STR("session"));
    CHECK(http_headers_get(&s.last.headers, STR("Authorization"), &text));
    CHECK(str_find(text, STR("/us-west-2/s3express/aws4_request")) != STR_NPOS);
    CHECK(str_find(text, STR("amz-sdk")) == STR_NPOS);
    CHECK(http_headers_get(&s.last.headers, STR("amz-sdk-request"), &text));
    CHECK_STR(text, STR("attempt=1"));
}
