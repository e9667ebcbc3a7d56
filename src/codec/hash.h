/* Digests and checksums of whole byte strings. Stateless: no set-up, no locks, no allocation
 * beyond the result. */
#ifndef CODEC_HASH_H
#define CODEC_HASH_H

#include "base/arena.h"

#define SHA256_SIZE 32u
#define DIGEST_MAX 64u

struct digest {
    unsigned char bytes[DIGEST_MAX];
    size_t n; /* bytes in use */
};

struct digest hash_sha256(struct str data);
struct digest hash_sha1(struct str data);
struct digest hash_sha512(struct str data);
struct digest hash_md5(struct str data);
struct digest hash_hmac_sha256(struct str key, struct str data); /* RFC 2104 */
struct digest hash_hmac_sha1(struct str key, struct str data);

struct str digest_str(const struct digest *d); /* the raw bytes, borrowed from d */
struct str digest_hex(struct arena *a, const struct digest *d);
struct str digest_base64(struct arena *a, const struct digest *d);
struct str hash_sha256_hex(struct arena *a, struct str data);

/* Reflected CRCs with initial value and final exclusive-or of all ones. `crc` is the result of
 * the bytes before, 0 at the start. */
uint32_t hash_crc32(uint32_t crc, struct str data);     /* ISO-HDLC, as zlib */
uint32_t hash_crc32c(uint32_t crc, struct str data);    /* Castagnoli, RFC 3720 */
uint64_t hash_crc64nvme(uint64_t crc, struct str data); /* NVM Express command set, 64b CRC */

#endif
