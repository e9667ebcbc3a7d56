/* RSA with a private key in PEM (PKCS #1 or PKCS #8, not encrypted), PKCS #1 v1.5 padding: what
 * `ec2 get-password-data` decrypts with and `cloudfront sign` signs with. */
#ifndef CODEC_RSA_H
#define CODEC_RSA_H

#include "base/err.h"

/* False when `pem` is no such key or `bytes` were not encrypted for it. */
MUST_USE bool rsa_decrypt(struct arena *a, struct str pem, struct str bytes, struct str *out);

/* A signature over the SHA-1 digest of `message`. False when `pem` is no such key. */
MUST_USE bool rsa_sign_sha1(struct arena *a, struct str pem, struct str message, struct str *out);

#endif
