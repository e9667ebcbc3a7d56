#include "compile/package.h"
#include "compile/stream.h"

#include "base/buf.h"
#include "base/limits.h"

#include <string.h>

#define BLOCK 512u
#define MODEL_FILE_LIMIT (64u * MIB) /* one file of a package; the largest model has 4 MB */

/* POSIX ustar; numbers are octal texts. */
struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100];
    char magic[6], version[2], user[32], group[32], major[8], minor[8], prefix[155], unused[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a tar header is one block");

struct tar {
    struct arena *arena;
    struct stream *stream;
    struct collection *collection;
    struct str long_name; /* of the next file: GNU 'L' or pax path */
};

static struct str field_text(const char *field, size_t size)
{
    return (struct str){field, strnlen(field, size)};
}

static bool read_number(const char *field, size_t size, uint64_t *out)
{
    uint64_t n = 0;
    bool any = false;
    for (size_t i = 0; i < size && field[i] != '\0'; i++) {
        if (field[i] == ' ') continue;
        if (field[i] < '0' || field[i] > '7') return false;
        n = n * 8 + (uint64_t)(field[i] - '0');
        any = true;
    }
    *out = n;
    return any;
}

static bool is_header(const struct header *h)
{
    uint64_t want;
    uint64_t sum = 0;
    const unsigned char *bytes = (const unsigned char *)h;
    for (size_t i = 0; i < BLOCK; i++) {
        bool is_own = i >= offsetof(struct header, checksum) && i < offsetof(struct header, type);
        sum += is_own ? ' ' : bytes[i];
    }
    return read_number(h->checksum, sizeof h->checksum, &want) && sum == want;
}

static bool read_all(struct tar *t, char *to, size_t n, struct err *e)
{
    size_t got;
    if (!stream_read(t->stream, to, n, &got, e)) return false;
    return got == n || err_set(e, ERR_IO, "its tar archive is cut short");
}

static bool skip(struct tar *t, uint64_t n, struct err *e)
{
    char scrap[16 * BLOCK];
    while (n > 0) {
        size_t part = n < sizeof scrap ? (size_t)n : sizeof scrap;
        if (!read_all(t, scrap, part, e)) return false;
        n -= part;
    }
    return true;
}

/* The value of path= among the records "<length> <name>=<value>\n". */
static struct str pax_path(struct str records)
{
    struct str record;
    while (str_next(&records, '\n', &record)) {
        size_t space = str_find_char(record, ' ');
        if (space == STR_NPOS) continue;
        struct str pair = str_from(record, space + 1);
        if (str_starts(pair, STR("path="))) return str_from(pair, 5);
    }
    return STR_NONE;
}

static struct str file_name(struct tar *t, const struct header *h)
{
    struct str name = field_text(h->name, sizeof h->name);
    struct str prefix = field_text(h->prefix, sizeof h->prefix);
    struct str path = t->long_name;
    bool has_prefix = memcmp(h->magic, "ustar", 6) == 0 && prefix.n > 0;
    if (path.n == 0) {
        path = has_prefix
                   ? arena_printf(t->arena, STR_FMT "/" STR_FMT, STR_ARG(prefix), STR_ARG(name))
                   : arena_str(t->arena, name);
    }
    t->long_name = STR_NONE;
    return str_starts(path, STR("./")) ? str_from(path, 2) : path;
}

static bool take_entry(struct tar *t, const struct header *h, uint64_t size, struct err *e)
{
    uint64_t padded = (size + BLOCK - 1) & ~(uint64_t)(BLOCK - 1);
    bool is_file = h->type == '0' || h->type == '\0';
    bool is_name = h->type == 'L' || h->type == 'x';
    struct str path = is_name ? STR_NONE : file_name(t, h);
    if (!is_name && !(is_file && collect_wants(path))) return skip(t, padded, e);
    if (size > MODEL_FILE_LIMIT) {
        return err_set(e, ERR_LIMIT, "'" STR_FMT "' in it is larger than %u bytes", STR_ARG(path),
                       MODEL_FILE_LIMIT);
    }
    struct arena *scratch = arena_new();
    struct str bytes = {arena_alloc(scratch, size), size};
    union {
        const char *in;
        char *p;
    } room = {.in = bytes.p};
    bool ok = read_all(t, room.p, size, e) && skip(t, padded - size, e);
    if (ok && h->type == 'x') t->long_name = arena_str(t->arena, pax_path(bytes));
    if (ok && h->type == 'L') {
        t->long_name = arena_str(t->arena, field_text(bytes.p, bytes.n));
    }
    if (ok && !is_name) ok = collect_take(t->collection, path, bytes, e);
    arena_free(scratch);
    return ok;
}

bool tar_collect(struct arena *a, struct str bytes, struct collection *c, struct err *e)
{
    struct tar t = {.arena = a, .stream = stream_new(a, bytes), .collection = c};
    static const struct header none;
    struct header h;
    size_t got;
    for (bool is_first = true;; is_first = false) {
        if (!stream_read(t.stream, (char *)&h, sizeof h, &got, e)) return false;
        if (got == 0 && !is_first) return true;
        if (got == sizeof h && memcmp(&h, &none, sizeof h) == 0) return true;
        if (got < sizeof h && !is_first) return err_set(e, ERR_IO, "its tar archive is cut short");
        uint64_t size;
        if (got < sizeof h || !is_header(&h) || !read_number(h.size, sizeof h.size, &size)) {
            return err_set(e, ERR_MODEL,
                           is_first ? "it is no tar archive" : "its tar archive is damaged");
        }
        if (!take_entry(&t, &h, size, e)) return false;
    }
}

bool deb_collect(struct arena *a, struct str bytes, struct collection *c, struct err *e)
{
    /* ar: a line of magic, then members with a 60-byte header: name 16, …, size 10 at 48, "`\n". */
    size_t at = sizeof "!<arch>\n" - 1;
    while (at + 60 <= bytes.n) {
        struct str header = str_sub(bytes, at, 60);
        int64_t size;
        if (!str_to_i64(str_trim(str_sub(header, 48, 10)), &size) || size < 0) break;
        at += 60;
        struct str data = str_sub(bytes, at, (size_t)size);
        if (data.n < (size_t)size) break;
        if (str_starts(header, STR("data.tar"))) return tar_collect(a, data, c, e);
        at += (size_t)size + (size_t)size % 2;
    }
    return err_set(e, ERR_MODEL, "it is a damaged package, or none of Debian's: no data.tar in it");
}
