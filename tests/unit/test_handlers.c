/* The special cases of single operations (botocore/handlers.py). */
#include "harness.h"
#include "protocol/protocol.h"
#include "toy_service.h"
#include "value/json.h"

#include <string.h>

#define STRING "'S':{'type':'string'}"

static const struct service *s3(struct arena *a)
{
    return toy_service(
        a, STR("s3"),
        STR("{'metadata':{'apiVersion':'1','protocol':'rest-xml','serviceId':'S3'},'operations':{"
            "'ListObjectsV2':{'name':'ListObjectsV2','http':{'method':'GET',"
            "'requestUri':'/{Bucket}?list-type=2'},'input':{'shape':'ListIn'},"
            "'output':{'shape':'ListOut'}},"
            "'CopyObject':{'name':'CopyObject','http':{'method':'PUT',"
            "'requestUri':'/{Bucket}/"
            "{Key+}'},'input':{'shape':'CopyIn'},'output':{'shape':'None'}},"
            "'GetBucketLocation':{'name':'GetBucketLocation','http':{'method':'GET',"
            "'requestUri':'/{Bucket}?location'},'input':{'shape':'BucketIn'},"
            "'output':{'shape':'Location'}},"
            "'GetObject':{'name':'GetObject','http':{'method':'GET',"
            "'requestUri':'/{Bucket}/{Key+}'},'input':{'shape':'BucketIn'},"
            "'output':{'shape':'Object'}},"
            "'DeleteObjects':{'name':'DeleteObjects','http':{'method':'POST',"
            "'requestUri':'/{Bucket}?delete'},'input':{'shape':'DeleteIn'}}},"
            "'shapes':{" STRING ",'None':{'type':'structure','members':{}},"
            "'ListIn':{'type':'structure','members':{"
            "'Bucket':{'shape':'S','location':'uri','locationName':'Bucket'},"
            "'EncodingType':{'shape':'S','location':'querystring','locationName':'encoding-type'}}}"
            ","
            "'ListOut':{'type':'structure','members':{'EncodingType':{'shape':'S'},"
            "'Prefix':{'shape':'S'},'Contents':{'shape':'Keys'}}},"
            "'Keys':{'type':'list','flattened':true,'member':{'shape':'Object1'}},"
            "'Object1':{'type':'structure','members':{'Key':{'shape':'S'}}},"
            "'BucketIn':{'type':'structure','members':{"
            "'Bucket':{'shape':'S','location':'uri','locationName':'Bucket'},"
            "'Key':{'shape':'S','location':'uri','locationName':'Key'}}},"
            "'Location':{'type':'structure','members':{'LocationConstraint':{'shape':'S'}}},"
            "'Object':{'type':'structure','payload':'Body','members':{"
            "'Body':{'shape':'Blob','streaming':true},"
            "'Expires':{'shape':'Time','location':'header','locationName':'Expires'}}},"
            "'Blob':{'type':'blob'},'Time':{'type':'timestamp'},"
            "'CopyIn':{'type':'structure','members':{"
            "'Bucket':{'shape':'S','location':'uri','locationName':'Bucket'},"
            "'Key':{'shape':'S','location':'uri','locationName':'Key'},"
            "'Metadata':{'shape':'Map','location':'headers','locationName':'x-amz-meta-'},"
            "'SSECustomerKey':{'shape':'S','location':'header','locationName':'k'},"
            "'SSECustomerKeyMD5':{'shape':'S','location':'header','locationName':'m'},"
            "'CopySource':{'shape':'S','location':'header','locationName':'source'}}},"
            "'Map':{'type':'map','key':{'shape':'S'},'value':{'shape':'S'}},"
            "'DeleteIn':{'type':'structure','payload':'Delete','members':{"
            "'Bucket':{'shape':'S','location':'uri','locationName':'Bucket'},"
            "'Delete':{'shape':'Object1','locationName':'Delete'}}}}}"));
}

static struct http_request request(struct arena *a, const struct service *s, struct str operation,
                                   struct str params)
{
    struct err e = err_init(a);
    struct http_request r = {0};
    CHECK_OK(
        protocol_serialize(a, s, service_operation(s, operation), toy_value(a, params), &r, &e),
        &e);
    return r;
}

