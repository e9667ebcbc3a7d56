/* The low-level calls of libcrypto, for the reason that hash.c gives. */
#define OPENSSL_API_COMPAT 0x10101000L

#include "codec/hash_run.h"

#include <openssl/md5.h>
#include <openssl/sha.h>
#include <xxhash.h>

struct hash_run {
    enum hash_kind kind;
    union {
        MD5_CTX md5;
        SHA_CTX sha1;
        SHA256_CTX sha256;
        SHA512_CTX sha512;
        uint32_t crc32;
        uint64_t crc64;
        XXH64_state_t *xxh64;
        XXH3_state_t *xxh3;
    } u;
};

static void free_xxh64(void *state)
{
    XXH64_freeState(state);
}

static void free_xxh3(void *state)
{
    XXH3_freeState(state);
}

struct hash_run *hash_begin(struct arena *a, enum hash_kind kind)
{
    struct hash_run *r = ARENA_NEW(a, struct hash_run);
    r->kind = kind;
    if (kind == HASH_XXHASH64) {
        r->u.xxh64 = XXH64_createState();
        if (!r->u.xxh64) BUG("out of memory");
        arena_defer(a, free_xxh64, r->u.xxh64);
    }
    if (kind == HASH_XXHASH3 || kind == HASH_XXHASH128) {
        r->u.xxh3 = XXH3_createState();
        if (!r->u.xxh3) BUG("out of memory");
        arena_defer(a, free_xxh3, r->u.xxh3);
    }
    hash_restart(r);
    return r;
}

void hash_restart(struct hash_run *r)
{
    switch (r->kind) {
    case HASH_MD5:
        MD5_Init(&r->u.md5);
        return;
    case HASH_SHA1:
        SHA1_Init(&r->u.sha1);
        return;
    case HASH_SHA256:
        SHA256_Init(&r->u.sha256);
        return;
    case HASH_SHA512:
        SHA512_Init(&r->u.sha512);
        return;
    case HASH_CRC32:
    case HASH_CRC32C:
        r->u.crc32 = 0;
        return;
    case HASH_CRC64NVME:
        r->u.crc64 = 0;
        return;
    case HASH_XXHASH64:
        XXH64_reset(r->u.xxh64, 0);
        return;
    case HASH_XXHASH3:
        XXH3_64bits_reset(r->u.xxh3);
        return;
    case HASH_XXHASH128:
        XXH3_128bits_reset(r->u.xxh3);
        return;
    }
}

void hash_add(struct hash_run *r, struct str part)
{
    if (part.n == 0) return;
    switch (r->kind) {
    case HASH_MD5:
        MD5_Update(&r->u.md5, part.p, part.n);
        return;
    case HASH_SHA1:
        SHA1_Update(&r->u.sha1, part.p, part.n);
        return;
    case HASH_SHA256:
        SHA256_Update(&r->u.sha256, part.p, part.n);
        return;
    case HASH_SHA512:
        SHA512_Update(&r->u.sha512, part.p, part.n);
        return;
    case HASH_CRC32:
        r->u.crc32 = hash_crc32(r->u.crc32, part);
        return;
    case HASH_CRC32C:
        r->u.crc32 = hash_crc32c(r->u.crc32, part);
        return;
    case HASH_CRC64NVME:
        r->u.crc64 = hash_crc64nvme(r->u.crc64, part);
        return;
    case HASH_XXHASH64:
        XXH64_update(r->u.xxh64, part.p, part.n);
        return;
    case HASH_XXHASH3:
        XXH3_64bits_update(r->u.xxh3, part.p, part.n);
        return;
    case HASH_XXHASH128:
        XXH3_128bits_update(r->u.xxh3, part.p, part.n);
        return;
    }
}

static void put_big_endian(struct digest *d, uint64_t v, size_t n)
{
    for (size_t i = n; i-- > 0;) d->bytes[d->n++] = (unsigned char)(v >> (8 * i));
}

struct digest hash_end(const struct hash_run *r)
{
    struct digest d = {.n = 0};
    struct hash_run last = *r; /* the run itself may go on */
    XXH128_hash_t both;
    switch (r->kind) {
    case HASH_MD5:
        MD5_Final(d.bytes, &last.u.md5);
        d.n = MD5_DIGEST_LENGTH;
        return d;
    case HASH_SHA1:
        SHA1_Final(d.bytes, &last.u.sha1);
        d.n = SHA_DIGEST_LENGTH;
        return d;
    case HASH_SHA256:
        SHA256_Final(d.bytes, &last.u.sha256);
        d.n = SHA256_DIGEST_LENGTH;
        return d;
    case HASH_SHA512:
        SHA512_Final(d.bytes, &last.u.sha512);
        d.n = SHA512_DIGEST_LENGTH;
        return d;
    case HASH_CRC32:
    case HASH_CRC32C:
        put_big_endian(&d, r->u.crc32, 4);
        return d;
    case HASH_CRC64NVME:
        put_big_endian(&d, r->u.crc64, 8);
        return d;
    case HASH_XXHASH64:
        put_big_endian(&d, XXH64_digest(r->u.xxh64), 8);
        return d;
    case HASH_XXHASH3:
        put_big_endian(&d, XXH3_64bits_digest(r->u.xxh3), 8);
        return d;
    case HASH_XXHASH128:
        both = XXH3_128bits_digest(r->u.xxh3);
        put_big_endian(&d, both.high64, 8);
        put_big_endian(&d, both.low64, 8);
        return d;
    }
    BUG("hash kind");
}

struct digest hash_of(enum hash_kind kind, struct str data)
{
    struct arena *scratch = arena_new();
    struct hash_run *r = hash_begin(scratch, kind);
    hash_add(r, data);
    struct digest d = hash_end(r);
    arena_free(scratch);
    return d;
}
