#include "codec/rsa.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#define KEY_MAX ((size_t)1 << 20)

/* Nobody can be asked for the phrase of an encrypted key. */
static int no_phrase(char *out, int size, int writes, void *ctx)
{
    (void)out, (void)size, (void)writes, (void)ctx;
    return -1;
}

static EVP_PKEY *read_key(struct str pem)
{
    if (pem.n > KEY_MAX) return NULL;
    BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
    if (!bio) return NULL;
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, no_phrase, NULL);
    BIO_free(bio);
    if (key && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) return key;
    EVP_PKEY_free(key);
    return NULL;
}

static bool decrypt(EVP_PKEY_CTX *context, struct arena *a, struct str bytes, struct str *out)
{
    const unsigned char *in = (const unsigned char *)bytes.p;
    size_t n = 0;
    if (!context || EVP_PKEY_decrypt_init(context) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) != 1 ||
        EVP_PKEY_decrypt(context, NULL, &n, in, bytes.n) != 1)
        return false;
    unsigned char *plain = arena_alloc(a, n);
    if (EVP_PKEY_decrypt(context, plain, &n, in, bytes.n) != 1) return false;
    *out = (struct str){(const char *)plain, n};
    return true;
}

bool rsa_decrypt(struct arena *a, struct str pem, struct str bytes, struct str *out)
{
    EVP_PKEY *key = read_key(pem);
    EVP_PKEY_CTX *context = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    bool ok = decrypt(context, a, bytes, out);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(key);
    return ok;
}

static bool sign(EVP_MD_CTX *context, EVP_PKEY *key, struct arena *a, struct str message,
                 struct str *out)
{
    const unsigned char *in = (const unsigned char *)message.p;
    size_t n = 0;
    if (!context || EVP_DigestSignInit(context, NULL, EVP_sha1(), NULL, key) != 1 ||
        EVP_DigestSign(context, NULL, &n, in, message.n) != 1)
        return false;
    unsigned char *signature = arena_alloc(a, n);
    if (EVP_DigestSign(context, signature, &n, in, message.n) != 1) return false;
    *out = (struct str){(const char *)signature, n};
    return true;
}

bool rsa_sign_sha1(struct arena *a, struct str pem, struct str message, struct str *out)
{
    EVP_PKEY *key = read_key(pem);
    EVP_MD_CTX *context = key ? EVP_MD_CTX_new() : NULL;
    bool ok = sign(context, key, a, message, out);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return ok;
}

bool rsa_verify_sha256(struct str der, struct str message, struct str signature, bool *good)
{
    const unsigned char *p = (const unsigned char *)der.p;
    if (der.n > KEY_MAX) return false;
    EVP_PKEY *key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, (long)der.n);
    if (!key) return false;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    *good = context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
            EVP_DigestVerify(context, (const unsigned char *)signature.p, signature.n,
                             (const unsigned char *)message.p, message.n) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return true;
}
