/* Signatures against known answers that botocore's signers give for the same requests. */
#include "auth/sigv4.h"
#include "base/clock.h"
#include "codec/uri.h"
#include "harness.h"

#include <stdio.h>

#define KEY "AKIDEXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */
#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HELLO_HASH "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
#define MD5 "XrY7u+Ae7tCTyyK7j1rNww=="

struct row {
    const char *name;
    const char *method, *url;
    const char *headers[6]; /* name, value, … */
    const char *body;
    const char *token, *region, *service;
    bool is_s3, unsigned_payload;
    const char *payload_hash;
    int expires; /* 0: header form */
    const char *canonical;
    const char *signed_headers; /* header form */
    const char *signature;
    const char *query; /* query form: the whole query but the signature */
};

static const struct row rows[] = {
    {.name = "json",
     .method = "POST",
     .url = "https://dynamodb.eu-west-1.amazonaws.com/",
     .headers = {"X-Amz-Target", "DynamoDB_20120810.ListTables", "Content-Type",
                 "application/x-amz-json-1.0", "User-Agent", "x"},
     .body = "{}",
     .region = "eu-west-1",
     .service = "dynamodb",
     .canonical = "POST\n/\n\ncontent-type:application/x-amz-json-1.0\n"
                  "host:dynamodb.eu-west-1.amazonaws.com\nx-amz-date:20260304T050607Z\n"
                  "x-amz-target:DynamoDB_20120810.ListTables\n\n"
                  "content-type;host;x-amz-date;x-amz-target\n"
                  "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
     .signed_headers = "content-type;host;x-amz-date;x-amz-target",
     .signature = "6b198dc104402df42b50d4cbdcec127992e12f6aa978dd313b70c5d0d7a1f015"},
    {.name = "dot segments and token",
     .method = "GET",
     .url = "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/"
            "arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Ax/../y%20z//"
            "?Qualifier=%24LATEST&A=b",
     .token = "the/token+==",
     .region = "us-east-1",
     .service = "lambda",
     .canonical =
         "GET\n/2015-03-31/functions/y%2520z/\nA=b&Qualifier=%24LATEST\n"
         "host:lambda.us-east-1.amazonaws.com\nx-amz-date:20260304T050607Z\n"
         "x-amz-security-token:the/token+==\n\nhost;x-amz-date;x-amz-security-token\n" EMPTY_HASH,
     .signed_headers = "host;x-amz-date;x-amz-security-token",
     .signature = "70cf14c873a885de8becba73a8b8cb38727116a1102c9f05c05868f121ef1680"},
    {.name = "Date header and default port",
     .method = "GET",
     .url = "http://localhost:80/x",
     .headers = {"Date", "old", "X-Amz-Date", "old"},
     .region = "us-east-1",
     .service = "sts",
     .canonical = "GET\n/x\n\ndate:Wed, 04 Mar 2026 05:06:07 -0000\nhost:localhost\n\n"
                  "date;host\n" EMPTY_HASH,
     .signed_headers = "date;host",
     .signature = "f53c0bf9319a0981e02022c42cb07e0a15dc6669d3dda14faddb282e197eb5db"},
    {.name = "unsigned body",
     .method = "PUT",
     .url = "https://ebs.us-east-1.amazonaws.com/snapshots/s/blocks/1",
     .body = "data",
     .region = "us-east-1",
     .service = "ebs",
     .unsigned_payload = true,
     .canonical = "PUT\n/snapshots/s/blocks/1\n\nhost:ebs.us-east-1.amazonaws.com\n"
                  "x-amz-content-sha256:UNSIGNED-PAYLOAD\nx-amz-date:20260304T050607Z\n\n"
                  "host;x-amz-content-sha256;x-amz-date\nUNSIGNED-PAYLOAD",
     .signed_headers = "host;x-amz-content-sha256;x-amz-date",
     .signature = "c46ca38a067b7aa518f274bb9441b3381c7836f51a0e43186e2de4565ebf5280"},
    {.name = "S3 path stays as it is",
     .method = "GET",
     .url = "https://bucket.s3.us-west-2.amazonaws.com/a//b/../c%20d+e~"
            "?list-type=2&prefix=&delimiter=%2F&uploads",
     .token = "tok",
     .region = "us-west-2",
     .service = "s3",
     .is_s3 = true,
     .canonical = "GET\n/a//b/../c%20d+e~\ndelimiter=%2F&list-type=2&prefix=&uploads=\n"
                  "host:bucket.s3.us-west-2.amazonaws.com\nx-amz-content-sha256:" EMPTY_HASH
                  "\nx-amz-date:20260304T050607Z\nx-amz-security-token:tok\n\n"
                  "host;x-amz-content-sha256;x-amz-date;x-amz-security-token\n" EMPTY_HASH,
     .signed_headers = "host;x-amz-content-sha256;x-amz-date;x-amz-security-token",
     .signature = "cfec779edeef51dd8e1179d2184069136080b9aebb9fc58f18547536f40b1fd0"},
    {.name = "S3 stream with MD5 over TLS",
     .method = "PUT",
     .url = "https://bucket.s3.us-west-2.amazonaws.com/k",
     .headers = {"Content-MD5", MD5},
     .body = "hello world",
     .region = "us-west-2",
     .service = "s3",
     .is_s3 = true,
     .unsigned_payload = true,
     .canonical = "PUT\n/k\n\ncontent-md5:" MD5 "\nhost:bucket.s3.us-west-2.amazonaws.com\n"
                  "x-amz-content-sha256:UNSIGNED-PAYLOAD\nx-amz-date:20260304T050607Z\n\n"
                  "content-md5;host;x-amz-content-sha256;x-amz-date\nUNSIGNED-PAYLOAD",
     .signed_headers = "content-md5;host;x-amz-content-sha256;x-amz-date",
     .signature = "ca1522d1b45aca159b28bbf42994f7f43c25002c48fcac503e2618362c19e3ab"},
    {.name = "S3 stream with MD5 without TLS",
     .method = "PUT",
     .url = "http://localhost:9000/bucket/k",
     .headers = {"Content-MD5", MD5},
     .body = "hello world",
     .region = "us-west-2",
     .service = "s3",
     .is_s3 = true,
     .unsigned_payload = true,
     .canonical = "PUT\n/bucket/k\n\ncontent-md5:" MD5 "\nhost:localhost:9000\n"
                  "x-amz-content-sha256:" HELLO_HASH "\nx-amz-date:20260304T050607Z\n\n"
                  "content-md5;host;x-amz-content-sha256;x-amz-date\n" HELLO_HASH,
     .signed_headers = "content-md5;host;x-amz-content-sha256;x-amz-date",
     .signature = "7a1a6887b620e13a80ffa5dccbb058154f1f6b53fc5a96e97fd4285e4d548451"},
    {.name = "S3 stream without MD5",
     .method = "PUT",
     .url = "https://bucket.s3.us-west-2.amazonaws.com/k",
     .body = "hello world",
     .region = "us-west-2",
     .service = "s3",
     .is_s3 = true,
     .unsigned_payload = true,
     .canonical = "PUT\n/k\n\nhost:bucket.s3.us-west-2.amazonaws.com\n"
                  "x-amz-content-sha256:" HELLO_HASH "\nx-amz-date:20260304T050607Z\n\n"
                  "host;x-amz-content-sha256;x-amz-date\n" HELLO_HASH,
     .signed_headers = "host;x-amz-content-sha256;x-amz-date",
     .signature = "d79fde8c7cf9cc4f3583d56fa0740bd24d68a4aa2c0d7db18ec52ce4d850fa7e"},
    {.name = "S3 trailer",
     .method = "PUT",
     .url = "https://bucket.s3.us-west-2.amazonaws.com/k",
     .headers = {"Transfer-Encoding", "chunked", "X-Amz-Trailer", "x-amz-checksum-crc32"},
     .body = "hello world",
     .region = "us-west-2",
     .service = "s3",
     .is_s3 = true,
     .payload_hash = "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
     .canonical = "PUT\n/k\n\nhost:bucket.s3.us-west-2.amazonaws.com\n"
                  "x-amz-content-sha256:STREAMING-UNSIGNED-PAYLOAD-TRAILER\n"
                  "x-amz-date:20260304T050607Z\nx-amz-trailer:x-amz-checksum-crc32\n\n"
                  "host;x-amz-content-sha256;x-amz-date;x-amz-trailer\n"
                  "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
     .signed_headers = "host;x-amz-content-sha256;x-amz-date;x-amz-trailer",
     .signature = "fa4043885ad39c7fcf6e90fe1a10a601df3b52b011b955708b54c756d5d80826"},
    {.name = "presign S3",
     .method = "GET",
     .url = "https://bucket.s3.us-west-2.amazonaws.com/a%20b/c?versionId=v%2B1",
     .token = "t+/=",
     .region = "us-west-2",
     .service = "s3",
     .is_s3 = true,
     .expires = 604800,
     .canonical = "GET\n/a%20b/c\nX-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE"
                  "%2F20260304%2Fus-west-2%2Fs3%2Faws4_request&X-Amz-Date=20260304T050607Z"
                  "&X-Amz-Expires=604800&X-Amz-Security-Token=t%2B%2F%3D"
                  "&X-Amz-SignedHeaders=host&versionId=v%2B1\n"
                  "host:bucket.s3.us-west-2.amazonaws.com\n\nhost\nUNSIGNED-PAYLOAD",
     .signature = "c5f26ca9b6baaeac685cf81e7952264f794420f8dffa6a6983aa0fc195199a51",
     .query = "versionId=v%2B1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F"
              "20260304%2Fus-west-2%2Fs3%2Faws4_request&X-Amz-Date=20260304T050607Z"
              "&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Security-Token=t%2B%2F%3D"},
    {.name = "presign with a signed header",
     .method = "PUT",
     .url = "https://bucket.s3.us-west-2.amazonaws.com/k?x=&y=1&x=2",
     .headers = {"Content-Type", "text/plain"},
     .region = "us-west-2",
     .service = "s3",
     .is_s3 = true,
     .expires = 60,
     .canonical = "PUT\n/k\nX-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE"
                  "%2F20260304%2Fus-west-2%2Fs3%2Faws4_request&X-Amz-Date=20260304T050607Z"
                  "&X-Amz-Expires=60&X-Amz-SignedHeaders=content-type%3Bhost&x=&y=1\n"
                  "content-type:text/plain\nhost:bucket.s3.us-west-2.amazonaws.com\n\n"
                  "content-type;host\nUNSIGNED-PAYLOAD",
     .signature = "0157810638296d1e5577c5b3dafcf4a68157c71e0fd49475fa40be5fa01c1dd1",
     .query = "x=&y=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260304"
              "%2Fus-west-2%2Fs3%2Faws4_request&X-Amz-Date=20260304T050607Z&X-Amz-Expires=60"
              "&X-Amz-SignedHeaders=content-type%3Bhost"},
    {.name = "presign a form body",
     .method = "GET",
     .url = "https://sts.us-east-1.amazonaws.com/",
     .headers = {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8", "x-k8s-aws-id",
                 "cluster"},
     .body = "Action=GetCallerIdentity&Version=2011-06-15",
     .region = "us-east-1",
     .service = "sts",
     .expires = 60,
     .canonical = "GET\n/\nAction=GetCallerIdentity&Version=2011-06-15"
                  "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260304"
                  "%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20260304T050607Z"
                  "&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id\n"
                  "host:sts.us-east-1.amazonaws.com\nx-k8s-aws-id:cluster\n\n"
                  "host;x-k8s-aws-id\n" EMPTY_HASH,
     .signature = "2499544c2666e985985bb03ef364d66b860e003fc19ce26b1d9a8ba6669bc60a",
     .query = "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
              "&X-Amz-Credential=AKIDEXAMPLE%2F20260304%2Fus-east-1%2Fsts%2Faws4_request"
              "&X-Amz-Date=20260304T050607Z&X-Amz-Expires=60"
              "&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id"},
    {.name = "database token",
     .method = "GET",
     .url = "https://db.example.us-east-1.rds.amazonaws.com:3306/"
            "?Action=connect&DBUser=jane%20doe",
     .region = "us-east-1",
     .service = "rds-db",
     .expires = 900,
     .canonical = "GET\n/\nAction=connect&DBUser=jane%20doe&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                  "&X-Amz-Credential=AKIDEXAMPLE%2F20260304%2Fus-east-1%2Frds-db%2Faws4_request"
                  "&X-Amz-Date=20260304T050607Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host\n"
                  "host:db.example.us-east-1.rds.amazonaws.com:3306\n\nhost\n" EMPTY_HASH,
     .signature = "49cd2a036cdbb5a901fb0514feeb0a3d9e389b7bce3165ef00abc42d88d11073",
     .query = "Action=connect&DBUser=jane%20doe&X-Amz-Algorithm=AWS4-HMAC-SHA256"
              "&X-Amz-Credential=AKIDEXAMPLE%2F20260304%2Fus-east-1%2Frds-db%2Faws4_request"
              "&X-Amz-Date=20260304T050607Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"},
};

