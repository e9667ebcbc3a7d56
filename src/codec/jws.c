#include "codec/jws.h"

#include "base/base64.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <string.h>

#define RSA_BITS_LEAST 2048
#define NUMBER_MAX 1024u /* bytes of a modulus: 8192 bits */
#define POINT_MAX (1u + 2u * 66u)

static const struct algorithm {
    struct str name;
    struct str key_type;
    const EVP_MD *(*digest)(void);
    bool is_pss;
    struct str curve; /* as JWKs name it */
    const char *group;
    size_t size; /* bytes of a coordinate */
} algorithms[] = {
    {STR_INIT("RS256"), STR_INIT("RSA"), EVP_sha256, false, STR_INIT(""), NULL, 0},
    {STR_INIT("RS384"), STR_INIT("RSA"), EVP_sha384, false, STR_INIT(""), NULL, 0},
    {STR_INIT("RS512"), STR_INIT("RSA"), EVP_sha512, false, STR_INIT(""), NULL, 0},
    {STR_INIT("PS256"), STR_INIT("RSA"), EVP_sha256, true, STR_INIT(""), NULL, 0},
    {STR_INIT("PS384"), STR_INIT("RSA"), EVP_sha384, true, STR_INIT(""), NULL, 0},
    {STR_INIT("PS512"), STR_INIT("RSA"), EVP_sha512, true, STR_INIT(""), NULL, 0},
    {STR_INIT("ES256"), STR_INIT("EC"), EVP_sha256, false, STR_INIT("P-256"), "P-256", 32},
    {STR_INIT("ES384"), STR_INIT("EC"), EVP_sha384, false, STR_INIT("P-384"), "P-384", 48},
    {STR_INIT("ES512"), STR_INIT("EC"), EVP_sha512, false, STR_INIT("P-521"), "P-521", 66},
};

static const struct algorithm *find(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++) {
        if (str_eq(algorithms[i].name, name)) return &algorithms[i];
    }
    return NULL;
}

bool jws_knows(struct str alg)
{
    return find(alg) != NULL;
}

/* Absent, or this. */
static bool says(const struct value *jwk, struct str name, struct str wanted)
{
    const struct value *v = value_get(jwk, name);
    return !v || str_eq(value_text(v), wanted);
}

static bool may_verify(const struct value *jwk)
{
    const struct value *uses = value_get(jwk, STR("key_ops"));
    bool may = !uses;
    for (size_t i = 0; i < value_count(uses) && !may; i++) {
        may = str_eq(value_text(value_at(uses, i)), STR("verify"));
    }
    return may;
}

bool jws_key_suits(const struct value *jwk, struct str alg)
{
    const struct algorithm *g = find(alg);
    return g && str_eq(value_get_text(jwk, STR("kty")), g->key_type) &&
           says(jwk, STR("use"), STR("sig")) && says(jwk, STR("alg"), alg) && may_verify(jwk) &&
           str_eq(value_get_text(jwk, STR("crv")), g->curve);
}

bool base64url_decode(struct arena *a, struct str text, struct str *out)
{
    char *p = arena_alloc(a, text.n + 4);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool ok = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
        if (!ok) return false;
        p[i] = c == '-' ? '+' : c == '_' ? '/' : c;
    }
    size_t n = text.n;
    if (n % 4 == 1) return false;
    while (n % 4 != 0) p[n++] = '=';
    return base64_decode(a, (struct str){p, n}, out);
}

static bool number_of(struct arena *a, const struct value *jwk, struct str name, struct str *out)
{
    return base64url_decode(a, value_get_text(jwk, name), out) && out->n > 0 &&
           out->n <= NUMBER_MAX;
}

/* ---- keys ---- */

static EVP_PKEY *key_of_params(const char *kind, OSSL_PARAM_BLD *build)
{
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
    EVP_PKEY *key = NULL;
    if (params && context && EVP_PKEY_fromdata_init(context) == 1 &&
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(params);
    return key;
}

static EVP_PKEY *rsa_key(struct arena *a, const struct value *jwk)
{
    struct str n, x;
    if (!number_of(a, jwk, STR("n"), &n) || !number_of(a, jwk, STR("e"), &x)) return NULL;
    BIGNUM *modulus = BN_bin2bn((const unsigned char *)n.p, (int)n.n, NULL);
    BIGNUM *exponent = BN_bin2bn((const unsigned char *)x.p, (int)x.n, NULL);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (modulus && exponent && build && BN_num_bits(modulus) >= RSA_BITS_LEAST &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, exponent) == 1) {
        key = key_of_params("RSA", build);
    }
    OSSL_PARAM_BLD_free(build);
    BN_free(modulus);
    BN_free(exponent);
    return key;
}

static EVP_PKEY *ec_key(struct arena *a, const struct algorithm *g, const struct value *jwk)
{
    struct str x, y;
    unsigned char point[POINT_MAX] = {4}; /* not compressed */
    if (!number_of(a, jwk, STR("x"), &x) || !number_of(a, jwk, STR("y"), &y)) return NULL;
    if (x.n != g->size || y.n != g->size) return NULL;
    memcpy(point + 1, x.p, x.n);
    memcpy(point + 1 + x.n, y.p, y.n);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    EVP_PKEY *key = NULL;
    if (build &&
        OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, g->group, 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * g->size) ==
            1) {
        key = key_of_params("EC", build); /* refuses what is not on the curve */
    }
    OSSL_PARAM_BLD_free(build);
    return key;
}

/* ---- signatures ---- */

/* RFC 7518: the two numbers as they are; OpenSSL wants DER. */
static bool der_of(struct arena *a, const struct algorithm *g, struct str raw, struct str *out)
{
    if (raw.n != 2 * g->size) return false;
    const unsigned char *p = (const unsigned char *)raw.p;
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(p, (int)g->size, NULL);
    BIGNUM *s = BN_bin2bn(p + g->size, (int)g->size, NULL);
    bool ok = signature && r && s && ECDSA_SIG_set0(signature, r, s) == 1;
    if (!ok) {
        BN_free(r);
        BN_free(s);
    }
    int n = ok ? i2d_ECDSA_SIG(signature, NULL) : 0;
    unsigned char *der = arena_alloc(a, n > 0 ? (size_t)n : 1), *end = der;
    if (n > 0) n = i2d_ECDSA_SIG(signature, &end);
    ECDSA_SIG_free(signature);
    *out = (struct str){(const char *)der, n > 0 ? (size_t)n : 0};
    return n > 0;
}

static bool is_signed(EVP_MD_CTX *context, EVP_PKEY *key, const struct algorithm *g,
                      struct str text, struct str signature)
{
    EVP_PKEY_CTX *how = NULL;
    if (!context || EVP_DigestVerifyInit(context, &how, g->digest(), NULL, key) != 1) return false;
    if (g->is_pss && (EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) != 1 ||
                      EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) != 1)) {
        return false;
    }
    return EVP_DigestVerify(context, (const unsigned char *)signature.p, signature.n,
                            (const unsigned char *)text.p, text.n) == 1;
}

bool jws_verify(struct arena *a, struct str alg, const struct value *jwk, struct str text,
                struct str signature)
{
    const struct algorithm *g = find(alg);
    if (!g || !jws_key_suits(jwk, alg)) return false;
    if (g->group && !der_of(a, g, signature, &signature)) return false;
    EVP_PKEY *key = g->group ? ec_key(a, g, jwk) : rsa_key(a, jwk);
    EVP_MD_CTX *context = key ? EVP_MD_CTX_new() : NULL;
    bool ok = key && is_signed(context, key, g, text, signature);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return ok;
}
