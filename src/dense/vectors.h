/* The vectors of all documents, made once and kept in a file: a head of 64 bytes that says for
 * which model and which documents, then one vector of binary16 numbers a document, in their order.
 * A file that is not finished goes on where it ended. */
#ifndef DENSE_VECTORS_H
#define DENSE_VECTORS_H

#include "base/err.h"

#define VECTORS_HEAD 64u

struct vectors_key {
    struct str encoder; /* encoder_identity */
    uint64_t documents; /* hash of what they are */
    size_t count, width;
};

struct vectors {
    const unsigned char *data; /* count × width binary16 numbers */
    size_t count, width;
};

/* Maps a finished file. ERR_MODEL when there is none, or it is not finished or not for this key. */
MUST_USE bool vectors_open(struct arena *a, struct str path, const struct vectors_key *key,
                           struct vectors *out, struct err *e);

struct vectors_writer {
    int fd;
    size_t done, width;
};

/* Makes the file and its folder, or goes on with one of this key; what is of another key is
 * replaced. One writer at a time: ERR_IO. Close it with vectors_close. */
MUST_USE bool vectors_resume(struct arena *a, struct str path, const struct vectors_key *key,
                             struct vectors_writer *out, struct err *e);
MUST_USE bool vectors_add(struct vectors_writer *w, const float *vectors, size_t n, struct err *e);
void vectors_close(const struct vectors_writer *w);

#endif
