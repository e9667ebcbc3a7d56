#include <sys/stat.h>
#include <unistd.h>

#include "custom/custom.h"
#include "custom/local_path.h"
#include "custom/mime.h"
#include "custom/s3_path.h"
#include "custom/table.h"
#include "custom/wildcard.h"
#include "fake_aws.h"
#include "harness.h"
#include "scratch.h"

static void texts(struct arena *a)
{
    test_begin("paths and patterns");
    CHECK_STR(local_normal(a, STR("/a//b/../c/./d")), STR("/a/c/d"));
    CHECK_STR(local_normal(a, STR("../x/..")), STR(".."));
    CHECK_STR(local_normal(a, STR("/../x")), STR("/x"));
    CHECK_STR(local_relative(a, STR("/w/d"), STR("/w/d/f")), STR("./f"));
    CHECK_STR(local_relative(a, STR("/w/d"), STR("/w/e/f")), STR("../e/f"));
    CHECK_STR(local_relative(a, STR("/w"), STR("/w/e/f")), STR("e/f"));
    CHECK(wildcard_match(STR("b/*"), STR("b/x/y")));
    CHECK(wildcard_match(STR("*.t?t"), STR("a/b.txt")));
    CHECK(wildcard_match(STR("[!a]x[0-9]"), STR("bx7")));
    CHECK(!wildcard_match(STR("[!a]x"), STR("ax")));
    CHECK(wildcard_match(STR("[x"), STR("[x")));
    CHECK(!wildcard_match(STR("*a"), STR("b")));
    CHECK_STR(mime_of_name(STR("d/x.tar.gz")), STR("application/x-tar"));
    CHECK_STR(mime_of_name(STR("x.HTML")), STR("text/html"));
    CHECK_STR(mime_of_name(STR(".html")), STR(""));
    struct s3_path p = {0};
    struct err e = err_init(a);
    CHECK_OK(
        s3_path_split(STR("s3://arn:aws:s3:us-east-1:123456789012:accesspoint/ap/k/l"), &p, &e),
        &e);
    CHECK_STR(p.bucket, STR("arn:aws:s3:us-east-1:123456789012:accesspoint/ap"));
    CHECK_STR(p.key, STR("k/l"));
}

/* The customizations over a hand-made model (NULL: none) and a list of answers. */
static struct fake_aws *fake_custom(struct arena *a, const struct fake_answer *answers, size_t n,
                                    const struct model *model)
{
    struct fake_aws *f = fake_aws_new(a, answers, n, NULL);
    if (model) f->engine.model = model;
    f->engine.commands = custom_commands;
    f->engine.command_count = custom_command_count;
    return f;
}

/* Every operation that the transfers may call; all take and give what listing and getting need. */
static const struct model *s3_model(struct arena *a)
{
    static const char *const names[] = {"ListObjectsV2",
                                        "HeadObject",
                                        "GetObject",
                                        "PutObject",
                                        "CopyObject",
                                        "GetObjectTagging",
                                        "CreateMultipartUpload",
                                        "UploadPart",
                                        "UploadPartCopy",
                                        "CompleteMultipartUpload",
                                        "DeleteObject",
                                        "AbortMultipartUpload"};
    struct buf b = buf_new(a, 100000);
    buf_add(&b, STR("{\"metadata\":{\"apiVersion\":\"2006-03-01\",\"endpointPrefix\":\"s3\","
                    "\"protocol\":\"rest-xml\",\"serviceId\":\"S3\",\"signatureVersion\":\"s3\","
                    "\"serviceFullName\":\"S3\"},\"operations\":{"));
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        buf_addf(&b,
                 "%s\"%s\":{\"name\":\"%s\",\"http\":{\"method\":\"GET\",\"requestUri\":\"/"
                 "{Bucket}\"},\"input\":{\"shape\":\"In\"},\"output\":{\"shape\":\"%s\"}}",
                 i > 0 ? "," : "", names[i], names[i], i == 0 ? "List" : "Get");
    }
    buf_add(&b, STR("},\"shapes\":{\"S\":{\"type\":\"string\"},\"I\":{\"type\":\"integer\"},"
                    "\"B\":{\"type\":\"blob\",\"streaming\":true},"
                    "\"In\":{\"type\":\"structure\",\"members\":{\"Bucket\":{\"shape\":\"S\","
                    "\"location\":\"uri\",\"locationName\":\"Bucket\"},\"Key\":{\"shape\":\"S\","
                    "\"location\":\"querystring\",\"locationName\":\"key\"},\"EncodingType\":{"
                    "\"shape\":\"S\",\"location\":\"querystring\",\"locationName\":\"encoding\"},"
                    "\"Prefix\":{\"shape\":\"S\",\"location\":\"querystring\",\"locationName\":"
                    "\"prefix\"},\"ContinuationToken\":{\"shape\":\"S\",\"location\":"
                    "\"querystring\",\"locationName\":\"t\"}}},"
                    "\"Object\":{\"type\":\"structure\",\"members\":{\"Key\":{\"shape\":\"S\"},"
                    "\"Size\":{\"shape\":\"I\"}}},"
                    "\"Objects\":{\"type\":\"list\",\"flattened\":true,\"member\":{\"shape\":"
                    "\"Object\"}},"
                    "\"List\":{\"type\":\"structure\",\"members\":{\"Contents\":{\"shape\":"
                    "\"Objects\"},\"EncodingType\":{\"shape\":\"S\"},\"NextContinuationToken\":{"
                    "\"shape\":\"S\"}}},"
                    "\"Get\":{\"type\":\"structure\",\"payload\":\"Body\",\"members\":{\"Body\":{"
                    "\"shape\":\"B\"}}}}}"));
    const struct compile_service service = {
        .name = STR("s3"),
        .service = fake_json(a, buf_str(&b)),
        .paginators =
            fake_json(a, STR("{\"pagination\":{\"ListObjectsV2\":{\"input_token\":"
                             "\"ContinuationToken\",\"output_token\":"
                             "\"NextContinuationToken\",\"result_key\":\"Contents\"}}}"))};
    return fake_model(a, &service, 1);
}

