#include "compile/stream.h"

#include <lzma.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum step { STEP_MORE, STEP_END, STEP_DAMAGED };

struct stream {
    struct str rest; /* packed data not handed to the decoder yet */
    const struct decoder *decoder;
    lzma_stream xz;
    z_stream gzip;
    ZSTD_DStream *zstd;
    bool is_at_end;
};

struct decoder {
    struct str magic;
    bool (*open)(struct stream *s);
    /* Moves s->rest and *to forward. */
    enum step (*step)(struct stream *s, struct str *to_room, char **to);
    void (*close)(struct stream *s);
};

static enum step plain_step(struct stream *s, struct str *room, char **to)
{
    size_t n = s->rest.n < room->n ? s->rest.n : room->n;
    if (n > 0) memcpy(*to, s->rest.p, n);
    *to += n;
    room->n -= n;
    s->rest = str_from(s->rest, n);
    return s->rest.n == 0 ? STEP_END : STEP_MORE;
}

static bool xz_open(struct stream *s)
{
    s->xz = (lzma_stream)LZMA_STREAM_INIT;
    return lzma_stream_decoder(&s->xz, UINT64_MAX, LZMA_CONCATENATED) == LZMA_OK;
}

static enum step xz_step(struct stream *s, struct str *room, char **to)
{
    s->xz.next_in = (const uint8_t *)s->rest.p;
    s->xz.avail_in = s->rest.n;
    s->xz.next_out = (uint8_t *)*to;
    s->xz.avail_out = room->n;
    lzma_ret r = lzma_code(&s->xz, LZMA_FINISH);
    s->rest = str_from(s->rest, s->rest.n - s->xz.avail_in);
    *to += room->n - s->xz.avail_out;
    room->n = s->xz.avail_out;
    return r == LZMA_OK ? STEP_MORE : r == LZMA_STREAM_END ? STEP_END : STEP_DAMAGED;
}

static void xz_close(struct stream *s)
{
    lzma_end(&s->xz);
}

#define GZIP_WINDOW (15 + 16) /* zlib: the largest window, gzip framing */

static bool gzip_open(struct stream *s)
{
    return inflateInit2(&s->gzip, GZIP_WINDOW) == Z_OK;
}

static enum step gzip_step(struct stream *s, struct str *room, char **to)
{
    uInt in = s->rest.n > INT32_MAX ? INT32_MAX : (uInt)s->rest.n;
    uInt out = room->n > INT32_MAX ? INT32_MAX : (uInt)room->n;
    union {
        const char *in;
        Bytef *p;
    } input = {.in = s->rest.p}; /* zlib does not write to it; its field is not const */
    s->gzip.next_in = input.p;
    s->gzip.avail_in = in;
    s->gzip.next_out = (Bytef *)*to;
    s->gzip.avail_out = out;
    int r = inflate(&s->gzip, Z_NO_FLUSH);
    s->rest = str_from(s->rest, in - s->gzip.avail_in);
    *to += out - s->gzip.avail_out;
    room->n -= out - s->gzip.avail_out;
    return r == Z_OK ? STEP_MORE : r == Z_STREAM_END ? STEP_END : STEP_DAMAGED;
}

static void gzip_close(struct stream *s)
{
    inflateEnd(&s->gzip);
}

static bool zstd_open(struct stream *s)
{
    s->zstd = ZSTD_createDStream();
    return s->zstd != NULL;
}

static enum step zstd_step(struct stream *s, struct str *room, char **to)
{
    ZSTD_inBuffer in = {s->rest.p, s->rest.n, 0};
    ZSTD_outBuffer out = {*to, room->n, 0};
    size_t r = ZSTD_decompressStream(s->zstd, &out, &in);
    s->rest = str_from(s->rest, in.pos);
    *to += out.pos;
    room->n -= out.pos;
    if (ZSTD_isError(r)) return STEP_DAMAGED;
    if (s->rest.n > 0 || out.pos == out.size) return STEP_MORE;
    return r == 0 ? STEP_END : STEP_DAMAGED; /* the input is used up inside a frame */
}

static void zstd_close(struct stream *s)
{
    ZSTD_freeDStream(s->zstd);
}

/* The last one is for everything else. */
static const struct decoder decoders[] = {
    {STR_INIT("\xfd"
              "7zXZ"),
     xz_open, xz_step, xz_close},
    {STR_INIT("\x1f\x8b"), gzip_open, gzip_step, gzip_close},
    {STR_INIT("\x28\xb5\x2f\xfd"), zstd_open, zstd_step, zstd_close},
    {STR_INIT(""), NULL, plain_step, NULL},
};

static void stream_close(void *handle)
{
    struct stream *s = handle;
    s->decoder->close(s);
}

struct stream *stream_new(struct arena *a, struct str packed)
{
    struct stream *s = ARENA_NEW(a, struct stream);
    s->rest = packed;
    size_t i = 0;
    while (!str_starts(packed, decoders[i].magic)) i++;
    s->decoder = &decoders[i];
    if (!s->decoder->open) return s;
    if (!s->decoder->open(s)) BUG("out of memory");
    arena_defer(a, stream_close, s);
    return s;
}

bool stream_read(struct stream *s, char *to, size_t n, size_t *got, struct err *e)
{
    struct str room = {to, n};
    char *at = to;
    while (room.n > 0 && !s->is_at_end) {
        size_t before_in = s->rest.n, before_out = room.n;
        enum step r = s->decoder->step(s, &room, &at);
        bool is_stuck = s->rest.n == before_in && room.n == before_out;
        if (r == STEP_DAMAGED || (r == STEP_MORE && is_stuck)) {
            return err_set(e, ERR_IO, "its compressed data is damaged or cut short");
        }
        s->is_at_end = r == STEP_END;
    }
    *got = n - room.n;
    return true;
}
