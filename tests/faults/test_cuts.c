/* An answer that breaks off, at each of its bytes, by an end or by a reset, once or always: what
 * commands do then, over the real transport. Nothing waits longer than it must, nothing is left. */
#include <dirent.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "../unit/harness.h"
#include "../wire/wire.h"
#include "base/clock.h"
#include "http/backoff.h"
#include "outcome.h"

#define LONGEST_MS 5000 /* of one command; a hang would end by the read time-out of 60 s */

struct answer {
    const char *name, *command;
    struct str whole;
    const char *text;  /* printed, when it came whole */
    const char *error; /* or said */
    bool is_retried;   /* also when it came whole */
};

#define TABLES "{\"TableNames\": [\"a\"]}"
#define LIST "dynamodb list-tables --query TableNames[0] --output text"
#define IDENTITY "sts get-caller-identity --query Account --output text"
#define TAGS "s3api get-bucket-tagging --bucket bucket-1 --query TagSet[0].Key --output text"

static const struct answer answers[] = {
    {"a body with its length", LIST,
     STR_INIT("HTTP/1.1 200 OK\r\nContent-Length: 21\r\nConnection: close\r\n\r\n" TABLES), "a\n",
     NULL, false},
    {"a body in chunks", LIST,
     STR_INIT("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
              "5\r\n{\"Tab\r\n10;x=y\r\nleNames\": [\"a\"]}\r\n0\r\nX-Trailer: t\r\n\r\n"),
     "a\n", NULL, false},
    {"behind a 100", LIST,
     STR_INIT("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 21\r\n"
              "Connection: close\r\n\r\n" TABLES),
     "a\n", NULL, false},
    {"XML", IDENTITY,
     STR_INIT("HTTP/1.1 200 OK\r\nContent-Length: 126\r\nConnection: close\r\n\r\n"
              "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>a</Account>"
              "</GetCallerIdentityResult></GetCallerIdentityResponse>"),
     "a\n", NULL, false},
    {"XML of S3 in chunks", TAGS,
     STR_INIT("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
              "40\r\n<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet\r\n"
              "b\r\n></Tagging>\r\n0\r\n\r\n"),
     "a\n", NULL, false},
    {"a refusal", LIST,
     STR_INIT("HTTP/1.1 400 X\r\nContent-Length: 49\r\nConnection: close\r\n\r\n"
              "{\"__type\":\"ValidationException\",\"message\":\"said\"}"),
     NULL, "An error occurred (ValidationException) when calling the ListTables operation: said",
     false},
    {"a refusal in chunks", TAGS,
     STR_INIT("HTTP/1.1 403 X\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
              "20\r\n<Error><Code>AccessDenied</Code>\r\n21\r\n<Message>said</Message>  "
              "</Error>\r\n0\r\n\r\n"),
     NULL, "An error occurred (AccessDenied) when calling the GetBucketTagging operation: said",
     false},
    {"a failing service", LIST,
     STR_INIT("HTTP/1.1 500 X\r\nContent-Length: 49\r\nConnection: close\r\n\r\n"
              "{\"__type\":\"InternalServerError\",\"message\":\"said\"}"),
     NULL,
     "An error occurred (InternalServerError) when calling the ListTables operation (reached max "
     "retries: 2): said",
     true},
};

/* What the server does with the next requests: so many answers are cut, then they come whole. */
struct script {
    _Atomic(const struct answer *) answer; /* that is cut */
    _Atomic(const struct answer *) good;   /* behind those */
    atomic_size_t bytes;
    atomic_bool resets;
    atomic_uint cuts, requests;
};

struct fixture {
    struct wire *wire;
    struct http_server *server;
    struct script script;
};