static const struct fake_answer hostile[] = {
    {200, STR_INIT("<R><EncodingType>url</EncodingType>"
                   "<Contents><Key>p/../../evil</Key><Size>4</Size></Contents>"
                   "<Contents><Key>p/a/../../../evil</Key><Size>4</Size></Contents>"
                   "<Contents><Key>p/a/..</Key><Size>4</Size></Contents>"
                   "<Contents><Key>p/link/evil</Key><Size>4</Size></Contents>"
                   "<Contents><Key>p/nul%00evil</Key><Size>4</Size></Contents>"
                   "<Contents><Key>p//abs</Key><Size>4</Size></Contents>"
                   "<Contents><Key>p/ok</Key><Size>4</Size></Contents></R>")},
    {200, STR_INIT("body")},
    {200, STR_INIT("body")},
};

static bool exists(struct arena *a, struct str folder, const char *name)
{
    struct stat st;
    return lstat(arena_cstr(a, arena_printf(a, STR_FMT "/%s", STR_ARG(folder), name)), &st) == 0;
}

static void hostile_keys(struct arena *a, enum files_mode mode)
{
    test_begin(mode == FILES_PERSON ? "hostile keys, a person" : "hostile keys, a model");
    struct str top = scratch_new(a);
    scratch_write(a, top, "work/down/.keep", "");
    scratch_write(a, top, "out/.keep", "");
    struct str work = arena_printf(a, STR_FMT "/work", STR_ARG(top));
    struct str down = arena_printf(a, STR_FMT "/down", STR_ARG(work));
    struct str out = arena_printf(a, STR_FMT "/out", STR_ARG(top));
    CHECK(symlink(arena_cstr(a, out),
                  arena_cstr(a, arena_printf(a, STR_FMT "/link", STR_ARG(down)))) == 0);
    struct fake_aws *f = fake_custom(a, hostile, ARRAY_LEN(hostile), s3_model(a));
    f->engine.files = (struct files){.mode = mode, .folder = work};
    struct request *r = ARENA_NEW(a, struct request);
    *r = request_new(a, &f->engine);
    struct err e = err_init(a);
    CHECK_OK(engine_prepare(r, STR("aws s3 cp s3://b/p down --recursive"), &e) && engine_run(r, &e),
             &e);
    CHECK(r->exit_status == 1);
    CHECK_STR(r->text, STR("download: s3://b/p//abs to down/abs\n"
                           "download: s3://b/p/ok to down/ok\n"));
    CHECK(f->sent == 3);
    CHECK(exists(a, down, "ok") && exists(a, down, "abs"));
    CHECK(!exists(a, top, "evil") && !exists(a, work, "evil") && !exists(a, out, "evil"));
    CHECK(!exists(a, down, "nul"));
    CHECK(str_find(buf_str(&r->messages),
                   STR("warning: Skipping file ../../evil. File references a parent directory.")) !=
          STR_NPOS);
}

