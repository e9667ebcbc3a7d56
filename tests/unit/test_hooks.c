#include "base/base64.h"
#include "codec/uri.h"
#include "custom/table.h"
#include "fake_aws.h"
#include "harness.h"
#include "scratch.h"
#include "test_key.h"

/* ---- hand-made models ---- */

#define EC2                                                                                        \
    "{\"metadata\":{\"apiVersion\":\"2016-11-15\",\"endpointPrefix\":\"ec2\",\"protocol\":"        \
    "\"ec2\","                                                                                     \
    "\"serviceId\":\"EC2\",\"signatureVersion\":\"v4\",\"serviceFullName\":\"EC2\"},"              \
    "\"operations\":{"                                                                             \
    "\"BundleInstance\":{\"name\":\"BundleInstance\",\"http\":{\"method\":\"POST\","               \
    "\"requestUri\":\"/\"},\"input\":{\"shape\":\"Bundle\"}},"                                     \
    "\"GetPasswordData\":{\"name\":\"GetPasswordData\",\"http\":{\"method\":\"POST\","             \
    "\"requestUri\":\"/"                                                                           \
    "\"},\"input\":{\"shape\":\"Bundle\"},\"output\":{\"shape\":\"Password\"}}},"                  \
    "\"shapes\":{\"S\":{\"type\":\"string\"},\"B\":{\"type\":\"blob\"},"                           \
    "\"S3\":{\"type\":\"structure\",\"members\":{\"AWSAccessKeyId\":{\"shape\":\"S\"},"            \
    "\"Bucket\":{\"shape\":\"S\"},\"Prefix\":{\"shape\":\"S\"},"                                   \
    "\"UploadPolicy\":{\"shape\":\"B\"},\"UploadPolicySignature\":{\"shape\":\"S\"}}},"            \
    "\"Storage\":{\"type\":\"structure\",\"members\":{\"S3\":{\"shape\":\"S3\"}}},"                \
    "\"Bundle\":{\"type\":\"structure\",\"required\":[\"InstanceId\"],\"members\":{"               \
    "\"InstanceId\":{\"shape\":\"S\"},\"Storage\":{\"shape\":\"Storage\"}}},"                      \
    "\"Password\":{\"type\":\"structure\",\"members\":{\"PasswordData\":{\"shape\":\"S\","         \
    "\"locationName\":\"passwordData\"}}}}}"

#define CLOUDFRONT                                                                                 \
    "{\"metadata\":{\"apiVersion\":\"2020-05-31\",\"endpointPrefix\":\"cloudfront\","              \
    "\"protocol\":\"rest-xml\",\"serviceId\":\"CloudFront\",\"signatureVersion\":\"v4\","          \
    "\"serviceFullName\":\"CloudFront\"},\"operations\":{"                                         \
    "\"GetDistributionConfig\":{\"name\":\"GetDistributionConfig\",\"http\":{\"method\":\"GET\","  \
    "\"requestUri\":\"/d/{Id}/config\"},\"input\":{\"shape\":\"Get\"},"                            \
    "\"output\":{\"shape\":\"Got\"}},"                                                             \
    "\"UpdateDistribution\":{\"name\":\"UpdateDistribution\",\"http\":{\"method\":\"PUT\","        \
    "\"requestUri\":\"/d/{Id}/config\"},\"input\":{\"shape\":\"Update\"}}},"                       \
    "\"shapes\":{\"S\":{\"type\":\"string\"},"                                                     \
    "\"Config\":{\"type\":\"structure\",\"required\":[\"CallerReference\"],\"members\":{"          \
    "\"CallerReference\":{\"shape\":\"S\"},\"DefaultRootObject\":{\"shape\":\"S\"},"               \
    "\"Comment\":{\"shape\":\"S\"}}},"                                                             \
    "\"Get\":{\"type\":\"structure\",\"members\":{\"Id\":{\"shape\":\"S\",\"location\":\"uri\","   \
    "\"locationName\":\"Id\"}}},"                                                                  \
    "\"Got\":{\"type\":\"structure\",\"payload\":\"DistributionConfig\",\"members\":{"             \
    "\"ETag\":{\"shape\":\"S\",\"location\":\"header\",\"locationName\":\"Date\"},"                \
    "\"DistributionConfig\":{\"shape\":\"Config\"}}},"                                             \
    "\"Update\":{\"type\":\"structure\",\"required\":[\"DistributionConfig\",\"Id\"],"             \
    "\"payload\":\"DistributionConfig\",\"members\":{"                                             \
    "\"DistributionConfig\":{\"shape\":\"Config\",\"locationName\":\"DistributionConfig\"},"       \
    "\"Id\":{\"shape\":\"S\",\"location\":\"uri\",\"locationName\":\"Id\"},"                       \
    "\"IfMatch\":{\"shape\":\"S\",\"location\":\"header\",\"locationName\":\"If-Match\"}}}}}"

