#include "auth/sigv2.h"
#include "harness.h"

#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */

/* The signature is that of botocore's SigV2Auth for the same form and time. */
static void test_form(struct arena *a)
{
    struct credentials signer = {.access_key = STR("AKIDEXAMPLE"),
                                 .secret_key = STR("secret"),
                                 .session_token = STR("tok/en")};
    struct http_request r = {.method = STR("POST"),
                             .host = STR("sdb.amazonaws.com"),
                             .path = STR("/"),
                             .body = STR("Action=CreateDomain&Version=2009-04-15&DomainName=a+b")};
    sigv2_sign(a, &signer, NOW_MS, &r);
    CHECK_STR(
        r.body,
        STR("Action=CreateDomain&Version=2009-04-15&DomainName=a+b&AWSAccessKeyId=AKIDEXAMPLE"
            "&SignatureVersion=2&SignatureMethod=HmacSHA256&Timestamp=2026-03-04T05%3A06%3A07Z"
            "&SecurityToken=tok%2Fen&Signature=q6%2B6%2BmfWxjnb3Q3MHXkmox5p0qAe6YV6zPZ2WFl8c1M%"
            "3D"));
}

void run_tests(struct arena *a)
{
    test_form(a);
}
