/* Signatures of JSON Web Tokens under public keys as JWKs (RFC 7515, 7517, 7518): RSA, RSA-PSS and
 * ECDSA with SHA-2. There is no HMAC and no "none": a public key is never taken for a shared one.
 */
#ifndef CODEC_JWS_H
#define CODEC_JWS_H

#include "base/err.h"
#include "value/value.h"

bool jws_knows(struct str alg);

/* May this key sign with that algorithm: kind, curve, and what the key says of its own use? */
bool jws_key_suits(const struct value *jwk, struct str alg);

/* False also for keys that are damaged or too weak (RSA below 2048 bits). */
MUST_USE bool jws_verify(struct arena *a, struct str alg, const struct value *jwk, struct str text,
                         struct str signature);

/* Without padding, and nothing but the alphabet. */
MUST_USE bool base64url_decode(struct arena *a, struct str text, struct str *out);

#endif