/* What a command does not declare is not called, whoever asks. */
static void declared(struct arena *a)
{
    test_begin("only what a command declares");
    struct fake_aws *f = fake_custom(a, hostile, ARRAY_LEN(hostile), NULL);
    struct request *r = ARENA_NEW(a, struct request);
    *r = request_new(a, &f->engine);
    struct err e = err_init(a);
    CHECK(!engine_prepare(r, STR("aws s3 ls"), &e));
    CHECK(e.kind == ERR_MODEL);
    f->engine.model = s3_model(a);
    *r = request_new(a, &f->engine);
    e = err_init(a);
    CHECK_OK(engine_prepare(r, STR("aws s3 rm s3://b/k"), &e), &e);
    CHECK(r->plan.kind == STEP_CUSTOM && r->plan.operation_count == 2);
    const struct value *none = value_map(a);
    CHECK(!custom_call(r, STR("GetObject"), none, NULL, &e));
    CHECK(e.kind == ERR_DENIED && f->sent == 0);
}

/* A person sees the settings; a model sees none of them. */
static void settings_shown(struct arena *a)
{
    test_begin("configure");
    static const struct {
        struct str line, text;
    } rows[] = {
        {STR_INIT("aws configure list"),
         STR_INIT("NAME       : VALUE                    : TYPE             : LOCATION\n"
                  "profile    : <not set>                : None             : None\n"
                  "access_key : ****************MPLE     : env              : \n"
                  "secret_key : ****************cret     : env              : \n"
                  "region     : us-east-1                : env              : ['AWS_REGION', "
                  "'AWS_DEFAULT_REGION']\n")},
        {STR_INIT("aws configure list-profiles"), STR_INIT("")},
        {STR_INIT("aws configure get region"), STR_INIT("")},
        {STR_INIT("aws configure get profile.x"), STR_INIT("list index out of range")},
        {STR_INIT("aws configure get x --services s"),
         STR_INIT("The config sub-section (s) could not be found")},
        {STR_INIT("aws configure export-credentials --format env"),
         STR_INIT("export AWS_ACCESS_KEY_ID=AKIDEXAMPLE\nexport AWS_SECRET_ACCESS_KEY=secret\n")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct fake_aws *f = fake_custom(a, hostile, ARRAY_LEN(hostile), NULL);
        f->engine.policy.principal = PRINCIPAL_PERSON;
        CHECK_STR(fake_outcome(a, f, rows[i].line), rows[i].text);
        f->engine.policy.principal = PRINCIPAL_MODEL;
        CHECK(str_find(fake_outcome(a, f, rows[i].line), STR("is refused because")) != STR_NPOS);
        CHECK(f->sent == 0);
    }
}

static const struct model *logs_model(struct arena *a)
{
    static const struct str service = STR_INIT(
        "{\"metadata\":{\"apiVersion\":\"2014-03-28\",\"endpointPrefix\":\"logs\",\"jsonVersion\":"
        "\"1.1\",\"protocol\":\"json\",\"serviceId\":\"CloudWatch Logs\",\"signatureVersion\":"
        "\"v4\",\"targetPrefix\":\"Logs\",\"serviceFullName\":\"Logs\"},\"operations\":{"
        "\"FilterLogEvents\":{\"name\":\"FilterLogEvents\",\"http\":{\"method\":\"POST\","
        "\"requestUri\":\"/\"},\"input\":{\"shape\":\"In\"},\"output\":{\"shape\":\"Out\"}}},"
        "\"shapes\":{\"S\":{\"type\":\"string\"},\"B\":{\"type\":\"boolean\"},\"I\":{\"type\":"
        "\"long\"},\"In\":{\"type\":\"structure\",\"members\":{\"logGroupName\":{\"shape\":"
        "\"S\"},\"startTime\":{\"shape\":\"I\"},\"interleaved\":{\"shape\":\"B\"},\"nextToken\":{"
        "\"shape\":\"S\"}}},\"Event\":{\"type\":\"structure\",\"members\":{\"logStreamName\":{"
        "\"shape\":\"S\"},\"eventId\":{\"shape\":\"S\"},\"timestamp\":{\"shape\":\"I\"},"
        "\"message\":{\"shape\":\"S\"}}},"
        "\"Events\":{\"type\":\"list\",\"member\":{\"shape\":\"Event\"}},\"Out\":{\"type\":"
        "\"structure\",\"members\":{\"events\":{\"shape\":\"Events\"},\"nextToken\":{\"shape\":"
        "\"S\"}}}}}");
    static const struct str paginators = STR_INIT(
        "{\"pagination\":{\"FilterLogEvents\":{\"input_token\":\"nextToken\",\"output_token\":"
        "\"nextToken\",\"result_key\":[\"events\"]}}}");
    const struct compile_service one = {.name = STR("logs"),
                                        .service = fake_json(a, service),
                                        .paginators = fake_json(a, paginators)};
    return fake_model(a, &one, 1);
}

static void log_events(struct arena *a)
{
    test_begin("logs tail");
    static const struct fake_answer events[] = {
        {200, STR_INIT("{\"events\":[{\"logStreamName\":\"s\",\"timestamp\":1700000000123,"
                       "\"message\":\"{\\\"a\\\":[1]}  \\n\"}],\"nextToken\":\"t\"}")},
        {200, STR_INIT("{\"events\":[{\"logStreamName\":\"t\",\"timestamp\":1700000001000,"
                       "\"message\":\"two\"}]}")},
    };
    static const struct {
        struct str line, text;
    } rows[] = {
        {STR_INIT("aws logs tail g --since 1h"),
         STR_INIT("2023-11-14T22:13:20.123000+00:00 s {\"a\":[1]}\n"
                  "2023-11-14T22:13:21.000000+00:00 t two\n")},
        {STR_INIT("aws logs tail g --since 2023-11-14T21:13:20 --format short"),
         STR_INIT("2023-11-14T22:13:20 {\"a\":[1]}\n2023-11-14T22:13:21 two\n")},
        {STR_INIT("aws logs tail g --since 3600s --format json --color on"),
         STR_INIT("\x1b[32m2023-11-14T22:13:20.123000+00:00\x1b[0m \x1b[36ms\x1b[0m \n{\n    "
                  "\"a\": [\n        1\n    ]\n}\n"
                  "\x1b[32m2023-11-14T22:13:21+00:00\x1b[0m \x1b[36mt\x1b[0m two\n")},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct fake_aws *f = fake_custom(a, events, ARRAY_LEN(events), logs_model(a));
        CHECK_STR(fake_outcome(a, f, rows[i].line), rows[i].text);
        CHECK(f->sent == 2);
        CHECK_STR(f->requests[0].body,
                  STR("{\"logGroupName\": \"g\", \"interleaved\": true, \"startTime\": "
                      "1699996400000}"));
    }
}

/* Events seen at the newest time are not printed again; a raised flag ends it. */
static void log_follow(struct arena *a)
{
    test_begin("logs tail --follow");
    static const struct fake_answer events[] = {
        {200, STR_INIT("{\"events\":[{\"eventId\":\"1\",\"logStreamName\":\"s\",\"timestamp\":"
                       "1700000000000,\"message\":\"one\"}],\"nextToken\":\"t\"}")},
        {200, STR_INIT("{\"events\":[{\"eventId\":\"1\",\"logStreamName\":\"s\",\"timestamp\":"
                       "1700000000000,\"message\":\"one\"},{\"eventId\":\"2\",\"logStreamName\":"
                       "\"s\",\"timestamp\":1700000000000,\"message\":\"two\"}]}")},
    };
    struct fake_aws *f = fake_custom(a, events, ARRAY_LEN(events), logs_model(a));
    struct request *r = ARENA_NEW(a, struct request);
    struct cancel *cancel = cancel_new(a);
    struct err e = err_init(a);
    *r = request_new(a, &f->engine);
    r->cancel = cancel;
    CHECK_OK(engine_prepare(r, STR("aws logs tail g --since 1h --follow --format short"), &e), &e);
    cancel_raise(cancel);
    CHECK(!engine_run(r, &e) && e.kind == ERR_CANCELLED);
    CHECK(f->sent == 2);
    CHECK_STR(r->text, STR("2023-11-14T22:13:20 one\n2023-11-14T22:13:20 two\n"));
}

void run_tests(struct arena *a)
{
    texts(a);
    hostile_keys(a, FILES_PERSON);
    hostile_keys(a, FILES_WORKDIR);
    declared(a);
    settings_shown(a);
    log_events(a);
    log_follow(a);
}
