#include "engine/caller.h"
#include "fake_aws.h"
#include "harness.h"
#include "scratch.h"

/* Runs one command; the printed text, or the error's message. */
static struct str run(struct fake_aws *f, struct str line)
{
    struct request *r = ARENA_NEW(f->arena, struct request);
    *r = request_new(f->arena, &f->engine);
    struct err e = err_init(f->arena);
    if (!engine_prepare(r, line, &e) || !engine_run(r, &e)) return e.message;
    while (str_ends(r->text, STR("\n"))) r->text.n--;
    return r->text;
}

static const struct fake_answer three_pages[] = {
    {200, STR_INIT("{\"Owner\":\"me\",\"Things\":[\"a\",\"b\"],\"Extra\":[\"x\"],\"Count\":2,"
                   "\"Token\":\"t1\"}")},
    {200, STR_INIT("{\"Owner\":\"you\",\"Things\":[\"c\"],\"Count\":1,\"Token\":\"t2\"}")},
    {200, STR_INIT("{\"Things\":[\"d\",\"e\"],\"Extra\":[\"y\"],\"Count\":2,\"Token\":\"\"}")},
};

static void pages(struct arena *a)
{
    test_begin("pages");
    static const struct {
        struct str line, text;
        size_t sent;
        struct str last_body;
    } rows[] = {
        {STR_INIT("aws things list-things"),
         STR_INIT("{\"Things\":[\"a\",\"b\",\"c\",\"d\",\"e\"],\"Extra\":[\"x\",\"y\"],\"Count\":5,"
                  "\"Owner\":\"me\"}"),
         3, STR_INIT("{\"Token\": \"t2\"}")},
        {STR_INIT("aws things list-things --max-items 1"),
         /* {"Token": null, "boto_truncate_amount": 1} */
         STR_INIT(
             "{\"Things\":[\"a\"],\"Extra\":[\"x\"],\"Count\":2,\"Owner\":\"me\",\"NextToken\":"
             "\"eyJUb2tlbiI6IG51bGwsICJib3RvX3RydW5jYXRlX2Ftb3VudCI6IDF9\"}"),
         1, STR_INIT("{}")},
        {STR_INIT("aws things list-things --max-items 2"),
         /* page boundary: {"Token": "t1"} */
         STR_INIT("{\"Things\":[\"a\",\"b\"],\"Extra\":[\"x\"],\"Count\":2,\"Owner\":\"me\","
                  "\"NextToken\":\"eyJUb2tlbiI6ICJ0MSJ9\"}"),
         1, STR_INIT("{}")},
        {STR_INIT("aws things list-things --page-size 2 --query Things[0]"), STR_INIT("\"a\""), 3,
         STR_INIT("{\"Limit\": 2, \"Token\": \"t2\"}")},
        {STR_INIT("aws things list-things --no-paginate"),
         STR_INIT("{\"Owner\":\"me\",\"Things\":[\"a\",\"b\"],\"Extra\":[\"x\"],\"Count\":2,"
                  "\"Token\":\"t1\"}"),
         1, STR_INIT("{}")},
        {STR_INIT("aws things list-things --starting-token "
                  "eyJUb2tlbiI6IG51bGwsICJib3RvX3RydW5jYXRlX2Ftb3VudCI6IDF9 --max-items 1"),
         /* the list goes on behind the first item; the truncation counts from the page's start */
         STR_INIT("{\"Things\":[\"b\"],\"Extra\":[],\"Count\":2,\"Owner\":\"me\",\"NextToken\":"
                  "\"eyJUb2tlbiI6ICJ0MSJ9\"}"),
         1, STR_INIT("{}")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct fake_aws *f = fake_aws_new(a, three_pages, ARRAY_LEN(three_pages), NULL);
        CHECK_STR(run(f, rows[i].line), rows[i].text);
        CHECK(f->sent == rows[i].sent);
        if (f->sent > 0) CHECK_STR(f->requests[f->sent - 1].body, rows[i].last_body);
    }
}

static void repeated_token(struct arena *a)
{
    test_begin("repeated token");
    static const struct fake_answer answers[] = {
        {200, STR_INIT("{\"Things\":[\"a\"],\"Token\":\"t\"}")},
        {200, STR_INIT("{\"Things\":[\"b\"],\"Token\":\"t\"}")},
    };
    struct fake_aws *f = fake_aws_new(a, answers, ARRAY_LEN(answers), NULL);
    struct str text = run(f, STR("aws things list-things"));
    CHECK(str_starts(text, STR("Error during pagination: The same next token was received twice")));
}

static void retries(struct arena *a)
{
    test_begin("retries");
    static const struct fake_answer healed[] = {
        {0, STR_INIT("")}, {503, STR_INIT("")}, {200, STR_INIT("{\"State\":\"ok\"}")}};
    struct fake_aws *f = fake_aws_new(a, healed, ARRAY_LEN(healed), NULL);
    CHECK_STR(run(f, STR("aws things describe-thing --name x")), STR("{\"State\":\"ok\"}"));
    CHECK(f->sent == 3);
    static const struct fake_answer lost[] = {
        {500, STR_INIT("")}, {500, STR_INIT("")}, {500, STR_INIT("")}};
    f = fake_aws_new(a, lost, ARRAY_LEN(lost), NULL);
    CHECK_STR(run(f, STR("aws things describe-thing --name x")),
              STR("An error occurred (500) when calling the DescribeThing operation (reached max "
                  "retries: 2): Internal Server Error"));
    static const struct fake_answer refused[] = {
        {400, STR_INIT("{\"__type\":\"Things#NoSuchThing\","
                       "\"message\":\"no such thing\"}")}};
    f = fake_aws_new(a, refused, ARRAY_LEN(refused), NULL);
    CHECK_STR(
        run(f, STR("aws things describe-thing --name x")),
        STR("An error occurred (NoSuchThing) when calling the DescribeThing operation: no such "
            "thing"));
    CHECK(f->sent == 1);
}

/* A pseudo region is no region to sign for. */
static void regions(struct arena *a)
{
    test_begin("regions");
    static const struct fake_answer answers[] = {{200, STR_INIT("{}")}};
    struct fake_aws *f = fake_aws_new(a, answers, ARRAY_LEN(answers), NULL);
    CHECK_STR(run(f, STR("aws things describe-thing --name x --region fips-eu-west-1")), STR(""));
    if (!CHECK(f->sent == 1)) return;
    struct str signature = STR("");
    CHECK(http_headers_get(&f->requests[0].headers, STR("Authorization"), &signature));
    CHECK(str_find(signature, STR("/eu-west-1/things/aws4_request")) != STR_NPOS);
    CHECK_STR(f->requests[0].host, STR("data-things.eu-west-1.amazonaws.com"));
}

static bool signed_for(const struct fake_aws *f, size_t i, struct str region)
{
    struct str authorization = STR_NONE;
    http_headers_get(&f->requests[i].headers, STR("Authorization"), &authorization);
    return str_find(authorization, region) != STR_NPOS;
}

static void redirects(struct arena *a)
{
    test_begin("bucket in another region");
    static const struct fake_answer moved[] = {
        {301, STR_INIT("<!--eu-west-1--><Error><Code>PermanentRedirect</Code></Error>")},
        {200, STR_INIT("<Out><Name>n</Name></Out>")},
        {200, STR_INIT("<Out><Name>n</Name></Out>")}};
    static const struct str get = STR_INIT("aws s3api get-bucket-tagging --bucket far");
    struct fake_aws *f = fake_aws_new(a, moved, ARRAY_LEN(moved), NULL);
    CHECK_STR(run(f, get), STR("{\"Name\":\"n\"}"));
    CHECK(f->sent == 2 && signed_for(f, 0, STR("/us-east-1/s3/")));
    CHECK(signed_for(f, 1, STR("/eu-west-1/s3/")));
    CHECK_STR(run(f, get), STR("{\"Name\":\"n\"}"));
    CHECK(f->sent == 3 && signed_for(f, 2, STR("/eu-west-1/s3/")));
    static const struct fake_answer hostile[] = {
        {301, STR_INIT("<!--x@evil.com/#--><Error><Code>PermanentRedirect</Code></Error>")}};
    f = fake_aws_new(a, hostile, ARRAY_LEN(hostile), NULL);
    CHECK(str_find(run(f, get), STR("(PermanentRedirect)")) != STR_NPOS);
    CHECK(f->sent == 1);
    static const struct fake_answer loop[] = {
        {301, STR_INIT("<!--eu-west-1--><Error><Code>PermanentRedirect</Code></Error>")},
        {301, STR_INIT("<!--eu-west-2--><Error><Code>PermanentRedirect</Code></Error>")}};
    f = fake_aws_new(a, loop, ARRAY_LEN(loop), NULL);
    CHECK(str_find(run(f, get), STR("(PermanentRedirect)")) != STR_NPOS);
    CHECK(f->sent == 2);
}

/* The policy is asked before HeadBucket is. */
static void redirects_by_head(struct arena *a)
{
    test_begin("a bucket whose region HeadBucket tells");
    static const struct fake_answer moved[] = {
        {301, STR_INIT("<Error><Code>PermanentRedirect</Code></Error>")},
        {200, STR_INIT("<!--eu-west-1-->")},
        {200, STR_INIT("<Out><Name>n</Name></Out>")}};
    static const struct str get = STR_INIT("aws s3api get-bucket-tagging --bucket far");
    struct fake_aws *f = fake_aws_new(a, moved, ARRAY_LEN(moved), NULL);
    CHECK_STR(run(f, get), STR("{\"Name\":\"n\"}"));
    CHECK(f->sent == 3 && signed_for(f, 2, STR("/eu-west-1/s3/")));
    CHECK_STR(f->requests[1].method, STR("HEAD"));
    struct str folder = scratch_new(a);
    f = fake_aws_new(a, moved, ARRAY_LEN(moved), NULL);
    f->engine.policy.policy_file = scratch_write(
        a, folder, "policy.json",
        "{\"version\":\"1.0\",\"policy\":{\"denyList\":[\"aws s3api head-bucket\"]}}");
    CHECK(str_find(run(f, get), STR("(PermanentRedirect)")) != STR_NPOS);
    CHECK(f->sent == 1);
}

static void idempotency(struct arena *a)
{
    test_begin("idempotency token");
    static const struct fake_answer answers[] = {{200, STR_INIT("{}")}, {200, STR_INIT("{}")}};
    struct fake_aws *f = fake_aws_new(a, answers, ARRAY_LEN(answers), NULL);
    CHECK_STR(run(f, STR("aws things describe-thing --name x")), STR(""));
    CHECK_STR(f->requests[0].body, STR("{\"Name\": \"x\", \"ClientToken\": "
                                       "\"00000000-0000-4000-8000-000000000000\"}"));
    CHECK_STR(run(f, STR("aws things describe-thing --name x --client-token mine")), STR(""));
    CHECK_STR(f->requests[1].body, STR("{\"Name\": \"x\", \"ClientToken\": \"mine\"}"));
}

static void waiting(struct arena *a)
{
    test_begin("wait");
    static const struct fake_answer comes[] = {{400, STR_INIT("{\"__type\":\"NoSuchThing\"}")},
                                               {200, STR_INIT("{\"State\":\"new\"}")},
                                               {200, STR_INIT("{\"State\":\"ready\"}")}};
    static const struct str wait = STR_INIT("aws things wait thing-ready --name x");
    struct fake_aws *f = fake_aws_new(a, comes, ARRAY_LEN(comes), NULL);
    CHECK_STR(run(f, wait), STR(""));
    CHECK(f->sent == 3);
    static const struct fake_answer breaks[] = {{200, STR_INIT("{\"State\":\"broken\"}")}};
    f = fake_aws_new(a, breaks, ARRAY_LEN(breaks), NULL);
    CHECK_STR(run(f, wait), STR("Waiter ThingReady failed: Waiter encountered a terminal failure "
                                "state: For expression \"State\" we matched expected path: "
                                "\"broken\""));
    static const struct fake_answer never[] = {{200, STR_INIT("{\"State\":\"new\"}")},
                                               {200, STR_INIT("{\"State\":\"new\"}")},
                                               {200, STR_INIT("{\"State\":\"new\"}")}};
    f = fake_aws_new(a, never, ARRAY_LEN(never), NULL);
    CHECK_STR(run(f, wait), STR("Waiter ThingReady failed: Max attempts exceeded"));
}

static void guards(struct arena *a)
{
    test_begin("guards");
    static const struct {
        const char *env;
        struct str line, starts;
    } rows[] = {
        {"READ_OPERATIONS_ONLY=true", STR_INIT("aws things list-things"),
         STR_INIT("'aws things list-things' is refused because it can change things")},
        {"READ_OPERATIONS_ONLY=on ", STR_INIT("aws things list-things"),
         STR_INIT("'aws things list-things' is refused because it can change things")},
        {"REQUIRE_MUTATION_CONSENT=1", STR_INIT("aws things list-things"),
         STR_INIT("REQUIRE_MUTATION_CONSENT is set")},
        {"X=1", STR_INIT("aws things list-things --endpoint-url http://169.254.169.254"),
         STR_INIT("The endpoint 'http://169.254.169.254' is not allowed")},
        {"X=1", STR_INIT("aws things list-things --endpoint-url http://u:p@127.0.0.1"),
         STR_INIT("The endpoint 'http://u:p@127.0.0.1' is not allowed")},
        {"X=1", STR_INIT("aws things list-things --endpoint-url gopher://127.0.0.1"),
         STR_INIT("The endpoint 'gopher://127.0.0.1' is not allowed")},
        {"X=1", STR_INIT("aws things list-things --no-verify-ssl"),
         STR_INIT("The option --no-verify-ssl is not allowed here")},
        {"AWS_PROFILE=", STR_INIT("aws things list-things --region us-east-1/x"), STR_INIT("")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *const env[] = {rows[i].env, NULL};
        struct fake_aws *f = fake_aws_new(a, three_pages, ARRAY_LEN(three_pages), env);
        struct str text = run(f, rows[i].line);
        CHECK(str_starts(text, rows[i].starts));
        CHECK(f->sent == 0);
    }
    const char *const off[] = {"READ_OPERATIONS_ONLY=false", NULL};
    struct fake_aws *f = fake_aws_new(a, three_pages, ARRAY_LEN(three_pages), off);
    run(f, STR("aws things list-things --no-paginate"));
    CHECK(f->sent == 1);
}

static void refused_early(struct arena *a)
{
    test_begin("refused before anything is sent");
    static const struct {
        struct str line, text;
    } rows[] = {
        {STR_INIT("aws things list-things --starting-token ''"),
         STR_INIT("Parameter validation failed:\nInvalid length for parameter Token, value: 0, "
                  "valid min length: 1")},
        {STR_INIT("aws things list-things --starting-token a___b___c"),
         STR_INIT("Bad starting token: a___b___c")},
        {STR_INIT("aws things list-things --profile nope"),
         STR_INIT("The config profile (nope) could not be found")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct fake_aws *f = fake_aws_new(a, three_pages, ARRAY_LEN(three_pages), NULL);
        CHECK_STR(run(f, rows[i].line), rows[i].text);
        CHECK(f->sent == 0);
    }
}

static void host_prefix(struct arena *a)
{
    test_begin("host prefix");
    static const struct fake_answer answers[] = {{200, STR_INIT("{}")}};
    const struct str line =
        STR("aws things describe-thing --name n --endpoint-url http://127.0.0.1:8000");
    const char *const off[] = {"AWS_DISABLE_HOST_PREFIX_INJECTION=true", NULL};
    struct fake_aws *f = fake_aws_new(a, answers, 1, NULL);
    run(f, line);
    CHECK_STR(f->requests[0].host, STR("data-127.0.0.1:8000"));
    f = fake_aws_new(a, answers, 1, off);
    run(f, line);
    CHECK_STR(f->requests[0].host, STR("127.0.0.1:8000"));
}

static struct str signed_at(const struct fake_aws *f, size_t i)
{
    struct str date = STR("none");
    if (i < f->sent) http_headers_get(&f->requests[i].headers, STR("X-Amz-Date"), &date);
    return date;
}

static void clock_skew(struct arena *a)
{
    test_begin("clock skew");
    static const struct fake_answer answers[] = {
        {400, STR_INIT("{\"__type\":\"InvalidSignatureException\",\"message\":\"expired\"}")},
        {200, STR_INIT("{\"State\":\"ready\"}")},
        {200, STR_INIT("{\"State\":\"ready\"}")},
    };
    static const struct {
        struct str date;
        size_t first, both;
        struct str second;
    } rows[] = {
        {STR_INIT("Tue, 14 Nov 2023 23:13:20 GMT"), 2, 3, STR_INIT("20231114T231320Z")},
        {STR_INIT("Tue, 14 Nov 2023 21:13:20 GMT"), 2, 3, STR_INIT("20231114T211320Z")},
        /* nearly right: the key is wrong, not the clock */
        {STR_INIT("Tue, 14 Nov 2023 22:14:20 GMT"), 1, 2, STR_INIT("20231114T221320Z")},
        {STR_INIT("no date"), 1, 2, STR_INIT("20231114T221320Z")},
        {STR_INIT(""), 1, 2, STR_INIT("20231114T221320Z")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct fake_aws *f = fake_aws_new(a, answers, ARRAY_LEN(answers), NULL);
        f->date = rows[i].date;
        run(f, STR("aws things describe-thing --name x"));
        CHECK_STR(signed_at(f, 0), STR("20231114T221320Z"));
        CHECK(f->sent == rows[i].first);
        run(f, STR("aws things describe-thing --name x"));
        CHECK(f->sent == rows[i].both);
        CHECK_STR(signed_at(f, 1), rows[i].second);
        CHECK_STR(signed_at(f, f->sent - 1), rows[i].second);
    }
}

static void account_of_key(struct arena *a)
{
    static const struct {
        struct str key, account;
    } rows[] = {
        {STR_INIT("AKIARZPUZDIKAAISEM2E"), STR_INIT("123456789012")},
        {STR_INIT("ASIARZPUZDIKAAISEM2E"), STR_INIT("123456789012")},
        {STR_INIT("AKIAIOSFODNN7EXAMPLE"), STR_INIT("")}, /* from before the account was put in */
        {STR_INIT("AKIARZPUZDIKAAISEM2"), STR_INIT("")},
        {STR_INIT("AKIARZPUZ1IKAAISEM2E"), STR_INIT("")},
        {STR_INIT("AROARZPUZDIKAAISEM2E"), STR_INIT("")},
        {STR_INIT(""), STR_INIT("")},
    };
    test_begin("the account of an access key");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        CHECK_STR(caller_account_of_key(a, rows[i].key), rows[i].account);
    }
}

void run_tests(struct arena *a)
{
    account_of_key(a);
    pages(a);
    repeated_token(a);
    refused_early(a);
    host_prefix(a);
    retries(a);
    clock_skew(a);
    redirects(a);
    redirects_by_head(a);
    idempotency(a);
    regions(a);
    waiting(a);
    guards(a);
}
