#include "harness.h"

#include "compile/compile.h"
#include "endpoint/blob.h"
#include "endpoint/endpoint.h"
#include "endpoint_toy.h"
#include "value/json.h"

#include <string.h>

static const struct value *json(struct arena *a, const char *text)
{
    struct err e = err_init(a);
    const struct value *v = NULL;
    CHECK_OK(json_read(a, str_of(text), &v, &e), &e);
    return v;
}

struct blobs {
    struct str rules, partitions;
};

static struct blobs compiled(struct arena *a)
{
    struct err e = err_init(a);
    struct blobs b = {0};
    CHECK_OK(endpoint_compile_rules(a, json(a, rules_json), &b.rules, &e), &e);
    CHECK_OK(endpoint_compile_partitions(a, json(a, partitions_json), &b.partitions, &e), &e);
    CHECK_OK(endpoint_check_rules(b.rules, &e), &e);
    CHECK_OK(endpoint_check_partitions(b.partitions, &e), &e);
    return b;
}

static void evaluating(struct arena *a)
{
    test_begin("endpoint_evaluate");
    static const struct {
        const char *params;
        const char *url;   /* or NULL */
        const char *error; /* then this */
    } rows[] = {
        {"{\"Region\":\"us-east-1\"}", "https://toy.us-east-1.amazonaws.com", NULL},
        {"{\"Region\":\"cn-north-1\"}", "https://toy.cn-north-1.amazonaws.com.cn", NULL},
        {"{\"Region\":\"mars-1\"}", "https://toy.mars-1.amazonaws.com", NULL},
        {"{\"Region\":\"cn-north-1\",\"UseFIPS\":true}", NULL, "no FIPS in aws-cn"},
        {"{}", NULL, "Missing Region"},
        {"{\"Endpoint\":\"http://localhost:1\"}", "http://localhost:1", NULL},
        {"{\"Region\":\"us-east-1\",\"Name\":\"arn:aws:toy:eu-west-1:1:thing/x\"}",
         "https://x.eu-west-1.amazonaws.com", NULL},
        {"{\"Region\":\"us-east-1\",\"Name\":\"arn:aws:toy:eu-west-1:1:thing\"}",
         "https://toy.us-east-1.amazonaws.com", NULL},
        {"{\"Region\":7}", "https://toy.7.amazonaws.com", NULL},
    };
    struct blobs b = compiled(a);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a);
        struct endpoint got = {0};
        bool ok = endpoint_evaluate(a, b.rules, b.partitions, json(a, rows[i].params), &got, &e);
        if (rows[i].url && CHECK_OK(ok, &e)) CHECK_STR(got.url, str_of(rows[i].url));
        if (rows[i].error && CHECK(!ok)) CHECK_STR(e.message, str_of(rows[i].error));
        if (rows[i].error) CHECK(e.kind == ERR_GENERAL);
    }
}

static void schemes(struct arena *a)
{
    test_begin("schemes and headers");
    struct blobs b = compiled(a);
    struct err e = err_init(a);
    struct endpoint got = {0};
    const struct value *params =
        json(a, "{\"Region\":\"us-east-1\",\"Name\":\"arn:aws:toy:eu-west-1:1:thing/x\"}");
    if (!CHECK_OK(endpoint_evaluate(a, b.rules, b.partitions, params, &got, &e), &e)) return;
    if (!CHECK(got.scheme_count == 2)) return;
    CHECK_STR(got.schemes[0].name, STR("sigv4a"));
    CHECK_STR(got.schemes[0].signing_region, STR("*,us-east-1"));
    CHECK(!got.schemes[0].disable_double_encoding && got.schemes[1].disable_double_encoding);
    CHECK_STR(got.schemes[1].signing_region, STR("us-east-1"));
    CHECK_STR(value_text(value_at(value_get(got.headers, STR("x-id")), 0)), STR("x"));
}