#define DATAPIPELINE                                                                               \
    "{\"metadata\":{\"apiVersion\":\"2012-10-29\",\"endpointPrefix\":\"datapipeline\","            \
    "\"protocol\":\"json\",\"jsonVersion\":\"1.1\",\"targetPrefix\":\"DataPipeline\","             \
    "\"serviceId\":\"Data Pipeline\",\"signatureVersion\":\"v4\",\"serviceFullName\":\"DP\"},"     \
    "\"operations\":{"                                                                             \
    "\"QueryObjects\":{\"name\":\"QueryObjects\",\"http\":{\"method\":\"POST\","                   \
    "\"requestUri\":\"/\"},\"input\":{\"shape\":\"Any\"},\"output\":{\"shape\":\"Ids\"}},"         \
    "\"DescribeObjects\":{\"name\":\"DescribeObjects\",\"http\":{\"method\":\"POST\","             \
    "\"requestUri\":\"/"                                                                           \
    "\"},\"input\":{\"shape\":\"Describe\"},\"output\":{\"shape\":\"Objects\"}},"                  \
    "\"GetPipelineDefinition\":{\"name\":\"GetPipelineDefinition\",\"http\":{\"method\":"          \
    "\"POST\",\"requestUri\":\"/\"},\"input\":{\"shape\":\"Any\"},"                                \
    "\"output\":{\"shape\":\"Objects\"}}},"                                                        \
    "\"shapes\":{\"S\":{\"type\":\"string\"},\"L\":{\"type\":\"list\",\"member\":{\"shape\":"      \
    "\"S\"}},\"Operator\":{\"type\":\"structure\",\"members\":{\"type\":{\"shape\":\"S\"},"        \
    "\"values\":{\"shape\":\"L\"}}},\"Selector\":{\"type\":\"structure\",\"members\":{"            \
    "\"fieldName\":{\"shape\":\"S\"},\"operator\":{\"shape\":\"Operator\"}}},"                     \
    "\"Selectors\":{\"type\":\"list\",\"member\":{\"shape\":\"Selector\"}},"                       \
    "\"Query\":{\"type\":\"structure\",\"members\":{\"selectors\":{\"shape\":\"Selectors\"}}},"    \
    "\"Any\":{\"type\":\"structure\",\"members\":{\"pipelineId\":{\"shape\":\"S\"},"               \
    "\"sphere\":{\"shape\":\"S\"},\"query\":{\"shape\":\"Query\"},\"marker\":{\"shape\":\"S\"}}}," \
    "\"Describe\":{\"type\":\"structure\",\"members\":{\"pipelineId\":{\"shape\":\"S\"},"          \
    "\"objectIds\":{\"shape\":\"L\"}}},"                                                           \
    "\"Ids\":{\"type\":\"structure\",\"members\":{\"ids\":{\"shape\":\"L\"},"                      \
    "\"marker\":{\"shape\":\"S\"}}},"                                                              \
    "\"Field\":{\"type\":\"structure\",\"members\":{\"key\":{\"shape\":\"S\"},"                    \
    "\"stringValue\":{\"shape\":\"S\"},\"refValue\":{\"shape\":\"S\"}}},"                          \
    "\"Fields\":{\"type\":\"list\",\"member\":{\"shape\":\"Field\"}},"                             \
    "\"Object\":{\"type\":\"structure\",\"members\":{\"id\":{\"shape\":\"S\"},"                    \
    "\"name\":{\"shape\":\"S\"},\"fields\":{\"shape\":\"Fields\"}}},"                              \
    "\"List\":{\"type\":\"list\",\"member\":{\"shape\":\"Object\"}},"                              \
    "\"Objects\":{\"type\":\"structure\",\"members\":{\"pipelineObjects\":{\"shape\":\"List\"}}}}" \
    "}"

