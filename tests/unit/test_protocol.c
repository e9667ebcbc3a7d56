/* What the published suites leave open: order of members, errors of every kind, hostile values. */
#include "protocol/protocol.h"

#include "harness.h"
#include "toy_service.h"
#include "value/json.h"

#define MODEL(metadata)                                                                            \
    "{'metadata':{'apiVersion':'1','serviceId':'X','targetPrefix':'T_1'," metadata "},"            \
    "'operations':{'Op':{'name':'Op','http':{'method':'POST','requestUri':'/a/{label}'},"          \
    "'input':{'shape':'In','locationName':'In'},'output':{'shape':'Out'},"                         \
    "'errors':[{'shape':'Gone'}],'endpoint':{'hostPrefix':'data-{label}.'}}},"                     \
    "'shapes':{'S':{'type':'string'},'N':{'type':'integer'},'F':{'type':'double'},"                \
    "'T':{'type':'timestamp'},'M':{'type':'map','key':{'shape':'S'},'value':{'shape':'S'}},"       \
    "'In':{'type':'structure','members':{"                                                         \
    "'label':{'shape':'S','location':'uri','locationName':'label','hostLabel':true},"              \
    "'head':{'shape':'S','location':'header','locationName':'x-head'},"                            \
    "'b':{'shape':'S'},'a':{'shape':'F'},'t':{'shape':'T'}}},"                                     \
    "'Out':{'type':'structure','members':{'z':{'shape':'S'},"                                      \
    "'head':{'shape':'S','location':'header','locationName':'x-head'},"                            \
    "'code':{'shape':'N','location':'statusCode'},'n':{'shape':'N'},'f':{'shape':'F'},"            \
    "'t':{'shape':'T'},'m':{'shape':'M'},'a':{'shape':'S'}}},"                                     \
    "'Gone':{'type':'structure','exception':true,'error':{'code':'GoneCode'},"                     \
    "'retryable':{'throttling':true},'members':{'why':{'shape':'S'}}},"                            \
    "'Other':{'type':'structure','exception':true,'members':{'x':{'shape':'S'}}}}}"

static const struct operation *op(const struct service *s)
{
    return service_operation(s, STR("Op"));
}

static struct http_request request(struct arena *a, const struct service *s, struct str params)
{
    struct err e = err_init(a);
    struct http_request r = {0};
    CHECK_OK(protocol_serialize(a, s, op(s), toy_value(a, params), &r, &e), &e);
    return r;
}

static struct answer answer_of(struct arena *a, const struct service *s, int status,
                               struct str headers, struct str body)
{
    struct err e = err_init(a);
    struct answer answer = {0};
    struct http_response response = {.status = status, .body = body};
    struct str line;
    while (str_next(&headers, '\n', &line)) {
        size_t colon = str_find_char(line, ':');
        if (colon == STR_NPOS) continue;
        http_headers_add(a, &response.headers, str_sub(line, 0, colon), str_from(line, colon + 1));
    }
    CHECK_OK(protocol_parse(a, s, op(s), NULL, &response, &answer, &e), &e);
    return answer;
}

static void check_output(struct arena *a, const struct service *s, struct str headers,
                         struct str body, struct str want)
{
    struct answer answer = answer_of(a, s, 200, headers, body);
    CHECK(!answer.is_error);
    CHECK_STR(json_text(a, answer.output, &json_compact), want);
}

static void check_error(struct arena *a, const struct answer *answer, struct str code,
                        struct str message, struct str details)
{
    CHECK(answer->is_error);
    CHECK_STR(answer->code, code);
    CHECK_STR(answer->message, message);
    const struct value *got = answer->details ? answer->details : &value_null;
    CHECK_STR(json_text(a, got, &json_compact), details);
}

static bool fails(struct arena *a, const struct service *s, int status, struct str body)
{
    struct err e = err_init(a);
    struct answer answer;
    struct http_response response = {.status = status, .body = body};
    return !protocol_parse(a, s, op(s), NULL, &response, &answer, &e) && e.kind == ERR_SYNTAX;
}

static void json_requests(struct arena *a)
{
    const struct service *s =
        toy_service(a, STR("x"), STR(MODEL("'protocol':'json','jsonVersion':'1.1'")));
    struct str v = STR("");
    test_begin("json: the caller's order, Python's spacing, ASCII");
    struct http_request r = request(a, s, STR("{'b':'ü','a':1.50,'t':'2014-01-02T03:04:05Z'}"));
    CHECK_STR(r.body, STR("{\"b\": \"\\u00fc\", \"a\": 1.5, \"t\": 1388631845}"));
    CHECK_STR(r.path, STR("/"));
    CHECK(http_headers_get(&r.headers, STR("x-amz-target"), &v));
    CHECK_STR(v, STR("T_1.Op"));
    r = request(a, s, STR("{}"));
    CHECK_STR(r.body, STR("{}"));
}

