#include "auth/credential_cache.h"
#include "harness.h"
#include "scratch.h"

#include <pthread.h>
#include <stdatomic.h>

#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */

/* An instance metadata service whose credentials end in an hour, and which can be told to fail. */
struct service {
    atomic_uint roles; /* answers with credentials */
    atomic_uint failures;
    atomic_bool fails;
    _Atomic int64_t now_ms;
    _Atomic int64_t pause_ms;   /* gives other threads the time to come */
    atomic_uint begun, awaited; /* threads; an answer waits until so many have begun */
};

static int64_t service_now(void *ctx)
{
    struct service *s = ctx;
    return s->now_ms;
}

static void pause_until_all_came(struct service *s)
{
    for (int i = 0; i < 1000 && s->begun < s->awaited; i++) cancel_sleep_ms(NULL, 10);
    cancel_sleep_ms(NULL, s->pause_ms);
}

static bool answer(void *ctx, struct arena *a, const struct http_request *r,
                   const struct http_options *options, struct http_response *out, struct err *e)
{
    struct service *s = ctx;
    (void)options;
    if (s->fails) {
        atomic_fetch_add(&s->failures, 1);
        pause_until_all_came(s);
        return err_set(e, ERR_NETWORK, "service is away");
    }
    *out = (struct http_response){.status = 200, .body = STR("text")};
    if (!str_ends(r->path, STR("/text"))) return true;
    pause_until_all_came(s);
    unsigned n = atomic_fetch_add(&s->roles, 1) + 1;
    out->body = arena_printf(a,
                             "{\"AccessKeyId\":\"K%u\",\"SecretAccessKey\":\"S\",\"Token\":\"T\","
                             "\"Expiration\":\"%lld\"}",
                             n, (long long)(s->now_ms / 1000 + 3600));
    return true;
}

struct fixture {
    struct arena *arena;
    struct service *service; /* shared by the copies that threads make */
    struct transport transport;
    struct clock clock;
    struct credential_cache *cache;
    struct credential_query query;
};

static void setup(struct fixture *f, struct arena *a, const char *variable)
{
    struct str home = scratch_new(a);
    const char *pairs[] = {arena_printf(a, "HOME=" STR_FMT, STR_ARG(home)).p, variable, NULL};
    struct err e = err_init(a);
    f->arena = a;
    f->service = ARENA_NEW(a, struct service);
    f->service->now_ms = NOW_MS;
    f->service->pause_ms = 5;
    f->transport = (struct transport){.send = answer, .ctx = f->service};
    f->clock = (struct clock){.now_ms = service_now, .ctx = f->service};
    f->cache = credential_cache_new(a);
    f->query = (struct credential_query){.env = env_of_pairs(a, pairs),
                                         .profile = STR("default"),
                                         .transport = &f->transport,
                                         .clock = &f->clock};
    CHECK_OK(config_load(a, f->query.env, &f->query.config, &e), &e);
}

static struct str key(struct fixture *f)
{
    struct credentials c = {.expires_ms = 0};
    struct err e = err_init(f->arena);
    bool ok = credential_cache_find(f->cache, f->arena, &f->query, &c, &e);
    return ok ? c.access_key : STR("(error)");
}

static void *find_in_thread(void *arg)
{
    struct fixture own = *(struct fixture *)arg;
    own.arena = arena_new();
    atomic_fetch_add(&own.service->begun, 1);
    bool *ok = NULL;
    static bool yes = true;
    if (str_eq(key(&own), STR("K1"))) ok = &yes;
    arena_free(own.arena);
    return ok;
}

static void test_threads(struct arena *a)
{
    test_begin("many threads, one request");
    static struct fixture f;
    setup(&f, a, NULL);
    pthread_t threads[16];
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        if (!CHECK(pthread_create(&threads[i], NULL, find_in_thread, &f) == 0)) return;
    }
    for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
        void *ok = NULL;
        pthread_join(threads[i], &ok);
        CHECK(ok != NULL);
    }
    CHECK(f.service->roles == 1);
}

/* Runs find_in_thread in many threads; how many did not find "K1". */
static unsigned in_threads(struct fixture *f)
{
    pthread_t threads[300];
    unsigned n = 0, other = 0;
    f->service->begun = 0;
    f->service->awaited = ARRAY_LEN(threads);
    while (n < ARRAY_LEN(threads) && pthread_create(&threads[n], NULL, find_in_thread, f) == 0) n++;
    CHECK(n == ARRAY_LEN(threads));
    for (size_t i = 0; i < n; i++) {
        void *ok = NULL;
        pthread_join(threads[i], &ok);
        other += ok == NULL;
    }
    f->service->awaited = 0;
    return other;
}

