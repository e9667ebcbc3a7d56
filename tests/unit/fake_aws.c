#include "fake_aws.h"

#include "harness.h"
#include "value/json.h"

static const struct str model_json = STR_INIT(
    "{\"metadata\":{\"apiVersion\":\"2020-01-01\",\"endpointPrefix\":\"things\",\"jsonVersion\":"
    "\"1.1\",\"protocol\":\"json\",\"serviceFullName\":\"Things\",\"serviceId\":\"Things\","
    "\"signatureVersion\":\"v4\",\"targetPrefix\":\"Things\",\"uid\":\"things-2020-01-01\"},"
    "\"operations\":{\"ListThings\":{\"name\":\"ListThings\",\"http\":{\"method\":\"POST\","
    "\"requestUri\":\"/\"},\"input\":{\"shape\":\"ListThingsRequest\"},\"output\":{\"shape\":"
    "\"ListThingsResponse\"}},\"DescribeThing\":{\"name\":\"DescribeThing\",\"http\":{\"method\":"
    "\"POST\",\"requestUri\":\"/"
    "\"},\"endpoint\":{\"hostPrefix\":\"data-\"},\"input\":{\"shape\":\"DescribeThingRequest\"},"
    "\"output\":{"
    "\"shape\":\"DescribeThingResponse\"},\"errors\":[{\"shape\":\"NoSuchThing\"}]}},"
    "\"shapes\":{\"S\":{\"type\":\"string\"},\"Token\":{\"type\":\"string\",\"min\":1},\"I\":{"
    "\"type\":\"integer\"},\"L\":{\"type\":\"list\","
    "\"member\":{\"shape\":\"S\"}},\"ListThingsRequest\":{\"type\":\"structure\",\"members\":{"
    "\"Token\":{\"shape\":\"Token\"},\"Limit\":{\"shape\":\"I\"}}},\"ListThingsResponse\":{"
    "\"type\":"
    "\"structure\",\"members\":{\"Owner\":{\"shape\":\"S\"},\"Things\":{\"shape\":\"L\"},\"Extra\":"
    "{\"shape\":\"L\"},\"Count\":{\"shape\":\"I\"},\"Token\":{\"shape\":\"S\"}}},"
    "\"DescribeThingRequest\":{\"type\":\"structure\",\"required\":[\"Name\"],\"members\":{"
    "\"Name\":{\"shape\":\"S\"},\"ClientToken\":{\"shape\":\"S\",\"idempotencyToken\":true}}},"
    "\"DescribeThingResponse\":{\"type\":\"structure\",\"members\":{\"State\":{\"shape\":\"S\"}}},"
    "\"NoSuchThing\":{\"type\":\"structure\",\"members\":{\"message\":{\"shape\":\"S\"},"
    "\"Name\":{\"shape\":\"S\"}},\"exception\":true}}}");

static const struct str s3_json = STR_INIT(
    "{\"metadata\":{\"apiVersion\":\"2006-03-01\",\"endpointPrefix\":\"s3\",\"protocol\":"
    "\"rest-xml\",\"serviceId\":\"S3\",\"signatureVersion\":\"s3\",\"serviceFullName\":\"S3\"},"
    "\"operations\":{\"GetBucketTagging\":{\"name\":\"GetBucketTagging\",\"http\":{\"method\":"
    "\"GET\","
    "\"requestUri\":\"/"
    "{Bucket}?tagging\"},\"input\":{\"shape\":\"In\"},\"output\":{\"shape\":\"Out\"}},"
    "\"HeadBucket\":{"
    "\"name\":\"HeadBucket\",\"http\":{\"method\":\"HEAD\",\"requestUri\":\"/"
    "{Bucket}\"},\"input\":{"
    "\"shape\":\"In\"}}},"
    "\"shapes\":{\"S\":{\"type\":\"string\"},\"In\":{\"type\":\"structure\",\"required\":["
    "\"Bucket\"],"
    "\"members\":{\"Bucket\":{\"shape\":\"S\",\"location\":\"uri\",\"locationName\":\"Bucket\"}}},"
    "\"Out\":{\"type\":\"structure\",\"members\":{\"Name\":{\"shape\":\"S\"}}}}}");

static const struct str paginators_json = STR_INIT(
    "{\"pagination\":{\"ListThings\":{\"input_token\":\"Token\",\"output_token\":\"Token\","
    "\"limit_key\":\"Limit\",\"result_key\":[\"Things\",\"Extra\",\"Count\"],"
    "\"non_aggregate_keys\":[\"Owner\"]}}}");

static const struct str waiters_json = STR_INIT(
    "{\"version\":2,\"waiters\":{\"ThingReady\":{\"operation\":\"DescribeThing\",\"delay\":0,"
    "\"maxAttempts\":3,\"acceptors\":[{\"state\":\"success\",\"matcher\":\"path\",\"argument\":"
    "\"State\",\"expected\":\"ready\"},{\"state\":\"failure\",\"matcher\":\"path\",\"argument\":"
    "\"State\",\"expected\":\"broken\"},{\"state\":\"retry\",\"matcher\":\"error\",\"expected\":"
    "\"NoSuchThing\"}]}}}");

