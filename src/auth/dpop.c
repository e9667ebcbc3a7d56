#include "auth/dpop.h"

#include "base/base64.h"
#include "base/limits.h"
#include "value/json.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <string.h>

#define NUMBER_SIZE 32
#define DER_MAX 80u /* two integers of 33 bytes and their heads */

static const struct json_style compact = {
    .item_separator = STR_INIT(","), .name_separator = STR_INIT(":"), .ascii_only = true};

static struct str base64_url(struct arena *a, struct str bytes)
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

/* The lines between the PEM marks. */
static bool der_of(struct arena *a, struct str pem, struct str *der)
{
    struct buf text = buf_new(a, MIB);
    struct str line;
    while (str_next(&pem, '\n', &line)) {
        if (!str_starts(line, STR("-----"))) buf_add(&text, str_trim(line));
    }
    return base64_decode(a, buf_str(&text), der);
}

static bool is_p256(const EVP_PKEY *key)
{
    char group[32];
    size_t n = 0;
    return EVP_PKEY_get_group_name(key, group, sizeof group, &n) == 1 &&
           OBJ_sn2nid(group) == NID_X9_62_prime256v1;
}

static EVP_PKEY *read_key(struct arena *a, struct str pem)
{
    struct str der;
    if (!der_of(a, pem, &der) || der.n > MIB) return NULL;
    const unsigned char *p = (const unsigned char *)der.p;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &p, (long)der.n);
    if (key && is_p256(key)) return key;
    EVP_PKEY_free(key);
    return NULL;
}

static struct str coordinate(struct arena *a, const EVP_PKEY *key, const char *name)
{
    BIGNUM *number = NULL;
    unsigned char bytes[NUMBER_SIZE];
    bool ok = EVP_PKEY_get_bn_param(key, name, &number) == 1 &&
              BN_bn2binpad(number, bytes, NUMBER_SIZE) == NUMBER_SIZE;
    BN_free(number);
    if (!ok) BUG("a key on P-256 without a point");
    return base64_url(a, (struct str){(const char *)bytes, sizeof bytes});
}

/* RFC 7518: the two numbers as they are, 32 bytes each. */
static struct str signature(struct arena *a, EVP_PKEY *key, struct str text)
{
    unsigned char der[DER_MAX];
    unsigned char pair[2 * NUMBER_SIZE];
    size_t n = sizeof der;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
              EVP_DigestSign(context, der, &n, (const unsigned char *)text.p, text.n) == 1;
    EVP_MD_CTX_free(context);
    const unsigned char *p = der;
    ECDSA_SIG *s = ok ? d2i_ECDSA_SIG(NULL, &p, (long)n) : NULL;
    ok = s && BN_bn2binpad(ECDSA_SIG_get0_r(s), pair, NUMBER_SIZE) == NUMBER_SIZE &&
         BN_bn2binpad(ECDSA_SIG_get0_s(s), pair + NUMBER_SIZE, NUMBER_SIZE) == NUMBER_SIZE;
    ECDSA_SIG_free(s);
    if (!ok) BUG("libcrypto cannot sign on P-256");
    return base64_url(a, (struct str){(const char *)pair, sizeof pair});
}

static struct str part_of(struct arena *a, const struct value *v)
{
    return base64_url(a, json_text(a, v, &compact));
}

static const struct value *header_of(struct arena *a, const EVP_PKEY *key)
{
    struct value *jwk = value_map(a);
    value_set(a, jwk, STR("kty"), value_string(a, STR("EC")));
    value_set(a, jwk, STR("x"), value_string(a, coordinate(a, key, OSSL_PKEY_PARAM_EC_PUB_X)));
    value_set(a, jwk, STR("y"), value_string(a, coordinate(a, key, OSSL_PKEY_PARAM_EC_PUB_Y)));
    value_set(a, jwk, STR("crv"), value_string(a, STR("P-256")));
    struct value *header = value_map(a);
    value_set(a, header, STR("typ"), value_string(a, STR("dpop+jwt")));
    value_set(a, header, STR("alg"), value_string(a, STR("ES256")));
    value_set(a, header, STR("jwk"), jwk);
    return header;
}

bool dpop_header(struct arena *a, const struct dpop *how, struct str *out, struct err *e)
{
    EVP_PKEY *key = read_key(a, how->key);
    if (!key) {
        return err_set(e, ERR_GENERAL,
                       "Error loading login session token: Unable to load private key from cached "
                       "token: expected a private key on P-256 in PEM");
    }
    struct value *claims = value_map(a);
    value_set(a, claims, STR("htm"), value_string(a, STR("POST")));
    value_set(a, claims, STR("htu"), value_string(a, how->url));
    value_set(a, claims, STR("iat"),
              value_number(a, arena_printf(a, "%lld", (long long)how->time_s)));
    value_set(a, claims, STR("jti"), value_string(a, how->id));
    struct str head = part_of(a, header_of(a, key));
    struct str body = part_of(a, claims);
    struct str text = arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(head), STR_ARG(body));
    struct str proof = signature(a, key, text);
    EVP_PKEY_free(key);
    *out = arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(text), STR_ARG(proof));
    return true;
}
