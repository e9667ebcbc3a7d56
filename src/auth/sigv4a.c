#include "auth/sigv4a.h"

#include "base/buf.h"
#include "codec/hash.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <string.h>

#define CURVE "P-256"
#define DER_MAX 80u /* two integers of 33 bytes and their heads */
#define POINT_SIZE 65u

/* n - 2, where n is the order of the curve: keys are 1 … n - 1. */
static const unsigned char order_minus_2[SIGV4A_KEY_SIZE] = {
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
};

static void add_one(unsigned char *key)
{
    for (size_t i = SIGV4A_KEY_SIZE; i > 0; i--) {
        if (++key[i - 1] != 0) return;
    }
}

void sigv4a_private_key(struct arena *a, const struct credentials *c,
                        unsigned char key[SIGV4A_KEY_SIZE])
{
    struct str secret = arena_printf(a, "AWS4A" STR_FMT, STR_ARG(c->secret_key));
    struct buf input = buf_new(a, c->access_key.n + 64);
    for (unsigned counter = 1; counter < 255; counter++) {
        buf_clear(&input);
        buf_add(&input, STR("\0\0\0\1AWS4-ECDSA-P256-SHA256\0"));
        buf_add(&input, c->access_key);
        buf_add_char(&input, (char)counter);
        buf_add(&input, STR("\0\0\1\0")); /* 256 bits are wanted */
        struct digest d = hash_hmac_sha256(secret, buf_str(&input));
        if (memcmp(d.bytes, order_minus_2, SIGV4A_KEY_SIZE) > 0) continue;
        memcpy(key, d.bytes, SIGV4A_KEY_SIZE);
        add_one(key);
        return;
    }
    BUG("254 keys beyond the order of the curve"); /* less likely than 2 to the power -8000 */
}

static void must(bool ok)
{
    if (!ok) BUG("libcrypto cannot compute on P-256");
}

/* The public point of a private key, uncompressed. */
static void public_point(const BIGNUM *number, unsigned char point[POINT_SIZE])
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    must(group != NULL);
    EC_POINT *p = EC_POINT_new(group);
    must(p && EC_POINT_mul(group, p, number, NULL, NULL, NULL) == 1);
    size_t n = EC_POINT_point2oct(group, p, POINT_CONVERSION_UNCOMPRESSED, point, POINT_SIZE, NULL);
    must(n == POINT_SIZE);
    EC_POINT_free(p);
    EC_GROUP_free(group);
}

static EVP_PKEY *key_of(const unsigned char *private_key)
{
    unsigned char point[POINT_SIZE];
    BIGNUM *number = BN_bin2bn(private_key, SIGV4A_KEY_SIZE, NULL);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    must(number && build);
    public_point(number, point);
    must(OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, CURVE, 0) == 1 &&
         OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, number) == 1 &&
         OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, POINT_SIZE) == 1);
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *key = NULL;
    must(parameters && context && EVP_PKEY_fromdata_init(context) == 1 &&
         EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters) == 1);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(build);
    BN_clear_free(number);
    return key;
}

struct str sigv4a_signature(struct arena *a, const struct credentials *c, struct str text)
{
    unsigned char private_key[SIGV4A_KEY_SIZE];
    sigv4a_private_key(a, c, private_key);
    EVP_PKEY *key = key_of(private_key);
    OPENSSL_cleanse(private_key, sizeof private_key);
    unsigned char der[DER_MAX];
    size_t n = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    must(context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
         EVP_DigestSign(context, der, &n, (const unsigned char *)text.p, text.n) == 1);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    struct buf hex = buf_new(a, DER_MAX * 2 + 1);
    for (size_t i = 0; i < n; i++) buf_addf(&hex, "%02x", der[i]);
    return buf_str(&hex);
}
