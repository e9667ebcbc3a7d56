/* Reader of GGUF files, versions 2 and 3, little-endian: metadata by key, then tensors.
 * Source: ggml's docs/gguf.md. Texts and arrays point into the bytes. */
#ifndef DENSE_GGUF_H
#define DENSE_GGUF_H

#include "dense/tensors.h"

/* The numbers are those of the file. */
enum gguf_type {
    GGUF_U8,
    GGUF_I8,
    GGUF_U16,
    GGUF_I16,
    GGUF_U32,
    GGUF_I32,
    GGUF_F32,
    GGUF_BOOL,
    GGUF_STRING,
    GGUF_ARRAY,
    GGUF_U64,
    GGUF_I64,
    GGUF_F64,
    GGUF_TYPE_COUNT
};

struct gguf_value {
    enum gguf_type type; /* of the items, for an array */
    bool is_array;
    uint64_t n;       /* items; 1 when it is no array */
    struct str bytes; /* of the items, one behind the other; a string's text alone */
};

struct gguf {
    struct strmap metadata; /* struct gguf_value */
    struct tensors tensors;
};

/* ERR_SYNTAX: no GGUF file, another version, cut short, damaged. Any input is safe. */
MUST_USE bool gguf_read(struct arena *a, struct str bytes, struct gguf *out, struct err *e);

const struct gguf_value *gguf_get(const struct gguf *g, struct str key); /* NULL: no such key */

/* Any number, integers up to 2^53; false for anything else or a missing key. */
bool gguf_number(const struct gguf *g, struct str key, double *out);
struct str gguf_text(const struct gguf *g, struct str key); /* empty: no string of that key */

/* The items of an array in turn, from *at = 0; false at its end or when it holds no such items. */
bool gguf_next_text(const struct gguf_value *array, size_t *at, struct str *out);
bool gguf_next_number(const struct gguf_value *array, size_t *at, double *out);

#endif
