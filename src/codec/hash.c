/* The low-level calls of libcrypto: those of EVP look their algorithm up under a lock at each use,
 * which costs more than hashing a request does. */
#define OPENSSL_API_COMPAT 0x10101000L

#include "codec/hash.h"

#include "base/base64.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <openssl/sha.h>
#include <string.h>

#define SHA256_BLOCK 64u

struct digest hash_sha256(struct str data)
{
    struct digest d = {.n = SHA256_DIGEST_LENGTH};
    SHA256_CTX c;
    SHA256_Init(&c);
    SHA256_Update(&c, data.p, data.n);
    SHA256_Final(d.bytes, &c);
    return d;
}

struct digest hash_sha1(struct str data)
{
    struct digest d = {.n = SHA_DIGEST_LENGTH};
    SHA_CTX c;
    SHA1_Init(&c);
    SHA1_Update(&c, data.p, data.n);
    SHA1_Final(d.bytes, &c);
    return d;
}

struct digest hash_sha512(struct str data)
{
    struct digest d = {.n = SHA512_DIGEST_LENGTH};
    SHA512_CTX c;
    SHA512_Init(&c);
    SHA512_Update(&c, data.p, data.n);
    SHA512_Final(d.bytes, &c);
    return d;
}

struct digest hash_md5(struct str data)
{
    struct digest d = {.n = MD5_DIGEST_LENGTH};
    MD5_CTX c;
    MD5_Init(&c);
    MD5_Update(&c, data.p, data.n);
    MD5_Final(d.bytes, &c);
    return d;
}

struct digest hash_hmac_sha256(struct str key, struct str data)
{
    struct digest d = {.n = SHA256_DIGEST_LENGTH};
    struct digest short_key;
    if (key.n > SHA256_BLOCK) {
        short_key = hash_sha256(key);
        key = digest_str(&short_key);
    }
    unsigned char pad[SHA256_BLOCK] = {0};
    if (key.n) memcpy(pad, key.p, key.n);
    for (size_t i = 0; i < sizeof pad; i++) pad[i] ^= 0x36;
    SHA256_CTX c;
    SHA256_Init(&c);
    SHA256_Update(&c, pad, sizeof pad);
    SHA256_Update(&c, data.p, data.n);
    SHA256_Final(d.bytes, &c);
    for (size_t i = 0; i < sizeof pad; i++) pad[i] ^= 0x36 ^ 0x5c;
    SHA256_Init(&c);
    SHA256_Update(&c, pad, sizeof pad);
    SHA256_Update(&c, d.bytes, d.n);
    SHA256_Final(d.bytes, &c);
    OPENSSL_cleanse(pad, sizeof pad);
    return d;
}

struct digest hash_hmac_sha1(struct str key, struct str data)
{
    struct digest d = {.n = SHA_DIGEST_LENGTH};
    unsigned n = 0;
    if (key.n > INT_MAX ||
        !HMAC(EVP_sha1(), key.p, (int)key.n, (const unsigned char *)data.p, data.n, d.bytes, &n)) {
        BUG("libcrypto has no HMAC with SHA-1");
    }
    return d;
}

struct str digest_str(const struct digest *d)
{
    return (struct str){(const char *)d->bytes, d->n};
}

struct str digest_hex(struct arena *a, const struct digest *d)
{
    static const char hex[] = "0123456789abcdef";
    char *p = arena_alloc(a, d->n * 2);
    for (size_t i = 0; i < d->n; i++) {
        p[2 * i] = hex[d->bytes[i] >> 4];
        p[2 * i + 1] = hex[d->bytes[i] & 15];
    }
    return (struct str){p, d->n * 2};
}

struct str digest_base64(struct arena *a, const struct digest *d)
{
    struct buf b = buf_new(a, DIGEST_MAX * 2);
    base64_encode(&b, digest_str(d));
    return buf_str(&b);
}

struct str hash_sha256_hex(struct arena *a, struct str data)
{
    struct digest d = hash_sha256(data);
    return digest_hex(a, &d);
}