static struct str refusal(struct arena *a, const struct service *s, struct str operation,
                          struct str params)
{
    struct err e = err_init(a);
    struct http_request r;
    CHECK(!protocol_serialize(a, s, service_operation(s, operation), toy_value(a, params), &r, &e));
    CHECK(e.kind == ERR_PARAM);
    return e.message;
}

static struct answer answer_of(struct arena *a, const struct service *s, struct str operation,
                               struct http_response response)
{
    struct err e = err_init(a);
    struct answer answer = {0};
    CHECK_OK(protocol_parse(a, s, service_operation(s, operation), NULL, &response, &answer, &e),
             &e);
    return answer;
}

static struct str header(const struct http_request *r, struct str name)
{
    struct str value = STR("(none)");
    http_headers_get(&r->headers, name, &value);
    return value;
}

static void s3_requests(struct arena *a)
{
    const struct service *s = s3(a);
    test_begin("the bucket is left to the endpoint, keys are asked for encoded");
    struct http_request r = request(a, s, STR("ListObjectsV2"), STR("{'Bucket':'bucket'}"));
    CHECK_STR(r.path, STR("/"));
    CHECK_STR(r.query, STR("list-type=2&encoding-type=url"));
    r = request(a, s, STR("ListObjectsV2"), STR("{'Bucket':'b','EncodingType':'x'}"));
    CHECK_STR(r.query, STR("list-type=2&encoding-type=x"));
    test_begin("copy source and customer keys are encoded");
    r = request(a, s, STR("CopyObject"),
                STR("{'Bucket':'b','Key':'a/b c','CopySource':'b/k ü?versionId=v+1',"
                    "'SSECustomerKey':'key'}"));
    CHECK_STR(r.path, STR("/a/b%20c"));
    CHECK_STR(header(&r, STR("source")), STR("b/k%20%C3%BC?versionId=v+1"));
    CHECK_STR(header(&r, STR("k")), STR("a2V5"));
    CHECK_STR(header(&r, STR("m")), STR("PG4LipwVIkqCKLmpjKFTHQ=="));
    r = request(a, s, STR("CopyObject"),
                STR("{'Bucket':'b','Key':'k','SSECustomerKey':'a','SSECustomerKeyMD5':'b'}"));
    CHECK_STR(header(&r, STR("k")), STR("a"));
    test_begin("line breaks in XML survive");
    r = request(a, s, STR("DeleteObjects"), STR("{'Bucket':'b','Delete':{'Key':'a\\r\\nb'}}"));
    CHECK_STR(r.body, STR("<Delete><Key>a&#xD;&#xA;b</Key></Delete>"));
}

static void s3_refusals(struct arena *a)
{
    const struct service *s = s3(a);
    static const struct str bad[] = {
        STR_INIT("{'Bucket':'a/b','Key':'k'}"),
        STR_INIT("{'Bucket':'','Key':'k'}"),
        STR_INIT("{'Bucket':'arn:aws:s3:us-east-1:12:accesspoint/p','Key':'k'}"),
        STR_INIT("{'Bucket':'arn:aws:s3:us-east-1:123456789012:accesspoint/p/q','Key':'k'}"),
        STR_INIT("{'Bucket':'arn:aws:s3-outposts:us-west-2:123456789012:outpost/o','Key':'k'}"),
    };
    static const struct str good[] = {
        STR_INIT("{'Bucket':'Bucket_1.x','Key':'k'}"),
        STR_INIT("{'Bucket':'arn:aws:s3:us-east-1:123456789012:accesspoint/p','Key':'k'}"),
        STR_INIT("{'Bucket':'arn:aws-cn:s3-object-lambda::123456789012:accesspoint:p','Key':'k'}"),
        STR_INIT("{'Bucket':'arn:aws:s3-outposts:us-west-2:123456789012:outpost:o:accesspoint:p',"
                 "'Key':'k'}"),
    };
    test_begin("bucket names");
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct str message = refusal(a, s, STR("GetObject"), bad[i]);
        CHECK(str_find(message, STR("Invalid bucket name")) != STR_NPOS);
    }
    for (size_t i = 0; i < ARRAY_LEN(good); i++) request(a, s, STR("GetObject"), good[i]);
    test_begin("metadata is ASCII, and no header is split");
    struct str message =
        refusal(a, s, STR("CopyObject"), STR("{'Bucket':'b','Key':'k','Metadata':{'a':'ü'}}"));
    CHECK(str_find(message, STR("Non ascii characters")) != STR_NPOS);
    message = refusal(a, s, STR("CopyObject"),
                      STR("{'Bucket':'b','Key':'k','Metadata':{'a':'x\\r\\ny: z'}}"));
    CHECK(str_find(message, STR("line break")) != STR_NPOS);
}