static void test_early_refresh(struct arena *a)
{
    static struct fixture f;
    setup(&f, a, NULL);
    test_begin("hundreds of threads, one early refresh, nobody else waits");
    CHECK_STR(key(&f), STR("K1"));
    f.service->now_ms = NOW_MS + INT64_C(46) * 60 * 1000;
    f.service->pause_ms = 200;
    CHECK(in_threads(&f) == 1);
    CHECK(f.service->roles == 2);
    test_begin("hundreds of threads, one refresh of ended credentials");
    f.service->now_ms = NOW_MS + INT64_C(200) * 60 * 1000;
    CHECK(in_threads(&f) == 300);
    CHECK(f.service->roles == 3);
    CHECK_STR(key(&f), STR("K3"));
}

static void test_failure_is_shared(struct arena *a)
{
    test_begin("hundreds of threads, one failed request");
    static struct fixture f;
    setup(&f, a, NULL);
    f.service->fails = true;
    f.service->pause_ms = 200;
    CHECK(in_threads(&f) == 300);
    CHECK(f.service->failures == 1);
}

struct step {
    int64_t minute; /* since the first request */
    bool fails;
    const char *want;
};

/* Credentials live 60 minutes: new ones are asked for from the 45th on, and needed from the
 * 50th. */
static const struct step steps[] = {
    {0, false, "K1"}, {44, true, "K1"},      {46, true, "K1"},  {46, false, "K2"},
    {90, true, "K2"}, {97, true, "(error)"}, {97, false, "K3"},
};

static void test_life(struct arena *a)
{
    static struct fixture f;
    setup(&f, a, NULL);
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        test_begin(steps[i].want);
        f.service->now_ms = NOW_MS + steps[i].minute * 60 * 1000;
        f.service->fails = steps[i].fails;
        CHECK_STR(key(&f), str_of(steps[i].want));
    }
    test_begin("forget");
    credential_cache_forget(f.cache);
    CHECK_STR(key(&f), STR("K4"));
}

static void test_kept_by_profile(struct arena *a)
{
    test_begin("another profile is another entry");
    static struct fixture f;
    setup(&f, a, NULL);
    CHECK_STR(key(&f), STR("K1"));
    f.query.profile = STR("other");
    CHECK_STR(key(&f), STR("K2"));
    f.query.profile = STR("default");
    CHECK_STR(key(&f), STR("K1"));
}

static void test_not_kept(struct arena *a)
{
    test_begin("variables are not kept");
    static struct fixture f;
    setup(&f, a, "AWS_ACCESS_KEY_ID=EK");
    CHECK_STR(key(&f), STR("(error)"));
    const char *pairs[] = {"AWS_ACCESS_KEY_ID=EK", "AWS_SECRET_ACCESS_KEY=ES",
                           "AWS_CREDENTIAL_EXPIRATION=2026-03-04T06:06:07Z", NULL};
    f.query.env = env_of_pairs(a, pairs);
    CHECK_STR(key(&f), STR("EK"));
    pairs[0] = "AWS_ACCESS_KEY_ID=EK2";
    f.query.env = env_of_pairs(a, pairs);
    CHECK_STR(key(&f), STR("EK2"));
}

static void test_cancel(struct arena *a)
{
    test_begin("cancel while another thread asks");
    static struct fixture f;
    setup(&f, a, NULL);
    f.service->pause_ms = 400;
    pthread_t other;
    if (!CHECK(pthread_create(&other, NULL, find_in_thread, &f) == 0)) return;
    cancel_sleep_ms(NULL, 100);
    struct fixture own = f;
    struct cancel *c = cancel_new(a);
    cancel_raise(c);
    own.query.cancel = c;
    int64_t start = clock_monotonic_us();
    CHECK_STR(key(&own), STR("(error)"));
    CHECK(clock_monotonic_us() - start < 200 * 1000);
    void *ok = NULL;
    pthread_join(other, &ok);
    CHECK(ok != NULL);
}

void run_tests(struct arena *a)
{
    test_threads(a);
    test_early_refresh(a);
    test_failure_is_shared(a);
    test_life(a);
    test_kept_by_profile(a);
    test_not_kept(a);
    test_cancel(a);
}