static struct http_request request_of(struct arena *a, const struct row *row)
{
    struct uri u;
    if (!uri_split(str_of(row->url), &u)) BUG("bad URL in the table");
    struct http_request r = {.method = str_of(row->method),
                             .scheme = u.scheme,
                             .host = u.host,
                             .path = u.path,
                             .query = u.query,
                             .body = str_of(row->body),
                             .has_body = row->body != NULL};
    if (u.port.n) r.host = arena_printf(a, STR_FMT ":" STR_FMT, STR_ARG(u.host), STR_ARG(u.port));
    for (size_t i = 0; i < ARRAY_LEN(row->headers) && row->headers[i]; i += 2) {
        http_headers_add(a, &r.headers, str_of(row->headers[i]), str_of(row->headers[i + 1]));
    }
    return r;
}

static struct sigv4 how_of(const struct row *row)
{
    return (struct sigv4){.credentials = {.access_key = STR(KEY),
                                          .secret_key = STR(SECRET),
                                          .session_token = str_of(row->token)},
                          .region = str_of(row->region),
                          .service = str_of(row->service),
                          .time_ms = NOW_MS,
                          .is_s3 = row->is_s3,
                          .unsigned_payload = row->unsigned_payload,
                          .payload_hash = str_of(row->payload_hash)};
}

