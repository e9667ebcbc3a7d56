/* Digests of bytes that come in parts, and one name for each kind of digest. CRCs and XXH come out
 * big-endian, as AWS writes them. */
#ifndef CODEC_HASH_RUN_H
#define CODEC_HASH_RUN_H

#include "codec/hash.h"

enum hash_kind {
    HASH_MD5,
    HASH_SHA1,
    HASH_SHA256,
    HASH_SHA512,
    HASH_CRC32,
    HASH_CRC32C,
    HASH_CRC64NVME,
    HASH_XXHASH64,
    HASH_XXHASH3, /* 64 bits */
    HASH_XXHASH128,
};

struct hash_run;

struct hash_run *hash_begin(struct arena *a, enum hash_kind kind);
void hash_add(struct hash_run *r, struct str part);
struct digest hash_end(const struct hash_run *r); /* of all so far; more may be added */
void hash_restart(struct hash_run *r);            /* forgets all */

struct digest hash_of(enum hash_kind kind, struct str data); /* of a whole */

#endif
