#include "endpoint/blob.h"

bool blob_open(struct str bytes, uint32_t magic, struct blob *out)
{
    const void *start = bytes.p;
    if (bytes.n < HEAD_SIZE * sizeof(uint32_t) || (uintptr_t)start % sizeof(uint32_t) != 0) {
        return false;
    }
    const uint32_t *words = start;
    uint64_t size = (uint64_t)words[HEAD_WORDS] * sizeof(uint32_t);
    if (words[HEAD_MAGIC] != magic || words[HEAD_WORDS] < HEAD_SIZE ||
        size + words[HEAD_TEXT] > bytes.n) {
        return false;
    }
    *out = (struct blob){words, words[HEAD_WORDS], {bytes.p + size, words[HEAD_TEXT]}};
    return true;
}

struct str blob_text(const struct blob *b, uint32_t at)
{
    return (struct str){b->text.p + b->words[at], b->words[at + 1]};
}
