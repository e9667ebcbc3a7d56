/* One large file over HTTPS in parts: goes on where it ended, follows redirects, checks the digest.
 */
#ifndef APP_DOWNLOAD_H
#define APP_DOWNLOAD_H

#include "base/err.h"
#include "http/http.h"

struct download {
    struct str url;    /* https, or http where the user says so */
    struct str path;   /* the finished file; until then with ".part" behind its name */
    int64_t size;      /* bytes */
    struct str sha256; /* lower-case hexadecimal */
    void (*progress)(void *ctx, int64_t done, int64_t total);
    void *ctx;
};

/* ERR_NETWORK, ERR_IO; ERR_GENERAL when what came is not what was expected: it is removed. */
MUST_USE bool download_file(struct arena *a, const struct transport *t, const struct download *d,
                            struct err *e);

#endif