static void s3_answers(struct arena *a)
{
    const struct service *s = s3(a);
    test_begin("encoded listings are decoded");
    struct answer answer = answer_of(
        a, s, STR("ListObjectsV2"),
        (struct http_response){.status = 200,
                               .body = STR("<R><EncodingType>url</EncodingType><Prefix>a%2Fb+c"
                                           "</Prefix><Contents><Key>%C3%BC</Key></Contents>"
                                           "<Contents><Key>x</Key></Contents></R>")});
    CHECK_STR(json_text(a, answer.output, &json_compact),
              STR("{\"EncodingType\":\"url\",\"Prefix\":\"a/b c\",\"Contents\":[{\"Key\":\"ü\"},"
                  "{\"Key\":\"x\"}]}"));
    test_begin("an error in a 200, or half an answer, is a 500");
    answer =
        answer_of(a, s, STR("CopyObject"),
                  (struct http_response){
                      .status = 200,
                      .body = STR("<Error><Code>SlowDown</Code><Message>m</Message></Error>")});
    CHECK(answer.is_error && answer.status == 500);
    CHECK_STR(answer.code, STR("SlowDown"));
    answer = answer_of(a, s, STR("CopyObject"),
                       (struct http_response){.status = 200, .body = STR("<CopyObj")});
    CHECK(answer.is_error && answer.status == 500);
    test_begin("objects may look like errors");
    answer = answer_of(a, s, STR("GetObject"),
                       (struct http_response){.status = 200, .body = STR("<Error/>")});
    CHECK(!answer.is_error);
    test_begin("bucket locations");
    answer = answer_of(
        a, s, STR("GetBucketLocation"),
        (struct http_response){
            .status = 200, .body = STR("<LocationConstraint xmlns='u'>EU</LocationConstraint>")});
    CHECK_STR(value_get_text(answer.output, STR("LocationConstraint")), STR("EU"));
    answer = answer_of(
        a, s, STR("GetBucketLocation"),
        (struct http_response){.status = 200, .body = STR("<LocationConstraint xmlns='u'/>")});
    CHECK_STR(json_text(a, answer.output, &json_compact), STR("{\"LocationConstraint\":null}"));
}

static void s3_expires(struct arena *a)
{
    const struct service *s = s3(a);
    struct http_response response = {.status = 200, .body = STR("x")};
    test_begin("an unreadable date stays as text");
    http_headers_add(a, &response.headers, STR("Expires"), STR("tomorrow"));
    struct answer answer = answer_of(a, s, STR("GetObject"), response);
    CHECK_STR(json_text(a, answer.output, &json_compact),
              STR("{\"Body\":\"eA==\",\"ExpiresString\":\"tomorrow\"}"));
    http_headers_set(a, &response.headers, STR("Expires"), STR("Thu, 02 Jan 2014 03:04:05 GMT"));
    answer = answer_of(a, s, STR("GetObject"), response);
    CHECK_STR(value_get_text(answer.output, STR("Expires")), STR("2014-01-02T03:04:05+00:00"));
}

static void s3_errors(struct arena *a)
{
    const struct service *s = s3(a);
    test_begin("HEAD has no body: the status is the code");
    struct answer answer = answer_of(a, s, STR("GetObject"), (struct http_response){.status = 404});
    CHECK(answer.is_error);
    CHECK_STR(answer.code, STR("404"));
    CHECK_STR(answer.message, STR("Not Found"));
    test_begin("redirects name the endpoint");
    answer = answer_of(
        a, s, STR("GetObject"),
        (struct http_response){.status = 301,
                               .body = STR("<Error><Code>PermanentRedirect</Code><Message>Use it."
                                           "</Message><Endpoint>b.s3.test</Endpoint></Error>")});
    CHECK(str_starts(answer.message, STR("Use it: b.s3.test\nYou can fix this issue")));
}