const struct value *fake_json(struct arena *a, struct str text)
{
    struct err e = err_init(a);
    const struct value *v = &value_null;
    CHECK_OK(json_read(a, text, &v, &e), &e);
    return v;
}

const struct model *fake_model(struct arena *a, const struct compile_service *services, size_t n)
{
    const struct compile_input input = {.source = STR("test"), .services = services, .count = n};
    struct err e = err_init(a);
    struct str bytes = STR_NONE;
    const struct model *m = NULL;
    CHECK_OK(compile_database(a, &input, &bytes, &e), &e);
    CHECK_OK(model_of_bytes(a, bytes, &m, &e), &e);
    return m;
}

static const struct model *things_model(struct arena *a)
{
    const struct compile_service services[] = {
        {.name = STR("things"),
         .service = fake_json(a, model_json),
         .paginators = fake_json(a, paginators_json),
         .waiters = fake_json(a, waiters_json)},
        {.name = STR("s3"), .service = fake_json(a, s3_json)}};
    return fake_model(a, services, ARRAY_LEN(services));
}

static bool fake_send(void *ctx, struct arena *a, const struct http_request *request,
                      const struct http_options *options, struct http_response *response,
                      struct err *e)
{
    struct fake_aws *f = ctx;
    if (f->sent == f->answer_count || f->sent == ARRAY_LEN(f->requests)) {
        return err_set(e, ERR_GENERAL, "the test expected no request number %zu", f->sent + 1);
    }
    const struct fake_answer *answer = &f->answers[f->sent];
    f->requests[f->sent] = *request;
    f->requests[f->sent++].body = arena_str(f->arena, request->body);
    if (answer->status == 0) return err_set(e, ERR_NETWORK, "connection reset");
    response->status = answer->status;
    response->body = answer->body;
    if (f->date.n) http_headers_add(a, &response->headers, STR("Date"), f->date);
    /* A redirect's place stands in the first words of its body: "<!--region-->". */
    size_t end = str_find(answer->body, STR("-->"));
    if (str_starts(answer->body, STR("<!--")) && end != STR_NPOS) {
        http_headers_add(a, &response->headers, STR("x-amz-bucket-region"),
                         str_sub(answer->body, 4, end - 4));
    }
    const struct http_sink *sink = options->sink;
    if (!sink || answer->status >= 300) return true;
    response->body = STR_NONE;
    return sink->begin(sink->ctx, response, e) && sink->add(sink->ctx, answer->body, e);
}

static int64_t fixed_time(void *ctx)
{
    (void)ctx;
    return 1700000000000;
}

static void fixed_bytes(void *ctx, void *bytes, size_t n)
{
    (void)ctx;
    for (size_t i = 0; i < n; i++) ((unsigned char *)bytes)[i] = 0;
}

struct fake_aws *fake_aws_new(struct arena *a, const struct fake_answer *answers, size_t n,
                              const char *const *env)
{
    static const struct clock clock = {.now_ms = fixed_time};
    static const struct random random = {.fill = fixed_bytes};
    const char **all = ARENA_ARRAY(a, const char *, 32);
    size_t count = 0;
    all[count++] = "AWS_ACCESS_KEY_ID=AKIDEXAMPLE";
    all[count++] = "AWS_SECRET_ACCESS_KEY=secret";
    all[count++] = "AWS_CONFIG_FILE=/nonexistent/config";
    all[count++] = "AWS_SHARED_CREDENTIALS_FILE=/nonexistent/credentials";
    for (; env && *env; env++) all[count++] = *env;
    all[count++] = "AWS_REGION=us-east-1";
    struct fake_aws *f = ARENA_NEW(a, struct fake_aws);
    f->arena = a;
    f->answers = answers;
    f->answer_count = n;
    f->transport = (struct transport){.send = fake_send, .ctx = f};
    const struct env *v = env_of_pairs(a, all);
    f->engine = engine_new(a, &clock);
    f->engine.model = things_model(a);
    f->engine.env = v;
    f->engine.policy = policy_of_env(a, v, PRINCIPAL_MODEL);
    f->engine.random = &random;
    f->engine.transport = &f->transport;
    f->engine.user_agent = STR("test");
    f->engine.for_model = true;
    return f;
}

struct str fake_outcome(struct arena *a, const struct fake_aws *f, struct str line)
{
    struct request *r = ARENA_NEW(a, struct request);
    *r = request_new(a, &f->engine);
    struct err e = err_init(a);
    return engine_prepare(r, line, &e) && engine_run(r, &e) ? r->text : e.message;
}
