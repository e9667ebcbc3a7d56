/* SentencePiece's normalisation: a precompiled map of characters, then blanks.
 *
 * The map is a double-array trie (Darts) from byte strings to places in a block of NUL-terminated
 * replacements; the longest key that matches is replaced (sentencepiece/normalizer.cc). */
#ifndef DENSE_NORMALISE_H
#define DENSE_NORMALISE_H

#include "base/buf.h"

struct charsmap {
    struct str units; /* 32-bit little-endian; empty: nothing is replaced */
    struct str replacements;
};

/* The bytes must live as long as the map. ERR_SYNTAX when they are no map. */
MUST_USE bool charsmap_read(struct str bytes, struct charsmap *out, struct err *e);

/* Every blank becomes U+2581, runs of blanks one, none at the end and always one at the start;
 * bytes that are no UTF-8 become U+FFFD. Empty for a text of blanks. */
struct str normalise(struct arena *a, const struct charsmap *map, struct str text);

#endif
