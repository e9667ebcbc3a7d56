#include "compile/package.h"

#include "base/limits.h"

#include <string.h>
#include <zlib.h>

#define END_SIZE 22u   /* end of central directory */
#define ENTRY_SIZE 46u /* entry of the central directory */
#define LOCAL_SIZE 30u /* local file header */
#define COMMENT_MAX 65535u
#define MODEL_FILE_LIMIT (64u * MIB)

struct entry {
    struct str path;
    unsigned method;
    uint32_t crc, packed, size, local_at;
};

static uint32_t number(struct str s, size_t at, size_t size)
{
    uint32_t n = 0;
    for (size_t i = size; i-- > 0;) n = n << 8 | (unsigned char)s.p[at + i];
    return n;
}

static bool damaged(struct err *e)
{
    return err_set(e, ERR_MODEL, "it is a damaged zip archive");
}

/* The directory's end stands at the end of the file, before a comment. */
static bool find_end(struct str bytes, size_t *out)
{
    if (bytes.n < END_SIZE) return false;
    size_t last = bytes.n - END_SIZE;
    size_t first = last > COMMENT_MAX ? last - COMMENT_MAX : 0;
    for (size_t at = last + 1; at-- > first;) {
        if (memcmp(bytes.p + at, "PK\5\6", 4) != 0) continue;
        *out = at;
        return true;
    }
    return false;
}

static bool read_entry(struct str bytes, size_t *at, struct entry *out)
{
    struct str h = str_sub(bytes, *at, ENTRY_SIZE);
    if (h.n < ENTRY_SIZE || memcmp(h.p, "PK\1\2", 4) != 0) return false;
    size_t name = number(h, 28, 2), extra = number(h, 30, 2), comment = number(h, 32, 2);
    *out = (struct entry){
        .path = str_sub(bytes, *at + ENTRY_SIZE, name),
        .method = number(h, 10, 2),
        .crc = number(h, 16, 4),
        .packed = number(h, 20, 4),
        .size = number(h, 24, 4),
        .local_at = number(h, 42, 4),
    };
    *at += ENTRY_SIZE + name + extra + comment;
    return out->path.n == name;
}

static bool unpack(struct str packed, unsigned method, char *to, size_t n)
{
    if (method == 0) {
        if (packed.n != n) return false;
        if (n > 0) memcpy(to, packed.p, n);
        return true;
    }
    if (method != Z_DEFLATED) return false;
    z_stream z = {.avail_in = (uInt)packed.n, .next_out = (Bytef *)to, .avail_out = (uInt)n};
    union {
        const char *in;
        Bytef *p;
    } input = {.in = packed.p}; /* zlib does not write to it; its field is not const */
    z.next_in = input.p;
    if (inflateInit2(&z, -15) != Z_OK) return false; /* raw: without a zlib header */
    int r = inflate(&z, Z_FINISH);
    inflateEnd(&z);
    return r == Z_STREAM_END && z.avail_out == 0;
}

static bool take_entry(struct str bytes, const struct entry *x, struct collection *c, struct err *e)
{
    struct str h = str_sub(bytes, x->local_at, LOCAL_SIZE);
    if (h.n < LOCAL_SIZE || memcmp(h.p, "PK\3\4", 4) != 0) return damaged(e);
    size_t data_at = x->local_at + LOCAL_SIZE + number(h, 26, 2) + number(h, 28, 2);
    struct str packed = str_sub(bytes, data_at, x->packed);
    if (packed.n < x->packed) return damaged(e);
    if (x->size > MODEL_FILE_LIMIT) {
        return err_set(e, ERR_LIMIT, "'" STR_FMT "' in it is larger than %u bytes",
                       STR_ARG(x->path), MODEL_FILE_LIMIT);
    }
    struct arena *scratch = arena_new();
    char *text = arena_alloc(scratch, x->size);
    bool ok = unpack(packed, x->method, text, x->size) &&
              crc32(crc32(0, NULL, 0), (const Bytef *)text, x->size) == x->crc;
    ok = ok ? collect_take(c, x->path, (struct str){text, x->size}, e) : damaged(e);
    arena_free(scratch);
    return ok;
}

bool zip_collect(struct arena *a, struct str bytes, struct collection *c, struct err *e)
{
    (void)a;
    size_t end;
    if (!find_end(bytes, &end)) return damaged(e);
    size_t n = number(bytes, end + 10, 2);
    size_t at = number(bytes, end + 16, 4);
    for (size_t i = 0; i < n; i++) {
        struct entry x;
        if (!read_entry(bytes, &at, &x)) return damaged(e);
        if (collect_wants(x.path) && !take_entry(bytes, &x, c, e)) return false;
    }
    return true;
}