static const struct model *model_of(struct arena *a)
{
    const struct compile_service services[] = {
        {.name = STR("cloudfront"), .service = fake_json(a, STR(CLOUDFRONT))},
        {.name = STR("datapipeline"),
         .service = fake_json(a, STR(DATAPIPELINE)),
         .paginators = fake_json(a, STR("{\"pagination\":{\"QueryObjects\":{\"input_token\":"
                                        "\"marker\",\"output_token\":\"marker\",\"result_key\":"
                                        "\"ids\"}}}"))},
        {.name = STR("ec2"), .service = fake_json(a, STR(EC2))},
    };
    return fake_model(a, services, ARRAY_LEN(services));
}

static struct fake_aws *fake(struct arena *a, const struct fake_answer *answers, size_t n)
{
    struct fake_aws *f = fake_aws_new(a, answers, n, NULL);
    f->engine.model = model_of(a);
    f->engine.commands = custom_commands;
    f->engine.command_count = custom_command_count;
    return f;
}

/* ---- ec2 ---- */

/* A policy for a day, signed; the secret key stays here. */
static void bundles(struct arena *a)
{
    test_begin("ec2 bundle-instance");
    static const struct fake_answer done[] = {{200, STR_INIT("<R/>")}};
    struct fake_aws *f = fake(a, done, 1);
    CHECK_STR(fake_outcome(a, f,
                           STR("aws ec2 bundle-instance --instance-id i-1 --bucket b --prefix p "
                               "--owner-akid A --owner-sak s3cr3t")),
              STR(""));
    struct str body = f->requests[0].body;
    struct str head = STR("Action=BundleInstance&Version=2016-11-15&InstanceId=i-1&"
                          "Storage.S3.Bucket=b&Storage.S3.Prefix=p&Storage.S3.AWSAccessKeyId=A&"
                          "Storage.S3.UploadPolicy=");
    CHECK(f->sent == 1 && str_starts(body, head));
    struct str coded = str_from(body, head.n), policy = STR("");
    coded = uri_decoded(a, str_sub(coded, 0, str_find_char(coded, '&')), false);
    CHECK(base64_decode(a, coded, &policy));
    CHECK_STR(policy, STR("{\"expiration\": \"2023-11-15T22:13:20.000000Z\",\"conditions\": ["
                          "{\"bucket\": \"b\"},{\"acl\": \"ec2-bundle-read\"},"
                          "[\"starts-with\", \"$key\", \"p\"]]}"));
    CHECK(str_find(body, STR("&Storage.S3.UploadPolicySignature=")) != STR_NPOS);
    CHECK(str_find(body, STR("s3cr3t")) == STR_NPOS);
    CHECK_STR(fake_outcome(a, f,
                           STR("aws ec2 bundle-instance --instance-id i-1 --storage S3={Bucket=b} "
                               "--bucket c")),
              STR("Mixing the --storage option with the simple, scalar options is not "
                  "recommended."));
}

