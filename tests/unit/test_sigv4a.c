/* Signature V4A: the derived key against a known one, signatures against the public key. */
#include "auth/sigv4.h"
#include "auth/sigv4a.h"
#include "harness.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>
#include <stdio.h>

#define NOW_MS (INT64_C(1772600767) * 1000) /* 2026-03-04T05:06:07Z */

static const struct credentials keys = {
    .access_key = STR_INIT("AKISORANDOMAASORANDOM"),
    .secret_key = STR_INIT("q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom"),
};

/* The public half of the keys above, in the form of X.509. */
static EVP_PKEY *public_key(void)
{
    static const unsigned char der[] = {
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
        0x04, 0x15, 0xd2, 0x42, 0xce, 0xeb, 0xf8, 0xd8, 0x16, 0x9f, 0xd6, 0xa8, 0xb5,
        0xa7, 0x46, 0xc4, 0x11, 0x40, 0x41, 0x4c, 0x3b, 0x07, 0x57, 0x90, 0x38, 0xda,
        0x06, 0xaf, 0x89, 0x19, 0x0f, 0xff, 0xcb, 0x05, 0x15, 0x24, 0x2c, 0xed, 0xd8,
        0x2e, 0x94, 0x79, 0x94, 0x82, 0xe4, 0xc0, 0x51, 0x4b, 0x50, 0x5a, 0xfc, 0xcf,
        0x2c, 0x0c, 0x98, 0xd6, 0xa5, 0x53, 0xbf, 0x53, 0x9f, 0x42, 0x4c, 0x5e, 0xc0};
    const unsigned char *p = der;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &p, sizeof der);
    if (!key) BUG("the public key of the test cannot be read");
    return key;
}

static unsigned char digit(char c)
{
    return (unsigned char)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static bool verifies(EVP_PKEY *key, struct str text, struct str hex)
{
    unsigned char der[128];
    size_t n = hex.n / 2;
    if (n > sizeof der) return false;
    for (size_t i = 0; i < n; i++) {
        der[i] = (unsigned char)(digit(hex.p[2 * i]) << 4 | digit(hex.p[2 * i + 1]));
    }
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool ok = EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, key) == 1 &&
              EVP_DigestVerify(c, der, n, (const unsigned char *)text.p, text.n) == 1;
    EVP_MD_CTX_free(c);
    return ok;
}

static void test_signature(struct arena *a, EVP_PKEY *key)
{
    test_begin("signature");
    for (int i = 0; i < 20; i++) {
        struct str text = arena_printf(a, "text %d", i);
        struct str hex = sigv4a_signature(a, &keys, text);
        CHECK(verifies(key, text, hex));
        CHECK(!verifies(key, STR("another"), hex));
    }
    struct credentials others = keys;
    others.secret_key = STR("another");
    CHECK(!verifies(key, STR("x"), sigv4a_signature(a, &others, STR("x"))));
}

static struct sigv4 how_of(void)
{
    return (struct sigv4){.credentials = keys,
                          .region = STR("*"),
                          .service = STR("s3"),
                          .time_ms = NOW_MS,
                          .is_s3 = true,
                          .asymmetric = true};
}

static struct http_request get(void)
{
    return (struct http_request){.method = STR("GET"),
                                 .scheme = STR("https"),
                                 .host = STR("m.accesspoint.s3-global.amazonaws.com"),
                                 .path = STR("/k")};
}

static void test_header_form(struct arena *a, EVP_PKEY *key)
{
    test_begin("header form");
    struct sigv4 how = how_of();
    struct http_request r = get();
    struct sigv4_steps steps;
    sigv4_sign(a, &how, &r, &steps);
    CHECK_STR(steps.canonical_request,
              STR("GET\n/k\n\nhost:m.accesspoint.s3-global.amazonaws.com\n"
                  "x-amz-content-sha256:"
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
                  "x-amz-date:20260304T050607Z\nx-amz-region-set:*\n\n"
                  "host;x-amz-content-sha256;x-amz-date;x-amz-region-set\n"
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    CHECK(str_starts(steps.string_to_sign, STR("AWS4-ECDSA-P256-SHA256\n20260304T050607Z\n"
                                               "20260304/s3/aws4_request\n")));
    CHECK(verifies(key, steps.string_to_sign, steps.signature));
    CHECK(str_starts(steps.authorization,
                     STR("AWS4-ECDSA-P256-SHA256 Credential=AKISORANDOMAASORANDOM/20260304/s3/"
                         "aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;"
                         "x-amz-region-set, Signature=30")));
}

static void test_query_form(struct arena *a, EVP_PKEY *key)
{
    test_begin("query form");
    struct sigv4 how = how_of();
    struct http_request r = get();
    struct sigv4_steps steps;
    sigv4_presign(a, &how, 60, &r, &steps);
    CHECK(str_starts(r.query, STR("X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential="
                                  "AKISORANDOMAASORANDOM%2F20260304%2Fs3%2Faws4_request&"
                                  "X-Amz-Date=20260304T050607Z&X-Amz-Region-Set=%2A&"
                                  "X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=")));
    CHECK(verifies(key, steps.string_to_sign, steps.signature));
}

static void test_s3express(struct arena *a)
{
    test_begin("S3 Express");
    struct sigv4 how = how_of();
    how.asymmetric = false;
    how.s3express = true;
    how.region = STR("us-east-1");
    how.credentials.session_token = STR("tok");
    struct http_request r = get();
    struct sigv4_steps steps;
    struct str value = STR_NONE;
    sigv4_sign(a, &how, &r, &steps);
    CHECK(http_headers_get(&r.headers, STR("x-amz-s3session-token"), &value));
    CHECK_STR(value, STR("tok"));
    CHECK(!http_headers_get(&r.headers, STR("X-Amz-Security-Token"), &value));
    CHECK(str_find(steps.canonical_request, STR("\nx-amz-s3session-token:tok\n")) != STR_NPOS);
    r = get();
    sigv4_presign(a, &how, 60, &r, &steps);
    CHECK(str_find(r.query, STR("&X-Amz-S3session-Token=tok&")) != STR_NPOS);
}

void run_tests(struct arena *a)
{
    EVP_PKEY *key = public_key();
    test_signature(a, key);
    test_header_form(a, key);
    test_query_form(a, key);
    test_s3express(a);
    EVP_PKEY_free(key);
}
