/* What AWS_API_MCP_SECRETS=redact leaves of an answer; shapes: tests/policy/attacks_answers. */
#include "harness.h"

#include "policy/redact.h"
#include "value/json.h"

static const struct value *parsed(struct arena *a, struct str json)
{
    struct err e = err_init(a);
    const struct value *v = NULL;
    CHECK_OK(json_read(a, json, &v, &e), &e);
    return v;
}

static struct str redacted(struct arena *a, struct str json, enum access access)
{
    struct buf b = buf_new(a, 4096);
    json_write(&b, redact_answer(a, parsed(a, json), NULL, access), &json_compact);
    return buf_str(&b);
}

#define GONE(n) "\"[redacted: " #n " characters; set AWS_API_MCP_SECRETS=allow to see]\""

void run_tests(struct arena *a)
{
    static const struct {
        enum access access;
        struct str in, out;
    } rows[] = {
        {ACCESS_READ, STR_INIT("{\"Name\":\"n\",\"Password\":\"pass\"}"),
         STR_INIT("{\"Name\":\"n\",\"Password\":" GONE(4) "}")},
        {ACCESS_READ, STR_INIT("{\"x\":{\"secret_access-Key\":[\"a\",{\"b\":12}]}}"),
         STR_INIT("{\"x\":{\"secret_access-Key\":[" GONE(1) ",{\"b\":" GONE(2) "}]}}")},
        {ACCESS_READ,
         STR_INIT("{\"NextToken\":\"t\",\"PasswordLastUsed\":\"d\",\"SecretId\":\"s\"}"),
         STR_INIT("{\"NextToken\":\"t\",\"PasswordLastUsed\":\"d\",\"SecretId\":\"s\"}")},
        {ACCESS_READ,
         STR_INIT("{\"SessionToken\":\"\\u00e9\\u00e9\",\"Password\":\"\",\"SecretKey\":null}"),
         STR_INIT("{\"SessionToken\":" GONE(2) ",\"Password\":\"\",\"SecretKey\":null}")},
        {ACCESS_SECRET,
         STR_INIT("{\"env\":[{\"name\":\"A\",\"value\":\"B\",\"n\":1}],\"Status\":\"ok\"}"),
         STR_INIT("{\"env\":[{\"name\":\"A\",\"value\":" GONE(1) ",\"n\":1}],\"Status\":\"ok\"}")},
        {ACCESS_CREDENTIAL,
         STR_INIT("{\"AccessKeyId\":\"AKIA\",\"UserId\":\"u\",\"Url\":\"http\"}"),
         STR_INIT("{\"AccessKeyId\":" GONE(4) ",\"UserId\":\"u\",\"Url\":" GONE(4) "}")},
        {ACCESS_WRITE, STR_INIT("[\"a\",1,true]"), STR_INIT("[\"a\",1,true]")},
    };
    test_begin("secrets leave an answer");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        CHECK_STR(redacted(a, rows[i].in, rows[i].access), rows[i].out);
    }
    const struct value *plain = parsed(a, STR("{\"a\":[{\"b\":\"c\"}]}"));
    CHECK(redact_answer(a, plain, NULL, ACCESS_READ) == plain);
}