static void check_header_form(struct arena *a, const struct row *row)
{
    struct http_request r = request_of(a, row);
    struct sigv4 how = how_of(row);
    struct sigv4_steps steps;
    sigv4_sign(a, &how, &r, &steps);
    CHECK_STR(steps.canonical_request, str_of(row->canonical));
    struct str authorization = STR_NONE;
    CHECK(http_headers_get(&r.headers, STR("authorization"), &authorization));
    CHECK_STR(authorization,
              arena_printf(a,
                           "AWS4-HMAC-SHA256 Credential=" KEY "/20260304/%s/%s/aws4_request, "
                           "SignedHeaders=%s, Signature=%s",
                           row->region, row->service, row->signed_headers, row->signature));
    /* A retry signs the same request again. */
    size_t headers = r.headers.n;
    sigv4_sign(a, &how, &r, &steps);
    CHECK_STR(steps.signature, str_of(row->signature));
    CHECK(r.headers.n == headers);
}

static void check_query_form(struct arena *a, const struct row *row)
{
    struct http_request r = request_of(a, row);
    struct sigv4 how = how_of(row);
    struct sigv4_steps steps;
    sigv4_presign(a, &how, row->expires, &r, &steps);
    CHECK_STR(steps.canonical_request, str_of(row->canonical));
    CHECK_STR(r.query, arena_printf(a, "%s&X-Amz-Signature=%s", row->query, row->signature));
    CHECK(!r.has_body);
}

static void measure(struct arena *a)
{
    test_begin("cost of a signature");
    int64_t start = clock_monotonic_us();
    enum { TIMES = 2000 };
    for (int i = 0; i < TIMES; i++) {
        struct arena *own = arena_new();
        struct http_request r = request_of(own, &rows[0]);
        struct sigv4 how = how_of(&rows[0]);
        sigv4_sign(own, &how, &r, NULL);
        arena_free(own);
    }
    int64_t us = clock_monotonic_us() - start;
    printf("signature: %.2f us each\n", (double)us / TIMES);
    CHECK(a && us < 2000 * 1000); /* 1 ms each would be a defect even under a sanitizer */
}

void run_tests(struct arena *a)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        test_begin(rows[i].name);
        if (rows[i].expires) {
            check_query_form(a, &rows[i]);
        } else {
            check_header_form(a, &rows[i]);
        }
    }
    measure(a);
}