/* ---- the other services: one operation each ---- */

#define ONE(protocol, input, output, shapes)                                                       \
    STR("{'metadata':{'apiVersion':'2012-06-01','protocol':'" protocol "','serviceId':'X'},"       \
        "'operations':{'Op':{'name':'Op','http':{'method':'GET','requestUri':'/'}" input output    \
        "}},'shapes':{" shapes "}}")

static const struct service *renamed(struct arena *a, struct str service, struct str operation,
                                     struct str json)
{
    struct buf b = buf_new(a, 100000);
    for (size_t at; (at = str_find(json, STR("'Op'"))) != STR_NPOS;) {
        buf_add(&b, str_sub(json, 0, at));
        buf_addf(&b, "'" STR_FMT "'", STR_ARG(operation));
        json = str_from(json, at + 4);
    }
    buf_add(&b, json);
    return toy_service(a, service, buf_str(&b));
}

static void user_data(struct arena *a)
{
    test_begin("user data is encoded");
    const struct service *s =
        renamed(a, STR("ec2"), STR("RunInstances"),
                ONE("ec2", ",'input':{'shape':'I'}", "",
                    "'I':{'type':'structure','members':{'UserData':{'shape':'S'}}}," STRING));
    struct http_request r = request(a, s, STR("RunInstances"), STR("{'UserData':'#!/bin/sh'}"));
    CHECK_STR(r.body, STR("Action=RunInstances&Version=2012-06-01&UserData=IyEvYmluL3No"));
}

static void presigned(struct arena *a)
{
    test_begin("copies between regions carry a URL to presign");
    const struct service *s =
        renamed(a, STR("rds"), STR("CopyDBSnapshot"),
                ONE("query", ",'input':{'shape':'I'}", "",
                    "'I':{'type':'structure','members':{'Name':{'shape':'S'},"
                    "'SourceRegion':{'shape':'S'},'PreSignedUrl':{'shape':'S'}}}," STRING));
    const struct operation *o = service_operation(s, STR("CopyDBSnapshot"));
    struct str plain = STR("Action=CopyDBSnapshot&Version=2012-06-01&Name=n");
    const struct value *params = toy_value(a, STR("{'Name':'n','SourceRegion':'far-1'}"));
    struct http_request r =
        request(a, s, STR("CopyDBSnapshot"), STR("{'Name':'n','SourceRegion':'far-1'}"));
    CHECK_STR(r.body, plain);
    struct protocol_presign p = protocol_presign(a, s, o, params, STR("here-1"), &r);
    CHECK_STR(p.source_region, STR("far-1"));
    CHECK_STR(p.form, arena_printf(a, STR_FMT "&DestinationRegion=here-1", STR_ARG(plain)));
    protocol_add_presigned(a, s, o, STR("here-1"), STR("https://x/?a=b c"), &r);
    CHECK_STR(r.body, arena_printf(a, STR_FMT "&PreSignedUrl=https%%3A%%2F%%2Fx%%2F%%3Fa%%3Db+c",
                                   STR_ARG(plain)));
    test_begin("not within a region, nor when a URL is given");
    p = protocol_presign(a, s, o, toy_value(a, STR("{'Name':'n'}")), STR("here-1"), &r);
    CHECK_STR(p.source_region, STR(""));
    params = toy_value(a, STR("{'SourceRegion':'far-1','PreSignedUrl':'https://y'}"));
    p = protocol_presign(a, s, o, params, STR("here-1"), &r);
    CHECK_STR(p.source_region, STR(""));
}