static bool answer_cut(void *ctx, struct arena *a, const struct server_request *r)
{
    (void)a;
    struct script *p = ctx;
    unsigned n = atomic_fetch_add(&p->requests, 1);
    const struct answer *cut = atomic_load(&p->answer);
    if (n >= atomic_load(&p->cuts)) {
        server_send(r->fd, atomic_load(&p->good)->whole);
        return false;
    }
    server_send(r->fd, str_sub(cut->whole, 0, atomic_load(&p->bytes)));
    if (atomic_load(&p->resets)) {
        struct linger now = {.l_onoff = 1};
        setsockopt(r->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    return false;
}

static struct str asked(struct fixture *f, struct arena *a, const char *command)
{
    struct engine g = f->wire->engine;
    g.quota = retry_quota_new(a);
    return outcome(a, &g, f->server, command, NULL);
}

static bool is_closed(struct str said)
{
    return str_starts(said, STR("Connection was closed before we received a valid response from "
                                "endpoint URL: \"http://127.0.0.1:"));
}

/* Sent whole before a reset, an answer may arrive or not; and what is missing of a chunked one
 * behind its last chunk is nothing of it. */
static bool may_be_whole(const struct answer *x, size_t n, bool resets)
{
    bool in_chunks = str_find(x->whole, STR("chunked")) != STR_NPOS;
    return (resets && n == x->whole.n) || (in_chunks && n + 1 == x->whole.n);
}

static bool is_whole(const struct answer *x, struct str said)
{
    return str_eq(said, str_of(x->error ? x->error : x->text));
}

static void cut_once(struct fixture *f, const struct answer *x, size_t n, bool resets)
{
    static const struct answer *const good = &answers[0], *const good_xml = &answers[3],
                                      *const good_s3 = &answers[4];
    bool xml = str_eq(str_of(x->command), STR(IDENTITY)),
         s3 = str_eq(str_of(x->command), STR(TAGS));
    struct arena *a = arena_new();
    atomic_store(&f->script.good, s3 ? good_s3 : xml ? good_xml : good);
    atomic_store(&f->script.cuts, 1);
    atomic_store(&f->script.requests, 0);
    struct str said = asked(f, a, x->command);
    unsigned requests = atomic_load(&f->script.requests);
    bool again = requests == 2 && str_eq(said, STR("a\n"));
    bool at_once = requests == 1 && !x->is_retried && is_whole(x, said);
    bool ok = n == x->whole.n && !resets ? (x->is_retried ? again : at_once)
                                         : again || (may_be_whole(x, n, resets) && at_once);
    test_check(ok, __FILE__, __LINE__, "%s, cut once behind %zu: %u requests, " STR_FMT, x->name, n,
               requests, STR_ARG(said));
    arena_free(a);
}

static void cut_always(struct fixture *f, const struct answer *x, size_t n, bool resets)
{
    struct arena *a = arena_new();
    atomic_store(&f->script.cuts, 1000);
    atomic_store(&f->script.requests, 0);
    struct str said = asked(f, a, x->command);
    unsigned requests = atomic_load(&f->script.requests);
    bool given_up = requests == 3 && is_closed(said);
    bool came = is_whole(x, said) && (x->is_retried ? requests == 3 : requests >= 1);
    bool ok = n == x->whole.n && !resets ? came : given_up || (may_be_whole(x, n, resets) && came);
    test_check(ok, __FILE__, __LINE__, "%s, always cut behind %zu: %u requests, " STR_FMT, x->name,
               n, requests, STR_ARG(said));
    arena_free(a);
}

static void test_answer(struct fixture *f, const struct answer *x, bool resets)
{
    test_begin(x->name);
    atomic_store(&f->script.answer, x);
    atomic_store(&f->script.resets, resets);
    for (size_t n = 0; n <= x->whole.n; n++) {
        atomic_store(&f->script.bytes, n);
        int64_t start = clock_monotonic_us();
        cut_once(f, x, n, resets);
        cut_always(f, x, n, resets);
        int64_t ms = (clock_monotonic_us() - start) / 1000;
        test_check(ms < LONGEST_MS, __FILE__, __LINE__, "%s, cut behind %zu: %lld ms", x->name, n,
                   (long long)ms);
    }
}

static size_t open_files(void)
{
    size_t n = 0;
    DIR *d = opendir("/proc/self/fd");
    while (d && readdir(d)) n++;
    if (d) closedir(d);
    return n;
}

void run_tests(struct arena *a)
{
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->wire = wire_new(a, "");
    f->wire->engine.random = &without_delay;
    f->server = http_server_start(a, answer_cut, &f->script);
    atomic_store(&f->script.good, &answers[0]);
    struct arena *first = arena_new();
    CHECK_STR(asked(f, first, LIST), STR("a\n"));
    arena_free(first);
    size_t files = open_files();
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        test_answer(f, &answers[i], false);
        test_answer(f, &answers[i], true);
    }
    test_begin("no connection is left");
    CHECK(open_files() <= files);
    http_server_stop(f->server);
    s3_server_stop(f->wire->server);
}
