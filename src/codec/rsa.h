/* RSA, PKCS #1 v1.5 padding, with a private key in PEM (PKCS #1 or PKCS #8, not encrypted), which
 * `ec2 get-password-data` decrypts with and `cloudfront sign` signs with, or a public one in DER,
 * which `cloudtrail validate-logs` checks with. */
#ifndef CODEC_RSA_H
#define CODEC_RSA_H

#include "base/err.h"

/* False when `pem` is no such key or `bytes` were not encrypted for it. */
MUST_USE bool rsa_decrypt(struct arena *a, struct str pem, struct str bytes, struct str *out);

/* A signature over the SHA-1 digest of `message`. False when `pem` is no such key. */
MUST_USE bool rsa_sign_sha1(struct arena *a, struct str pem, struct str message, struct str *out);

/* Whether `signature` over the SHA-256 digest of `message` is of the public key (PKCS #1). False
 * when `der` is no such key. */
MUST_USE bool rsa_verify_sha256(struct str der, struct str message, struct str signature,
                                bool *good);

#endif
