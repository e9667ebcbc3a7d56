/* Access tokens: what is read of them, when the issuer's keys are asked for, and that none but a
 * key of the issuer signs. Forged tokens over HTTP: tests/session/hostile/oauth.py. */
#include "harness.h"

#include "auth/jwks.h"
#include "base/base64.h"
#include "base/limits.h"
#include "codec/jws.h"
#include "value/json.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#define SIZE 32

static int64_t now_ms = INT64_C(1700000000000);

static int64_t read_clock(void *ctx)
{
    (void)ctx;
    return now_ms;
}

static const struct clock toy_clock = {read_clock, NULL};

struct issuer {
    struct str answer; /* empty: out of reach */
    int asked;
};

static bool send_keys(void *ctx, struct arena *a, const struct http_request *request,
                      const struct http_options *options, struct http_response *response,
                      struct err *e)
{
    struct issuer *issuer = ctx;
    (void)a;
    CHECK_STR(request->host, STR("issuer.example"));
    CHECK(options->verify_tls);
    issuer->asked++;
    *response = (struct http_response){.status = 200, .body = issuer->answer};
    return issuer->answer.n > 0 || err_set(e, ERR_NETWORK, "out of reach");
}

static struct str base64url(struct arena *a, struct str bytes)
{
    struct buf b = buf_new(a, MIB);
    base64_encode(&b, bytes);
    char *p = arena_cstr(a, buf_str(&b));
    size_t n = 0;
    for (; p[n] && p[n] != '='; n++) {
        if (p[n] == '+') p[n] = '-';
        if (p[n] == '/') p[n] = '_';
    }
    return (struct str){p, n};
}

static struct str number(struct arena *a, const BIGNUM *n)
{
    unsigned char *bytes = arena_alloc(a, SIZE);
    CHECK(BN_bn2binpad(n, bytes, SIZE) == SIZE);
    return (struct str){(const char *)bytes, SIZE};
}

static struct str jwk_of(struct arena *a, EVP_PKEY *key, const char *kid)
{
    BIGNUM *x = NULL, *y = NULL;
    CHECK(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1);
    CHECK(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1);
    struct str text =
        arena_printf(a,
                     "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"" STR_FMT
                     "\",\"y\":\"" STR_FMT "\"}",
                     kid, STR_ARG(base64url(a, number(a, x))), STR_ARG(base64url(a, number(a, y))));
    BN_free(x);
    BN_free(y);
    return text;
}

static struct str sign(struct arena *a, EVP_PKEY *key, struct str text)
{
    unsigned char der[80];
    size_t n = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    CHECK(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1);
    CHECK(EVP_DigestSign(context, der, &n, (const unsigned char *)text.p, text.n) == 1);
    EVP_MD_CTX_free(context);
    const unsigned char *p = der;
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &p, (long)n);
    struct str raw = arena_printf(a, "%64s", "");
    char *bytes = arena_cstr(a, raw);
    CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(signature), (unsigned char *)bytes, SIZE) == SIZE);
    CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(signature), (unsigned char *)bytes + SIZE, SIZE) == SIZE);
    ECDSA_SIG_free(signature);
    return (struct str){bytes, 2 * SIZE};
}

static struct str token_of(struct arena *a, EVP_PKEY *key, const char *kid, const char *claims)
{
    struct str head = arena_printf(a, "{\"alg\":\"ES256\",\"kid\":\"%s\"}", kid);
    struct str text = arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(base64url(a, head)),
                                   STR_ARG(base64url(a, str_of(claims))));
    return arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(text),
                        STR_ARG(base64url(a, sign(a, key, text))));
}

static enum err_kind ask(struct arena *a, struct jwks *keys, struct str token)
{
    struct jwt t = {0};
    struct err e = err_init(a);
    CHECK_OK(jwt_parse(a, token, &t, &e), &e);
    return jwks_verify(keys, a, &t, &e) ? ERR_NONE : e.kind;
}

static struct str keys_of(struct arena *a, struct str jwk)
{
    return arena_printf(a, "{\"keys\":[" STR_FMT "]}", STR_ARG(jwk));
}