static void decrypts(struct arena *a)
{
    test_begin("ec2 get-password-data");
    static const struct fake_answer answers[] = {
        {200, STR_INIT("<R><passwordData>" TEST_KEY_CIPHERTEXT "\r\n</passwordData></R>")},
        {200, STR_INIT("<R><passwordData/></R>")},
        {200, STR_INIT("<R><passwordData>AAAA</passwordData></R>")},
    };
    struct str folder = scratch_new(a);
    scratch_write(a, folder, "key.pem", TEST_KEY_PKCS1);
    struct fake_aws *f = fake(a, answers, ARRAY_LEN(answers));
    f->engine.files = (struct files){.mode = FILES_WORKDIR, .folder = folder};
    struct str line = STR("aws ec2 get-password-data --instance-id i --priv-launch-key key.pem "
                          "--query PasswordData --output text");
    CHECK_STR(fake_outcome(a, f, line), STR(TEST_KEY_CLEARTEXT "\n"));
    CHECK_STR(fake_outcome(a, f, line), STR("\n"));
    CHECK_STR(fake_outcome(a, f, line),
              STR("Unable to decrypt password data using provided private key file."));
    CHECK_STR(
        fake_outcome(a, f, STR("aws ec2 get-password-data --instance-id i --priv-launch-key none")),
        STR("priv-launch-key should be a path to the local SSH private key file used to "
            "launch the instance."));
    struct str outside = fake_outcome(
        a, f, STR("aws ec2 get-password-data --instance-id i --priv-launch-key /etc/passwd"));
    CHECK(f->sent == 3 && str_find(outside, STR("/etc/passwd")) != STR_NPOS);
}

/* ---- cloudfront ---- */

/* Two operations: both are judged, and the second gets what the first has. */
static void keeps_settings(struct arena *a)
{
    test_begin("cloudfront update-distribution --default-root-object");
    static const struct fake_answer answers[] = {
        {200, STR_INIT("<DistributionConfig><CallerReference>c</CallerReference>"
                       "<Comment>mine</Comment></DistributionConfig>")},
        {200, STR_INIT("")},
    };
    struct str line =
        STR("aws cloudfront update-distribution --id E1 --default-root-object index.html");
    struct fake_aws *f = fake(a, answers, ARRAY_LEN(answers));
    f->date = STR("Tue, 14 Nov 2023 22:13:20 GMT"); /* stands for the tag too */
    struct request *r = ARENA_NEW(a, struct request);
    *r = request_new(a, &f->engine);
    struct err e = err_init(a);
    CHECK_OK(engine_prepare(r, line, &e), &e);
    CHECK(r->plan.operation_count == 2);
    CHECK_OK(engine_run(r, &e), &e);
    CHECK(f->sent == 2);
    CHECK_STR(f->requests[0].method, STR("GET"));
    CHECK(str_find(f->requests[1].body, STR("<DefaultRootObject>index.html</DefaultRootObject>")) !=
          STR_NPOS);
    struct str tag = STR("");
    CHECK(http_headers_get(&f->requests[1].headers, STR("If-Match"), &tag));
    CHECK_STR(tag, f->date);
    CHECK(str_find(f->requests[1].body, STR("<Comment>mine</Comment>")) != STR_NPOS);
    CHECK_STR(fake_outcome(a, f, STR("aws cloudfront update-distribution --id E1")),
              STR("Parameter validation failed:\nMissing required parameter in input: "
                  "\"DistributionConfig\""));
}

static void signs(struct arena *a)
{
    test_begin("cloudfront sign");
    struct str folder = scratch_new(a);
    scratch_write(a, folder, "key.pem", TEST_KEY_PKCS1);
    struct fake_aws *f = fake(a, NULL, 0);
    f->engine.files = (struct files){.mode = FILES_WORKDIR, .folder = folder};
    struct str url =
        fake_outcome(a, f,
                     STR("aws cloudfront sign --url https://d/x?y=1 --key-pair-id K --private-key "
                         "file://key.pem --date-less-than 2030-01-01"));
    CHECK(str_starts(url, STR("https://d/x?y=1&Expires=1893456000&Signature=")));
    CHECK(str_ends(url, STR("&Key-Pair-Id=K")));
    CHECK(str_find_char(str_from(url, 17), '+') == STR_NPOS);
}

