/* The proof of possession: its parts, and that the key in it verifies the signature. */
#include "auth/dpop.h"
#include "base/base64.h"
#include "harness.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#define KEY                                                                                        \
    "MHcCAQEEIPm/sovxx+9+nHN/KM1tqgKTv/"                                                           \
    "0e2zlpb5vQ7xUwocgGoAoGCCqGSM49AwEHoUQDQgAE34pKUGpXJ4BUDZ0TR05q1VIGcY7GFpKiTfSAVKR7ngB8OjwY8L" \
    "OKBZST6J6Sqbx50lqiDKjQdBUfbjZ+T7gOHQ=="

static struct str decoded(struct arena *a, struct str part)
{
    char text[1024];
    struct str out = STR_NONE;
    if (!CHECK(part.n + 4 < sizeof text)) return out;
    memcpy(text, part.p, part.n);
    size_t n = part.n;
    while (n % 4) text[n++] = '=';
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '-') text[i] = '+';
        if (text[i] == '_') text[i] = '/';
    }
    CHECK(base64_decode(a, (struct str){text, n}, &out));
    return out;
}

/* Two numbers of 32 bytes, checked with the key itself. */
static bool verifies(struct arena *a, struct str text, struct str pair)
{
    struct str der = STR_NONE;
    if (!CHECK(pair.n == 64) || !CHECK(base64_decode(a, STR(KEY), &der))) return false;
    const unsigned char *p = (const unsigned char *)der.p;
    const unsigned char *numbers = (const unsigned char *)pair.p;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &p, (long)der.n);
    ECDSA_SIG *s = ECDSA_SIG_new();
    ECDSA_SIG_set0(s, BN_bin2bn(numbers, 32, NULL), BN_bin2bn(numbers + 32, 32, NULL));
    unsigned char *signature = NULL;
    int n = i2d_ECDSA_SIG(s, &signature);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok =
        EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
        EVP_DigestVerify(context, signature, (size_t)n, (const unsigned char *)text.p, text.n) == 1;
    EVP_MD_CTX_free(context);
    OPENSSL_free(signature);
    ECDSA_SIG_free(s);
    EVP_PKEY_free(key);
    return ok;
}

void run_tests(struct arena *a)
{
    static const struct {
        const char *name;
        struct str key;
        bool ok;
    } rows[] = {
        {"bare", STR_INIT(KEY), true},
        {"with marks",
         STR_INIT("-----BEGIN EC"
                  " PRIVATE KEY-----\n" KEY "\n-----END EC"
                  " PRIVATE KEY-----\n"),
         true},
        {"garbage", STR_INIT("AAAA"), false},
        {"no base64", STR_INIT("?"), false},
        {"empty", STR_INIT(""), false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        test_begin(rows[i].name);
        struct err e = err_init(a);
        struct str token = STR_NONE;
        struct dpop how = {rows[i].key, STR("https://x/v1/token"), STR("id"), 1772600767};
        CHECK(dpop_header(a, &how, &token, &e) == rows[i].ok);
        if (!rows[i].ok) continue;
        struct str whole = token;
        struct str part[3] = {{0}};
        for (size_t k = 0; k < 3; k++) CHECK(str_next(&token, '.', &part[k]));
        CHECK(str_starts(decoded(a, part[0]),
                         STR("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\",")));
        CHECK_STR(decoded(a, part[1]), STR("{\"htm\":\"POST\",\"htu\":\"https://x/v1/token\","
                                           "\"iat\":1772600767,\"jti\":\"id\"}"));
        struct str text = str_sub(whole, 0, part[0].n + 1 + part[1].n);
        CHECK(verifies(a, text, decoded(a, part[2])));
    }
}