static void when_keys_are_fetched(struct arena *a)
{
    EVP_PKEY *first = EVP_EC_gen("P-256"), *second = EVP_EC_gen("P-256");
    struct str one = token_of(a, first, "one", "{}"), two = token_of(a, second, "two", "{}");
    struct issuer issuer = {.answer = STR_NONE};
    const struct transport transport = {send_keys, &issuer};
    static const char *const none[] = {NULL};
    const struct env *env = env_of_pairs(a, none);
    struct jwks *keys = jwks_new(a, STR("https://issuer.example/k"), &transport, env, &toy_clock);
    test_begin("keys of an issuer");
    CHECK(ask(a, keys, one) == ERR_NETWORK && issuer.asked == 1);
    issuer.answer = keys_of(a, jwk_of(a, first, "one"));
    CHECK(ask(a, keys, one) == ERR_NETWORK && issuer.asked == 1); /* not so soon */
    now_ms += 30000;
    CHECK(ask(a, keys, one) == ERR_NONE && issuer.asked == 2);
    CHECK(ask(a, keys, one) == ERR_NONE && issuer.asked == 2);
    issuer.answer = keys_of(a, jwk_of(a, second, "two")); /* the issuer has changed its key */
    CHECK(ask(a, keys, two) == ERR_DENIED && issuer.asked == 2);
    now_ms += 30000;
    CHECK(ask(a, keys, two) == ERR_NONE && issuer.asked == 3);
    CHECK(ask(a, keys, one) == ERR_DENIED && issuer.asked == 3);
    issuer.answer = STR_NONE;
    now_ms += 10 * 60000;
    CHECK(ask(a, keys, two) == ERR_NONE && issuer.asked == 4); /* old keys for a while */
    now_ms += 60 * 60000;
    CHECK(ask(a, keys, two) == ERR_NETWORK && issuer.asked == 5);
    EVP_PKEY_free(first);
    EVP_PKEY_free(second);
}

static void every_bit_is_signed(struct arena *a)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    struct str token = token_of(a, key, "k", "{\"sub\":\"one\"}");
    struct jwt t = {0};
    struct err e = err_init(a);
    const struct value *jwk;
    test_begin("signatures");
    CHECK_OK(json_read(a, jwk_of(a, key, "k"), &jwk, &e), &e);
    CHECK_OK(jwt_parse(a, token, &t, &e), &e);
    CHECK(jws_verify(a, t.alg, jwk, t.text, t.signature));
    for (size_t i = 0; i < t.text.n; i++) {
        char *changed = arena_cstr(a, t.text);
        changed[i] ^= 1;
        CHECK(!jws_verify(a, t.alg, jwk, (struct str){changed, t.text.n}, t.signature));
    }
    for (size_t i = 0; i <= t.signature.n; i++) {
        CHECK(!jws_verify(a, t.alg, jwk, t.text, str_sub(t.signature, 0, i)) || i == t.signature.n);
    }
    CHECK(!jws_verify(a, STR("HS256"), jwk, t.text, t.signature));
    CHECK(!jws_verify(a, STR("none"), jwk, t.text, STR("")));
    CHECK(!jws_verify(a, STR("RS256"), jwk, t.text, t.signature));
    CHECK(!jws_verify(a, STR("ES384"), jwk, t.text, t.signature));
    EVP_PKEY_free(key);
}

static void addresses(void)
{
    test_begin("addresses of keys");
    CHECK(jwks_is_address(STR("https://issuer.example/k?x=y")));
    CHECK(jwks_is_address(STR("http://127.0.0.1:80/")) && jwks_is_address(STR("http://[::1]/k")));
    static const char *const bad[] = {"",
                                      "k",
                                      "http://issuer.example/",
                                      "http://127.0.0.1.x/",
                                      "http://127.0.0.1@x/",
                                      "https://a@b/",
                                      "https://b/#c",
                                      "file:///k",
                                      "https:///k"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) CHECK(!jwks_is_address(str_of(bad[i])));
}

static void decoding(struct arena *a)
{
    struct str out;
    test_begin("base64url");
    CHECK(base64url_decode(a, STR("_-8"), &out) && out.n == 2);
    CHECK(base64url_decode(a, STR(""), &out) && out.n == 0);
    static const char *const bad[] = {"a", "+/8", "_-8=", "_ -8", "_-\n8", "aaaaa"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) CHECK(!base64url_decode(a, str_of(bad[i]), &out));
}

void run_tests(struct arena *a)
{
    when_keys_are_fetched(a);
    every_bit_is_signed(a);
    addresses();
    decoding(a);
}
