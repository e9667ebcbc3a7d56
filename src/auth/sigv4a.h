/* The key and the signature of Signature V4A: ECDSA over P-256 with a private key derived from the
 * secret key (NIST SP 800-108 in counter mode), so that one signature holds in many regions. */
#ifndef AUTH_SIGV4A_H
#define AUTH_SIGV4A_H

#include "auth/credentials.h"

#define SIGV4A_KEY_SIZE 32u

/* Big-endian; the same for the same access and secret key. */
void sigv4a_private_key(struct arena *a, const struct credentials *c,
                        unsigned char key[SIGV4A_KEY_SIZE]);

/* DER in hexadecimal; another one each time, as ECDSA is randomised. */
struct str sigv4a_signature(struct arena *a, const struct credentials *c, struct str text);

#endif
