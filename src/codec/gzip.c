#include "codec/gzip.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

#define GZIP_WINDOW (MAX_WBITS + 16) /* with the header of gzip */
#define RAW_WINDOW (-MAX_WBITS)      /* with none */
#define PART_SIZE (16u * 1024)

static bool compress_with(struct arena *a, struct str in, int window, struct str *out,
                          struct err *e)
{
    z_stream z;
    memset(&z, 0, sizeof z);
    if (in.n > UINT_MAX / 2 || deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, 8,
                                            Z_DEFAULT_STRATEGY) != Z_OK) {
        return err_set(e, ERR_LIMIT, "%zu bytes cannot be compressed", in.n);
    }
    size_t room = deflateBound(&z, (uLong)in.n);
    unsigned char *to = arena_alloc(a, room);
    union {
        const char *in;
        unsigned char *p;
    } from = {.in = in.p}; /* zlib reads it only; its field is not const */
    z.next_in = from.p;
    z.avail_in = (uInt)in.n;
    z.next_out = to;
    z.avail_out = (uInt)room;
    int end = deflate(&z, Z_FINISH);
    *out = (struct str){(const char *)to, room - z.avail_out};
    deflateEnd(&z);
    return end == Z_STREAM_END || err_set(e, ERR_GENERAL, "compressing failed");
}

enum gzip_end gzip_expand(struct str in, gzip_part_fn each, void *ctx)
{
    char part[PART_SIZE];
    union {
        const char *in;
        Bytef *p;
    } from = {.in = in.p}; /* zlib reads it only; its field is not const */
    z_stream z;
    memset(&z, 0, sizeof z);
    z.next_in = from.p;
    z.avail_in = (uInt)(in.n < UINT_MAX ? in.n : UINT_MAX);
    int state = inflateInit2(&z, GZIP_WINDOW);
    while (state == Z_OK) {
        z.next_out = (Bytef *)part;
        z.avail_out = PART_SIZE;
        state = inflate(&z, Z_NO_FLUSH);
        if (state == Z_OK || state == Z_STREAM_END)
            each(ctx, (struct str){part, PART_SIZE - z.avail_out});
    }
    size_t rest = z.avail_in;
    inflateEnd(&z);
    if (state == Z_STREAM_END) return rest > 0 ? GZIP_MORE : GZIP_WHOLE;
    return state == Z_BUF_ERROR ? GZIP_SHORT : GZIP_DAMAGED;
}

bool gzip_compress(struct arena *a, struct str in, struct str *out, struct err *e)
{
    return compress_with(a, in, GZIP_WINDOW, out, e);
}

bool deflate_raw(struct arena *a, struct str in, struct str *out, struct err *e)
{
    return compress_with(a, in, RAW_WINDOW, out, e);
}