static void rest_requests(struct arena *a)
{
    const struct service *s = toy_service(a, STR("x"), STR(MODEL("'protocol':'rest-json'")));
    struct str v = STR("");
    test_begin("rest-json: label, header, empty body");
    struct http_request r = request(a, s, STR("{'label':'a/b ü','head':'h'}"));
    CHECK_STR(r.path, STR("/a/a%2Fb%20%C3%BC"));
    CHECK_STR(r.body, STR("{}"));
    CHECK(http_headers_get(&r.headers, STR("content-type"), &v));
    CHECK_STR(v, STR("application/json"));
    test_begin("what cannot be sent is refused");
    static const struct str bad[] = {
        STR_INIT("{}"),
        STR_INIT("{'label':null}"),
        STR_INIT("{'label':'a','unknown':1}"),
        STR_INIT("{'label':'a','t':'never'}"),
        STR_INIT("{'label':'a','t':[1]}"),
        STR_INIT("{'label':['a']}"),
        STR_INIT("{'label':'a','head':'x\\ny: z'}"),
        STR_INIT("{'label':'a','head':{'x':1}}"),
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct err e = err_init(a);
        CHECK(!protocol_serialize(a, s, op(s), toy_value(a, bad[i]), &r, &e));
        CHECK(e.kind == ERR_PARAM);
    }
}

static void host_prefixes(struct arena *a)
{
    const struct service *s = toy_service(a, STR("x"), STR(MODEL("'protocol':'rest-json'")));
    struct err e = err_init(a);
    struct str prefix = STR("");
    test_begin("labels of the host name");
    CHECK_OK(protocol_host_prefix(a, op(s), toy_value(a, STR("{'label':'x-1'}")), &prefix, &e), &e);
    CHECK_STR(prefix, STR("data-x-1."));
    static const struct str bad[] = {STR_INIT("{}"), STR_INIT("{'label':''}"),
                                     STR_INIT("{'label':'evil.test/'}"),
                                     STR_INIT("{'label':'a:80'}"), STR_INIT("{'label':'ü'}")};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct err why = err_init(a);
        CHECK(!protocol_host_prefix(a, op(s), toy_value(a, bad[i]), &prefix, &why));
        CHECK(why.kind == ERR_PARAM);
    }
}

static void json_answers(struct arena *a)
{
    const struct service *s = toy_service(
        a, STR("x"), STR(MODEL("'protocol':'json','awsQueryCompatible':{},'jsonVersion':'1.0'")));
    test_begin("json: model order, maps in wire order, nulls dropped, numbers as Python prints");
    check_output(a, s, STR(""),
                 STR("{\"a\":\"A\",\"m\":{\"y\":\"1\",\"x\":\"2\"},\"n\":12,\"f\":1.50,\"z\":null,"
                     "\"t\":\"2014-01-02T03:04:05.5Z\",\"unknown\":[1]}"),
                 STR("{\"n\":12,\"f\":1.5,\"t\":\"2014-01-02T03:04:05.500000+00:00\","
                     "\"m\":{\"y\":\"1\",\"x\":\"2\"},\"a\":\"A\"}"));
    check_output(a, s, STR(""), STR(""), STR("{}"));
    check_output(a, s, STR(""), STR("null"), STR("{}"));
    check_output(a, s, STR(""), STR("<html>"), STR("{}"));
    CHECK(fails(a, s, 200, STR("[]")));
    CHECK(fails(a, s, 200, STR("{\"m\":[]}")));
    CHECK(fails(a, s, 200, STR("{\"t\":{}}")));
    CHECK(fails(a, s, 200, STR("\xff")));
    test_begin("json: errors");
    struct answer answer =
        answer_of(a, s, 400, STR("x-amzn-RequestId:r1"),
                  STR("{\"__type\":\"ns#GoneCode:http://x\",\"message\":\"m\",\"why\":\"w\"}"));
    check_error(a, &answer, STR("GoneCode"), STR("m"), STR("{\"why\":\"w\"}"));
    CHECK(answer.retryable && answer.throttling);
    CHECK_STR(answer.request_id, STR("r1"));
    answer = answer_of(a, s, 400, STR("x-amzn-query-error:Other;Sender"),
                       STR("{\"__type\":\"New\",\"Message\":\"m\",\"x\":\"1\"}"));
    check_error(a, &answer, STR("Other"), STR("m"), STR("{\"x\":\"1\"}"));
    CHECK(!answer.retryable);
    answer = answer_of(a, s, 403, STR(""), STR("no JSON"));
    check_error(a, &answer, STR("403"), STR("no JSON"), STR("null"));
    answer = answer_of(a, s, 503, STR(""), STR(" <html>busy</html>"));
    check_error(a, &answer, STR("503"), STR("Service Unavailable"), STR("null"));
    answer = answer_of(a, s, 300, STR(""), STR("{}"));
    check_error(a, &answer, STR("Unknown"), STR("Unknown"), STR("null"));
}