/* ---- datapipeline ---- */

static void lists_runs(struct arena *a)
{
    test_begin("datapipeline list-runs");
    static const struct fake_answer answers[] = {
        {200, STR_INIT("{\"ids\":[\"r1\"],\"marker\":\"m\"}")},
        {200, STR_INIT("{\"ids\":[\"r2\"]}")},
        {200, STR_INIT("{\"pipelineObjects\":[{\"id\":\"r1\",\"name\":\"b\",\"fields\":[{\"key\":"
                       "\"@componentParent\",\"refValue\":\"Z\xc3\xbcrich\"},{\"key\":\"@status\","
                       "\"stringValue\":\"FAILED\"}]},{\"id\":\"r2\",\"name\":\"a\",\"fields\":[{"
                       "\"key\":\"@componentParent\",\"refValue\":\"Copy\"}]}]}")},
    };
    struct fake_aws *f = fake(a, answers, ARRAY_LEN(answers));
    CHECK_STR(fake_outcome(a, f, STR("aws datapipeline list-runs --pipeline-id d --status failed")),
              STR("       Name                                                Scheduled Start      "
                  "Status                 \n"
                  "       ID                                                  Started              "
                  "Ended              \n"
                  "--------------------------------------------------------------------------------"
                  "-------------------\n"
                  "   1.  Copy                                                                     "
                  "                       \n"
                  "       r2                                                                       "
                  "                   \n\n"
                  "   2.  Z\xc3\xbcrich                                                            "
                  "       FAILED                 \n"
                  "       r1                                                                       "
                  "                   \n\n"));
    CHECK_STR(f->requests[0].body,
              STR("{\"pipelineId\": \"d\", \"sphere\": \"INSTANCE\", \"query\": {\"selectors\": "
                  "[{\"fieldName\": \"@actualStartTime\", \"operator\": {\"type\": \"BETWEEN\", "
                  "\"values\": [\"2023-11-10T22:13:20\", \"2023-11-14T22:13:20\"]}}, "
                  "{\"fieldName\": \"@status\", \"operator\": {\"type\": \"EQ\", \"values\": "
                  "[\"FAILED\"]}}]}}"));
    CHECK_STR(f->requests[2].body, STR("{\"pipelineId\": \"d\", \"objectIds\": [\"r1\", \"r2\"]}"));
    CHECK(
        str_starts(fake_outcome(a, f, STR("aws datapipeline list-runs --pipeline-id d --status x")),
                   STR("Invalid status: x, must be one of: waiting, ")));
}

static void reads_definitions(struct arena *a)
{
    test_begin("datapipeline get-pipeline-definition");
    static const struct fake_answer answers[] = {
        {200, STR_INIT("{\"pipelineObjects\":[{\"id\":\"i\",\"name\":\"n\",\"fields\":[{\"key\":"
                       "\"k\",\"stringValue\":\"1\"},{\"key\":\"k\",\"refValue\":\"r\"},{\"key\":"
                       "\"k\",\"stringValue\":\"3\"}]}]}")},
        {200, STR_INIT("{\"pipelineObjects\":[{\"id\":\"i\",\"name\":\"n\"}]}")},
    };
    struct fake_aws *f = fake(a, answers, ARRAY_LEN(answers));
    struct str line = STR("aws datapipeline get-pipeline-definition --pipeline-id d");
    CHECK_STR(fake_outcome(a, f, line),
              STR("{\"objects\":[{\"id\":\"i\",\"name\":\"n\",\"k\":[\"1\",{\"ref\":\"r\"},"
                  "\"3\"]}]}"));
    CHECK_STR(fake_outcome(a, f, line), STR("'fields'"));
}

void run_tests(struct arena *a)
{
    bundles(a);
    decrypts(a);
    keeps_settings(a);
    signs(a);
    lists_runs(a);
    reads_definitions(a);
}
