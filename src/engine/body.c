#include "engine/body.h"

#include <string.h>

#include "base/limits.h"

#define CHUNK MIB

/* ---- a part of a file ---- */

struct file_body {
    struct http_source source;
    const struct file_reader *file;
    const struct body_pace *pace;
    int64_t offset, at;
};

static bool file_rewind(void *ctx, struct err *e)
{
    (void)e;
    struct file_body *b = ctx;
    b->at = 0;
    return true;
}

static bool file_read(void *ctx, char *to, size_t n, size_t *got, struct err *e)
{
    struct file_body *b = ctx;
    int64_t left = b->source.size - b->at;
    if ((int64_t)n > left) n = (size_t)left;
    if (!file_reader_fill(b->file, b->offset + b->at, to, n, got, e)) return false;
    if (*got == 0 && n > 0) {
        return err_set(e, ERR_IO, "'" STR_FMT "' became shorter while it was sent",
                       STR_ARG(b->file->path));
    }
    b->at += (int64_t)*got;
    return !b->pace || *got == 0 || b->pace->spend(b->pace->ctx, *got, e);
}

const struct http_source *body_of_file(struct arena *a, const struct file_reader *file,
                                       int64_t offset, int64_t n, const struct body_pace *pace)
{
    struct file_body *b = ARENA_NEW(a, struct file_body);
    *b = (struct file_body){
        .source = {n, file_rewind, file_read, b}, .file = file, .pace = pace, .offset = offset};
    return &b->source;
}

/* ---- aws-chunked ---- */

struct chunked_body {
    struct http_source source;
    struct arena *arena;
    const struct http_source *inner;
    const struct checksum *sum;
    struct hash_run *hash;
    char *block; /* one chunk with its frame */
    struct str ready;
    bool ended;
};

#define FRAME 32u /* "100000\r\n" in front, "\r\n" behind, and room to align */

static bool chunked_rewind(void *ctx, struct err *e)
{
    struct chunked_body *b = ctx;
    b->ready = STR_NONE;
    b->ended = false;
    hash_restart(b->hash);
    return b->inner->rewind(b->inner->ctx, e);
}

static bool next_chunk(struct chunked_body *b, struct err *e)
{
    size_t n = 0, got;
    do {
        if (!b->inner->read(b->inner->ctx, b->block + FRAME + n, CHUNK - n, &got, e)) return false;
        n += got;
    } while (got > 0 && n < CHUNK);
    struct buf frame = buf_new(b->arena, 256);
    if (n == 0) {
        struct digest d = hash_end(b->hash);
        struct str value = digest_base64(b->arena, &d);
        buf_addf(&frame, "0\r\n" STR_FMT ":" STR_FMT "\r\n\r\n", STR_ARG(b->sum->header),
                 STR_ARG(value));
        b->ready = buf_str(&frame);
        b->ended = true;
        return true;
    }
    hash_add(b->hash, (struct str){b->block + FRAME, n});
    char head[FRAME];
    size_t digits = 0;
    for (size_t rest = n; rest > 0; rest >>= 4) digits++;
    for (size_t i = 0; i < digits; i++) {
        head[i] = "0123456789abcdef"[n >> (4 * (digits - 1 - i)) & 15];
    }
    memcpy(head + digits, "\r\n", 2);
    memcpy(b->block + FRAME - digits - 2, head, digits + 2);
    memcpy(b->block + FRAME + n, "\r\n", 2);
    b->ready = (struct str){b->block + FRAME - digits - 2, digits + 2 + n + 2};
    return true;
}

static bool chunked_read(void *ctx, char *to, size_t n, size_t *got, struct err *e)
{
    struct chunked_body *b = ctx;
    if (b->ready.n == 0 && !b->ended && !next_chunk(b, e)) return false;
    *got = n < b->ready.n ? n : b->ready.n;
    if (*got > 0) memcpy(to, b->ready.p, *got);
    b->ready = str_from(b->ready, *got);
    return true;
}

/* The length of the coded body is not sent, but counted when it is read: size 0 promises nothing.
 */
const struct http_source *body_chunked(struct arena *a, const struct http_source *inner,
                                       const struct checksum *sum)
{
    struct chunked_body *b = ARENA_NEW(a, struct chunked_body);
    *b = (struct chunked_body){.source = {0, chunked_rewind, chunked_read, b},
                               .arena = a,
                               .inner = inner,
                               .sum = sum,
                               .hash = hash_begin(a, sum->hash),
                               .block = arena_alloc(a, FRAME + CHUNK + 2)};
    return &b->source;
}

/* ---- before it is sent ---- */

bool body_digest(const struct http_source *source, enum hash_kind kind, struct digest *out,
                 struct err *e)
{
    struct arena *scratch = arena_new();
    struct hash_run *h = hash_begin(scratch, kind);
    size_t n = 256 * KIB, got = 0;
    char *block = arena_alloc(scratch, n);
    bool ok = source->rewind(source->ctx, e);
    do {
        ok = ok && source->read(source->ctx, block, n, &got, e);
        if (ok) hash_add(h, (struct str){block, got});
    } while (ok && got > 0);
    *out = hash_end(h);
    arena_free(scratch);
    return ok;
}