static void route53(struct arena *a)
{
    test_begin("ids lose their path");
    const struct service *s =
        renamed(a, STR("route53"), STR("GetHostedZone"),
                ONE("rest-xml", ",'input':{'shape':'I'}", "",
                    "'I':{'type':'structure','members':{'Id':{'shape':'ResourceId','location':'"
                    "querystring',"
                    "'locationName':'id'},'Other':{'shape':'S','location':'querystring',"
                    "'locationName':'o'}}},'ResourceId':{'type':'string'}," STRING));
    struct http_request r =
        request(a, s, STR("GetHostedZone"), STR("{'Id':'/hostedzone/Z1','Other':'/a/b'}"));
    CHECK_STR(r.query, STR("id=Z1&o=%2Fa%2Fb"));
}

static void glacier(struct arena *a)
{
    test_begin("account, version and checksums");
    const struct service *s =
        renamed(a, STR("glacier"), STR("UploadArchive"),
                ONE("rest-json", ",'input':{'shape':'I'}", "",
                    "'I':{'type':'structure','payload':'body','members':{'accountId':{'shape':'S',"
                    "'location':'querystring','locationName':'account'},'body':{'shape':'B'}}},"
                    "'B':{'type':'blob'}," STRING));
    struct http_request r = request(a, s, STR("UploadArchive"), STR("{'body':'hello'}"));
    CHECK_STR(r.query, STR("account=-"));
    CHECK_STR(header(&r, STR("x-amz-glacier-version")), STR("2012-06-01"));
    struct str sum = STR("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    CHECK_STR(header(&r, STR("x-amz-content-sha256")), sum);
    CHECK_STR(header(&r, STR("x-amz-sha256-tree-hash")), sum);
    test_begin("a tree of three leaves");
    size_t n = 2 * 1024 * 1024 + 5;
    char *zeros = arena_alloc(a, n);
    struct value *params = value_map(a);
    struct err e = err_init(a);
    memset(zeros, 'a', n);
    value_set(a, params, STR("body"), value_bytes(a, (struct str){zeros, n}));
    const struct operation *o = service_operation(s, STR("UploadArchive"));
    CHECK_OK(protocol_serialize(a, s, o, params, &r, &e), &e);
    CHECK_STR(header(&r, STR("x-amz-sha256-tree-hash")),
              STR("ffeffd23f81036e2844539c6d00bbab654e0d56ceaa22dfb7cd218c3d272d001"));
}

static void cloudsearch(struct arena *a)
{
    test_begin("searches are posted");
    const struct service *s =
        renamed(a, STR("cloudsearchdomain"), STR("Search"),
                ONE("rest-json", ",'input':{'shape':'I'}", "",
                    "'I':{'type':'structure','members':{'q':{'shape':'S','location':'querystring',"
                    "'locationName':'q'}}}," STRING));
    struct http_request r = request(a, s, STR("Search"), STR("{'q':'a b'}"));
    CHECK_STR(r.method, STR("POST"));
    CHECK_STR(r.body, STR("q=a%20b"));
    CHECK(r.query.n == 0);
    CHECK_STR(header(&r, STR("Content-Type")), STR("application/x-www-form-urlencoded"));
}

static void iam(struct arena *a)
{
    test_begin("policies become documents, at any depth");
    const struct service *s =
        renamed(a, STR("iam"), STR("GetPolicies"),
                ONE("query", "", ",'output':{'shape':'O','resultWrapper':'GetPoliciesResult'}",
                    "'O':{'type':'structure','members':{'A':{'shape':'policyDocumentType'},"
                    "'L':{'shape':'L'},'S':{'shape':'S'}}},"
                    "'L':{'type':'list','member':{'shape':'P'}},"
                    "'P':{'type':'structure','members':{'D':{'shape':'policyDocumentType'}}},"
                    "'policyDocumentType':{'type':'string'}," STRING));
    struct answer answer = answer_of(
        a, s, STR("GetPolicies"),
        (struct http_response){.status = 200,
                               .body = STR("<R><GetPoliciesResult><A>%7B%22a%22%3A1.50%7D</A>"
                                           "<L><member><D>%5B%5D</D></member>"
                                           "<member><D>not json</D></member></L>"
                                           "<S>%7B%7D</S></GetPoliciesResult></R>")});
    CHECK_STR(json_text(a, answer.output, &json_compact),
              STR("{\"A\":{\"a\":1.5},\"L\":[{\"D\":[]},{\"D\":\"not json\"}],\"S\":\"%7B%7D\"}"));
}

static void templates(struct arena *a)
{
    test_begin("templates in JSON become documents, others stay texts");
    const struct service *s =
        renamed(a, STR("cloudformation"), STR("GetTemplate"),
                ONE("query", "", ",'output':{'shape':'O','resultWrapper':'GetTemplateResult'}",
                    "'O':{'type':'structure','members':{'TemplateBody':{'shape':'S'}}}," STRING));
    struct answer answer = answer_of(
        a, s, STR("GetTemplate"),
        (struct http_response){.status = 200,
                               .body = STR("<R><GetTemplateResult><TemplateBody>{\"b\":1,\"a\":2}"
                                           "</TemplateBody></GetTemplateResult></R>")});
    CHECK_STR(json_text(a, answer.output, &json_compact),
              STR("{\"TemplateBody\":{\"b\":1,\"a\":2}}"));
    answer =
        answer_of(a, s, STR("GetTemplate"),
                  (struct http_response){.status = 200,
                                         .body = STR("<R><GetTemplateResult><TemplateBody>a: 1"
                                                     "</TemplateBody></GetTemplateResult></R>")});
    CHECK_STR(json_text(a, answer.output, &json_compact), STR("{\"TemplateBody\":\"a: 1\"}"));
}

static void console(struct arena *a)
{
    test_begin("console output is text, whatever bytes it has");
    const struct service *s = renamed(a, STR("ec2"), STR("GetConsoleOutput"),
                                      ONE("ec2", "", ",'output':{'shape':'O'}",
                                          "'O':{'type':'structure','members':{'Output':{'shape':'S'"
                                          ",'locationName':'output'}}}," STRING));
    struct answer answer = answer_of(
        a, s, STR("GetConsoleOutput"),
        (struct http_response){.status = 200, .body = STR("<R><output>aGn/</output></R>")});
    CHECK_STR(json_text(a, answer.output, &json_compact), STR("{\"Output\":\"hi\xef\xbf\xbd\"}"));
}

static void last_key(struct arena *a)
{
    test_begin("blobs stay the base64 text that came, but those of the key to go on from");
    const struct service *s = renamed(
        a, STR("dynamodb"), STR("Scan"),
        ONE("json", "", ",'output':{'shape':'O'}",
            "'O':{'type':'structure','members':{'B':{'shape':'B'},'LastEvaluatedKey':"
            "{'shape':'K'}}},'B':{'type':'blob'},"
            "'K':{'type':'map','key':{'shape':'S'},'value':{'shape':'V'}},"
            "'V':{'type':'structure','members':{'S':{'shape':'S'},'B':{'shape':'B'}}}," STRING));
    struct answer answer = answer_of(
        a, s, STR("Scan"),
        (struct http_response){
            .status = 200,
            .body = STR("{\"B\":\"no base64\",\"LastEvaluatedKey\":"
                        "{\"p\":{\"B\":\"/wB4\",\"S\":\"beside\"},\"s\":{\"S\":\"/wB4\"}}}")});
    const struct value *key = value_get(answer.output, STR("LastEvaluatedKey"));
    const struct value *binary = value_path(key, STR("p"), STR("B"));
    CHECK(value_kind_of(value_get(answer.output, STR("B"))) == VALUE_STRING);
    CHECK_STR(value_get_text(answer.output, STR("B")), STR("no base64"));
    CHECK(value_kind_of(binary) == VALUE_BYTES);
    CHECK_STR(value_text(binary), ((struct str){"\xff\0x", 3}));
    CHECK_STR(value_text(value_path(key, STR("p"), STR("S"))), STR("beside"));
    CHECK_STR(value_text(value_path(key, STR("s"), STR("S"))), STR("/wB4"));
}

void run_tests(struct arena *a)
{
    s3_requests(a);
    s3_refusals(a);
    s3_answers(a);
    s3_expires(a);
    s3_errors(a);
    user_data(a);
    presigned(a);
    route53(a);
    glacier(a);
    cloudsearch(a);
    iam(a);
    templates(a);
    console(a);
    last_key(a);
}
