/* Reader of safetensors files: a JSON head with the place of each tensor, then their bytes.
 * Source: the format's own description (a 64-bit little-endian length, the head, the data). */
#ifndef DENSE_SAFETENSORS_H
#define DENSE_SAFETENSORS_H

#include "dense/tensors.h"

/* ERR_SYNTAX: no safetensors file, cut short, damaged. Any input is safe. */
MUST_USE bool safetensors_read(struct arena *a, struct str bytes, struct tensors *out,
                               struct err *e);

#endif
