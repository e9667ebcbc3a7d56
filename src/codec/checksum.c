#include "codec/checksum.h"

#include "base/base64.h"
#include "base/limits.h"

#define CHUNK MIB

#define CRC64NVME_ROW                                                                              \
    {                                                                                              \
        STR_INIT("CRC64NVME"), STR_INIT("x-amz-checksum-crc64nvme"), HASH_CRC64NVME                \
    }

const struct checksum checksum_default = CRC64NVME_ROW;

const struct checksum checksum_table[] = {
    {STR_INIT("XXHASH128"), STR_INIT("x-amz-checksum-xxhash128"), HASH_XXHASH128},
    {STR_INIT("XXHASH3"), STR_INIT("x-amz-checksum-xxhash3"), HASH_XXHASH3},
    CRC64NVME_ROW,
    {STR_INIT("XXHASH64"), STR_INIT("x-amz-checksum-xxhash64"), HASH_XXHASH64},
    {STR_INIT("CRC32C"), STR_INIT("x-amz-checksum-crc32c"), HASH_CRC32C},
    {STR_INIT("CRC32"), STR_INIT("x-amz-checksum-crc32"), HASH_CRC32},
    {STR_INIT("SHA1"), STR_INIT("x-amz-checksum-sha1"), HASH_SHA1},
    {STR_INIT("SHA256"), STR_INIT("x-amz-checksum-sha256"), HASH_SHA256},
    {STR_INIT("SHA512"), STR_INIT("x-amz-checksum-sha512"), HASH_SHA512},
};
const size_t checksum_count = ARRAY_LEN(checksum_table);

bool checksum_by_name(struct str name, const struct checksum **out, struct err *e)
{
    for (size_t i = 0; i < checksum_count; i++) {
        if (!str_eq_nocase(checksum_table[i].name, name)) continue;
        *out = &checksum_table[i];
        return true;
    }
    err_set(e, ERR_PARAM, "Unsupported checksum algorithm: " STR_FMT,
            STR_ARG(arena_lower(e->arena, name)));
    err_hint(
        e,
        "use one of CRC64NVME, CRC32C, CRC32, SHA1, SHA256, SHA512, XXHASH64, XXHASH3, XXHASH128");
    return false;
}

struct str checksum_value(struct arena *a, const struct checksum *c, struct str data)
{
    struct digest d = hash_of(c->hash, data);
    return digest_base64(a, &d);
}

bool checksum_verify(struct arena *a, const struct checksum *c, struct str value, struct str body,
                     struct err *e)
{
    struct digest d = hash_of(c->hash, body);
    return checksum_verify_digest(a, &d, value, e);
}

bool checksum_verify_digest(struct arena *a, const struct digest *d, struct str value,
                            struct err *e)
{
    struct str expected;
    if (str_has_char(value, '-')) return true;
    if (base64_decode(a, value, &expected) && str_eq(expected, digest_str(d))) return true;
    struct str calculated = digest_base64(a, d);
    return err_set(e, ERR_GENERAL,
                   "Expected checksum " STR_FMT " did not match calculated checksum: " STR_FMT,
                   STR_ARG(value), STR_ARG(calculated));
}

struct str checksum_aws_chunked(struct arena *a, const struct checksum *c, struct str body)
{
    struct buf b = buf_new(a, body.n + body.n / CHUNK * 16 + 512);
    for (size_t at = 0; at < body.n; at += CHUNK) {
        struct str part = str_sub(body, at, CHUNK);
        buf_addf(&b, "%zx\r\n", part.n);
        buf_add(&b, part);
        buf_add(&b, STR("\r\n"));
    }
    struct str value = checksum_value(a, c, body);
    buf_addf(&b, "0\r\n" STR_FMT ":" STR_FMT "\r\n\r\n", STR_ARG(c->header), STR_ARG(value));
    return buf_str(&b);
}