/* Rules that do not compile: unknown things, wrong arity, open placeholders. */
static void refusing(struct arena *a)
{
    test_begin("endpoint_compile_rules refuses");
    static const char *const rows[] = {
        "{\"parameters\":{},\"rules\":[{\"type\":\"jump\",\"conditions\":[]}]}",
        "{\"parameters\":{},\"rules\":[{\"type\":\"error\",\"conditions\":[{\"fn\":\"exec\","
        "\"argv\":[]}],\"error\":\"x\"}]}",
        "{\"parameters\":{},\"rules\":[{\"type\":\"error\",\"conditions\":[{\"fn\":\"not\","
        "\"argv\":[true,true]}],\"error\":\"x\"}]}",
        "{\"parameters\":{},\"rules\":[{\"type\":\"error\",\"conditions\":[],\"error\":\"{x\"}]}",
        "{\"parameters\":{},\"rules\":[{\"type\":\"endpoint\",\"conditions\":[],\"endpoint\":{}}]}",
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a);
        struct str blob;
        CHECK(!endpoint_compile_rules(a, json(a, rows[i]), &blob, &e));
        CHECK(e.kind == ERR_MODEL && e.message.n > 0);
    }
}

/* Every word of a good blob, changed in several ways: refused, or evaluated without harm. */
static void damage(struct arena *a)
{
    test_begin("damaged rules");
    struct blobs b = compiled(a);
    static const uint32_t words[] = {0, 1, 7, 0x7fffffff, UINT32_MAX, UINT32_MAX - 1};
    const struct value *params = json(a, "{\"Region\":\"us-east-1\",\"Name\":\"arn:a:b:c:d:e/f\"}");
    unsigned refused = 0;
    for (size_t at = 0; at < b.rules.n / 4; at++) {
        for (size_t i = 0; i < ARRAY_LEN(words); i++) {
            struct arena *scratch = arena_new();
            struct err e = err_init(scratch);
            struct endpoint got;
            char *copy = arena_alloc(scratch, b.rules.n);
            memcpy(copy, b.rules.p, b.rules.n);
            memcpy(copy + at * 4, &words[i], 4);
            struct str blob = {copy, b.rules.n};
            bool safe = endpoint_check_rules(blob, &e);
            if (safe && endpoint_evaluate(scratch, blob, b.partitions, params, &got, &e)) {
                CHECK(got.url.n < 1000);
            }
            refused += !safe;
            arena_free(scratch);
        }
    }
    CHECK(refused > 100);
    for (size_t n = 0; n < b.rules.n; n++) {
        struct err e = err_init(a);
        CHECK(!endpoint_check_rules(str_sub(b.rules, 0, n), &e));
    }
}

static void regions(struct arena *a)
{
    test_begin("endpoint_check_region");
    static const char *const good[] = {"us-east-1", "aws-global", "local", "a", "us-gov-west-1"};
    static const char *const bad[] = {
        "",
        "x@evil.com/#",
        "us-east-1.evil.com",
        "us-east-1/../x",
        "a\r\nb",
        "-a",
        "a-",
        "123",
        "a b",
        "\xc3\xa9",
        ("a23456789012345678901234567890123456789012345678901234567890"
         "1234")};
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct err e = err_init(a);
        CHECK_OK(endpoint_check_region(str_of(good[i]), &e), &e);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct err e = err_init(a);
        CHECK(!endpoint_check_region(str_of(bad[i]), &e));
    }
    struct err e = err_init(a);
    CHECK(!endpoint_check_region(STR("us-east-1.evil.com"), &e));
    CHECK_STR(e.message, STR("Provided region_name 'us-east-1.evil.com' doesn't match a supported "
                             "format."));
}

/* ---- endpoint_resolve, on a database of one service ---- */

