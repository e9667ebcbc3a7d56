/* BGE-M3's dense vectors: an encoder of the XLM-RoBERTa architecture, the first token's state,
 * scaled to length 1.
 *
 * The model's files are mapped and stay as they are. Any number of threads may encode at once. */
#ifndef DENSE_ENCODER_H
#define DENSE_ENCODER_H

#include "base/err.h"

struct encoder;

/* A folder with one .gguf file, or with model.safetensors, config.json and tokenizer.json. The
 * encoder lives as long as the arena. ERR_MODEL names the file and what is wrong with it. */
MUST_USE bool encoder_open(struct arena *a, struct str folder, unsigned threads,
                           const struct encoder **out, struct err *e);

void encoder_hint(struct err *e); /* what such a folder holds */

size_t encoder_width(const struct encoder *m); /* numbers in a vector */

/* Tells models apart: 16 hexadecimal digits over the file's size, head, and samples of it. */
struct str encoder_identity(struct arena *a, const struct encoder *m);

/* The tokens of a text, <s> and </s> with them; at most `max`. */
size_t encoder_tokens(const struct encoder *m, struct arena *a, struct str text, uint32_t *out,
                      size_t max);

/* One vector a text, of unit length, behind one another; texts are cut after `max_tokens`.
 * ERR_MODEL: the weights give no numbers. */
MUST_USE bool encoder_vectors(const struct encoder *m, const struct str *texts, size_t n,
                              size_t max_tokens, float *out, struct err *e);

#endif