static void rest_answers(struct arena *a)
{
    const struct service *s = toy_service(a, STR("x"), STR(MODEL("'protocol':'rest-json'")));
    test_begin("rest: header and status members stand before those of the body");
    check_output(a, s, STR("X-HEAD:h"), STR("{\"n\":\"12\",\"z\":\"Z\"}"),
                 STR("{\"head\":\"h\",\"code\":200,\"z\":\"Z\",\"n\":12}"));
    struct answer answer = answer_of(a, s, 404, STR("x-amzn-errortype:ns#GoneCode:u"),
                                     STR("{\"Message\":\"m\",\"code\":\"Not\"}"));
    check_error(a, &answer, STR("GoneCode"), STR("m"), STR("{}"));
    answer = answer_of(a, s, 404, STR(""), STR("{\"code\":\"ns#Not\"}"));
    check_error(a, &answer, STR("Not"), STR(""), STR("null"));
}

static void xml_answers(struct arena *a)
{
    const struct service *s = toy_service(a, STR("x"), STR(MODEL("'protocol':'rest-xml'")));
    test_begin("rest-xml: errors of both forms");
    struct answer answer =
        answer_of(a, s, 400, STR("x-amz-request-id:r\nx-amz-id-2:h"),
                  STR("<Error><Code>GoneCode</Code><Message>m</Message><why>w</why></Error>"));
    check_error(a, &answer, STR("GoneCode"), STR("m"), STR("{\"why\":\"w\"}"));
    CHECK_STR(answer.request_id, STR("r"));
    CHECK_STR(answer.host_id, STR("h"));
    answer = answer_of(a, s, 400, STR(""),
                       STR("<ErrorResponse xmlns='u'><Error><Code>C</Code><Message/></Error>"
                           "<RequestId>r2</RequestId></ErrorResponse>"));
    check_error(a, &answer, STR("C"), STR("None"), STR("null"));
    CHECK_STR(answer.request_id, STR("r2"));
    answer = answer_of(a, s, 400, STR(""), STR("not XML"));
    check_error(a, &answer, STR("400"), STR("Bad Request"), STR("null"));
    CHECK(fails(a, s, 200, STR("not XML")));
    CHECK(fails(a, s, 200, STR("<r><n>x</n></r>")));
    check_output(a, s, STR(""), STR(""), STR("{\"code\":200}"));
}

static void query_answers(struct arena *a)
{
    const struct service *s = toy_service(a, STR("x"), STR(MODEL("'protocol':'query'")));
    test_begin("query: the result is wrapped, ids stand beside it");
    struct answer answer = answer_of(a, s, 200, STR(""),
                                     STR("<R xmlns='u'><OpResult><n>1</n></OpResult>"
                                         "<ResponseMetadata><RequestId>r</RequestId>"
                                         "</ResponseMetadata></R>"));
    CHECK_STR(json_text(a, answer.output, &json_compact), STR("{\"n\":1}"));
    CHECK_STR(answer.request_id, STR("r"));
    CHECK(fails(a, s, 200, STR("<R/>")));
    CHECK(fails(a, s, 400, STR("not XML")));
    answer = answer_of(a, s, 400, STR(""),
                       STR("<ErrorResponse><Error><Code>GoneCode</Code><why>w</why></Error>"
                           "<RequestId>r</RequestId></ErrorResponse>"));
    check_error(a, &answer, STR("GoneCode"), STR("Unknown"), STR("{\"why\":\"w\"}"));
    const struct service *ec2 = toy_service(a, STR("x"), STR(MODEL("'protocol':'ec2'")));
    answer = answer_of(a, ec2, 400, STR(""),
                       STR("<Response><Errors><Error><Code>C</Code><Message>m</Message></Error>"
                           "</Errors><RequestID>r</RequestID></Response>"));
    check_error(a, &answer, STR("C"), STR("m"), STR("null"));
    CHECK_STR(answer.request_id, STR("r"));
}

static void cbor(struct arena *a)
{
    const struct service *s =
        toy_service(a, STR("x"), STR(MODEL("'protocol':'smithy-rpc-v2-cbor'")));
    struct str v = STR("");
    test_begin("cbor: request and answers");
    struct http_request r = request(a, s, STR("{'a':1.5,'t':0}"));
    CHECK_STR(r.path, STR("/service/T_1/operation/Op"));
    CHECK_STR(r.body, STR("\xa2\x61"
                          "a\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00\x61t\xc1\x00"));
    CHECK(http_headers_get(&r.headers, STR("smithy-protocol"), &v));
    check_output(a, s, STR(""), STR("\xa2\x61z\x61Z\x61n\x05"), STR("{\"z\":\"Z\",\"n\":5}"));
    struct answer answer = answer_of(a, s, 400, STR(""), STR("\xa1\x66__type\x68GoneCode"));
    check_error(a, &answer, STR("GoneCode"), STR(""), STR("{}"));
    CHECK(fails(a, s, 200, STR("\x81")));
    CHECK(fails(a, s, 200, STR("\x01")));
}

void run_tests(struct arena *a)
{
    json_requests(a);
    rest_requests(a);
    host_prefixes(a);
    json_answers(a);
    rest_answers(a);
    xml_answers(a);
    query_answers(a);
    cbor(a);
}