static const struct model *toy_model_with(struct arena *a, const char *name, const char *rules,
                                          const struct value *endpoints)
{
    struct err e = err_init(a);
    const struct model *m = NULL;
    struct str bytes;
    const struct value *service = json(
        a, "{\"version\":\"2.0\",\"metadata\":{\"apiVersion\":\"2020-01-01\","
           "\"endpointPrefix\":\"toy\",\"protocol\":\"json\",\"serviceId\":\"Toy\","
           "\"serviceFullName\":\"Toy\",\"signatureVersion\":\"v4\"},\"operations\":{"
           "\"Get\":{\"name\":\"Get\",\"http\":{\"method\":\"POST\",\"requestUri\":\"/\"},"
           "\"input\":{\"shape\":\"In\"},\"staticContextParams\":{}}},\"shapes\":{\"In\":{"
           "\"type\":\"structure\",\"members\":{\"Name\":{\"shape\":\"S\",\"contextParam\":{"
           "\"name\":\"Name\"}},\"Bucket\":{\"shape\":\"S\"},\"AccountId\":{\"shape\":\"S\"}}},"
           "\"S\":{\"type\":\"string\"}}}");
    const struct compile_service services[] = {
        {.name = str_of(name), .service = service, .rule_set = rules ? json(a, rules) : NULL}};
    const struct compile_input in = {.source = STR("test"),
                                     .services = services,
                                     .count = 1,
                                     .partitions = json(a, partitions_json),
                                     .endpoints = endpoints};
    if (!CHECK_OK(compile_database(a, &in, &bytes, &e), &e)) BUG("no database");
    if (!CHECK_OK(model_of_bytes(a, bytes, &m, &e), &e)) BUG("no model");
    return m;
}

static const struct model *toy_model(struct arena *a, const char *name, const char *rules)
{
    return toy_model_with(a, name, rules, NULL);
}

static bool resolve(struct arena *a, const struct model *m, const char *input,
                    const struct endpoint_settings *settings, struct endpoint *out, struct err *e)
{
    const struct service *s = NULL;
    if (!model_service(m, model_service_name(m, 0), &s, e) || !s) BUG("no service");
    return endpoint_resolve(a, m, s, service_operation(s, STR("Get")), json(a, input), settings,
                            out, e);
}

static void resolving(struct arena *a)
{
    test_begin("endpoint_resolve");
    static const struct {
        const char *region, *url, *input, *want, *used;
        enum err_kind kind;
    } rows[] = {
        {"us-east-1", "", "{}", "https://toy.us-east-1.amazonaws.com", "us-east-1", ERR_NONE},
        {"us-east-1", "", "{\"Name\":\"arn:aws:t:eu-west-1:1:a/b\"}",
         "https://b.eu-west-1.amazonaws.com", "us-east-1", ERR_NONE},
        {"us-east-1", "http://localhost:4566", "{}", "http://localhost:4566", "us-east-1",
         ERR_NONE},
        /* an own endpoint switches FIPS off */
        {"fips-us-east-1", "http://localhost:4566", "{}", "http://localhost:4566", "us-east-1",
         ERR_NONE},
        {"us-east-1-fips", "", "{}", "no FIPS in aws", "", ERR_GENERAL},
        {"", "", "{}",
         "You must specify a region. You can also configure your region by running \"aws "
         "configure\".",
         "", ERR_NO_REGION},
        {"us-east-1.evil.com", "", "{}",
         "Provided region_name 'us-east-1.evil.com' doesn't match a supported format.", "",
         ERR_GENERAL},
    };
    const struct model *m = toy_model(a, "toy", rules_json);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a);
        struct endpoint got = {0};
        const struct endpoint_settings settings = {.region = str_of(rows[i].region),
                                                   .endpoint_url = str_of(rows[i].url)};
        bool ok = resolve(a, m, rows[i].input, &settings, &got, &e);
        CHECK(ok == (rows[i].kind == ERR_NONE) && e.kind == rows[i].kind);
        CHECK_STR(ok ? got.url : e.message, str_of(rows[i].want));
        if (ok) CHECK_STR(got.region, str_of(rows[i].used));
    }
}

