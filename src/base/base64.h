/* Base64 (RFC 4648), with padding. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/buf.h"

void base64_encode(struct buf *out, struct str bytes);

/* Decodes as Python's binascii.a2b_base64 does by default: characters outside the alphabet are
 * skipped, text behind complete padding is ignored. False (out untouched) when padding is missing
 * or the number of characters cannot be right. */
MUST_USE bool base64_decode(struct arena *a, struct str text, struct str *out);

#endif