/* One endpoint for a whole partition: used without a region, signed in the partition's own. */
static void global_services(struct arena *a)
{
    test_begin("global services");
    static const struct {
        const char *region, *url, *used, *want;
    } rows[] = {
        {"", "", "eu-west-7", "https://toy.aws-global.amazonaws.com"},
        {"us-east-1", "", "eu-west-7", "https://toy.us-east-1.amazonaws.com"},
        {"cn-north-1", "", "cn-north-1", "https://toy.cn-north-1.amazonaws.com.cn"},
        {"us-east-1", "http://localhost", "us-east-1", "http://localhost"},
    };
    const struct model *m = toy_model_with(
        a, "toy", rules_json,
        json(a, "{\"partitions\":[{\"partition\":\"aws\",\"services\":{\"toy\":{"
                "\"isRegionalized\":false,\"partitionEndpoint\":\"aws-global\",\"endpoints\":{"
                "\"aws-global\":{\"credentialScope\":{\"region\":\"eu-west-7\"}}}}}}]}"));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a);
        struct endpoint got = {0};
        const struct endpoint_settings settings = {.region = str_of(rows[i].region),
                                                   .endpoint_url = str_of(rows[i].url)};
        CHECK_OK(resolve(a, m, "{}", &settings, &got, &e), &e);
        CHECK_STR(got.url, str_of(rows[i].want));
        CHECK_STR(got.region, str_of(rows[i].used));
    }
}

static void without_rules(struct arena *a)
{
    test_begin("services without rules");
    struct err e = err_init(a);
    struct endpoint got = {0};
    const struct model *m = toy_model(a, "toy", NULL);
    const struct endpoint_settings settings = {.region = STR("eu-west-1")};
    CHECK_OK(resolve(a, m, "{}", &settings, &got, &e), &e);
    CHECK_STR(got.url, STR("https://toy.eu-west-1.amazonaws.com"));
}

static void control_arns(struct arena *a)
{
    test_begin("ARNs of S3 Control");
    static const struct {
        const char *input, *want; /* of the message; empty: works */
    } rows[] = {
        {"{\"Bucket\":\"plain\",\"AccountId\":\"1\"}", ""},
        {"{\"Bucket\":\"arn:aws:s3-outposts:us-east-1:1:outpost/o/bucket/b\"}", ""},
        {"{\"Bucket\":\"arn:aws:s3-outposts:us-east-1:1:outpost/o/bucket/b\",\"AccountId\":\"2\"}",
         "does not match the AccountId parameter provided: \"2\""},
        {"{\"Bucket\":\"arn:aws:s3:us-east-1:1:outpost/o/bucket/b\"}",
         "The Bucket parameter does not support the provided ARN"},
        {"{\"Name\":\"arn:aws:s3-outposts:fips-us-east-1:1:outpost/o/accesspoint/b\"}",
         "FIPS region not allowed"},
    };
    const struct model *m = toy_model(a, "s3control", rules_json);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a);
        struct endpoint got;
        const struct endpoint_settings settings = {.region = STR("us-east-1")};
        bool ok = resolve(a, m, rows[i].input, &settings, &got, &e);
        CHECK(ok == (rows[i].want[0] == '\0'));
        CHECK(str_find(e.message, str_of(rows[i].want)) != STR_NPOS);
    }
}

static void hosts(struct arena *a)
{
    test_begin("endpoint_check_host");
    static const char *const good[] = {"s3.us-east-1.amazonaws.com", "a.b.amazonaws.com.cn",
                                       "x.api.aws", "my_old_bucket.s3.amazonaws.com",
                                       "us-east-1.signin.aws.amazon.com"};
    static const char *const bad[] = {"",
                                      "amazonaws.com",
                                      ".amazonaws.com",
                                      "evil.com",
                                      "s3.amazonaws.com.evil.com",
                                      "evilamazonaws.com",
                                      "a@b.amazonaws.com",
                                      "a/b.amazonaws.com",
                                      "a%2fb.amazonaws.com",
                                      "evil.com#.amazonaws.com",
                                      "evil.com\\.amazonaws.com",
                                      "a..amazonaws.com",
                                      "localhost:8000",
                                      "169.254.169.254"};
    const struct model *m = toy_model(a, "toy", rules_json);
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct err e = err_init(a);
        CHECK_OK(endpoint_check_host(m, str_of(good[i]), &e), &e);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct err e = err_init(a);
        CHECK(!endpoint_check_host(m, str_of(bad[i]), &e));
        CHECK(e.kind == ERR_DENIED);
    }
}

void run_tests(struct arena *a)
{
    evaluating(a);
    schemes(a);
    refusing(a);
    damage(a);
    regions(a);
    resolving(a);
    global_services(a);
    without_rules(a);
    control_arns(a);
    hosts(a);
}
