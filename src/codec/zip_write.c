#include "codec/zip_write.h"

#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "codec/gzip.h"
#include "codec/hash.h"

#define VERSION 20u          /* deflate needs 2.0 */
#define MADE_ON_UNIX 0x0300u /* upper byte of "version made by" */
#define DEFLATED 8u
#define UTF8_NAME 0x800u
#define END_MARK "PK\5\6"
#define FILES_MAX 65535u

struct zip zip_new(struct arena *a)
{
    return (struct zip){.out = buf_new(a, LIMIT_REQUEST_BODY),
                        .directory = buf_new(a, LIMIT_REQUEST_BODY)};
}

static void add_u16(struct buf *b, unsigned v)
{
    buf_add_char(b, (char)(v & 255));
    buf_add_char(b, (char)(v >> 8 & 255));
}

static bool dos_time(int64_t modified_us, unsigned *date, unsigned *clock, struct err *e)
{
    time_t seconds = (time_t)(modified_us / 1000000);
    struct tm tm;
    if (!localtime_r(&seconds, &tm) || tm.tm_year < 80) {
        return err_set(e, ERR_GENERAL, "ZIP does not support timestamps before 1980");
    }
    *date =
        (unsigned)(tm.tm_year - 80) << 9 | (unsigned)(tm.tm_mon + 1) << 5 | (unsigned)tm.tm_mday;
    *clock = (unsigned)tm.tm_hour << 11 | (unsigned)tm.tm_min << 5 | (unsigned)tm.tm_sec / 2;
    return true;
}

static unsigned flags_of(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if ((unsigned char)name.p[i] >= 0x80) return UTF8_NAME;
    }
    return 0;
}

bool zip_add(struct zip *z, const struct zip_file *file, struct str bytes, struct err *e)
{
    unsigned date, clock, flags = flags_of(file->name);
    struct str packed;
    uint32_t at = (uint32_t)z->out.n;
    if (z->count == FILES_MAX || file->name.n > UINT16_MAX) {
        return err_set(e, ERR_LIMIT, "too many files, or too long names, for a zip archive");
    }
    if (!dos_time(file->modified_us, &date, &clock, e) ||
        !deflate_raw(z->out.arena, bytes, &packed, e)) {
        return false;
    }
    struct buf head = buf_new(z->out.arena, KIB); /* what both headers have in common */
    add_u16(&head, VERSION);
    add_u16(&head, flags);
    add_u16(&head, DEFLATED);
    add_u16(&head, clock);
    add_u16(&head, date);
    buf_add_u32le(&head, hash_crc32(0, bytes));
    buf_add_u32le(&head, (uint32_t)packed.n);
    buf_add_u32le(&head, (uint32_t)bytes.n);
    add_u16(&head, (unsigned)file->name.n);
    add_u16(&head, 0); /* extra field */
    buf_add(&z->out, STR("PK\3\4"));
    buf_add(&z->out, buf_str(&head));
    buf_add(&z->out, file->name);
    buf_add(&z->out, packed);
    buf_add(&z->directory, STR("PK\1\2"));
    add_u16(&z->directory, MADE_ON_UNIX | VERSION);
    buf_add(&z->directory, buf_str(&head));
    add_u16(&z->directory, 0); /* comment */
    add_u16(&z->directory, 0); /* disk */
    add_u16(&z->directory, 0); /* internal attributes */
    buf_add_u32le(&z->directory, (uint32_t)(file->mode & 0xffff) << 16);
    buf_add_u32le(&z->directory, at);
    buf_add(&z->directory, file->name);
    z->count++;
    return buf_ok(&z->out, "the zip archive", e);
}

bool zip_end(struct zip *z, struct str *out, struct err *e)
{
    uint32_t at = (uint32_t)z->out.n;
    buf_add(&z->out, buf_str(&z->directory));
    buf_add(&z->out, STR(END_MARK));
    buf_add_u32le(&z->out, 0); /* disks */
    add_u16(&z->out, (unsigned)z->count);
    add_u16(&z->out, (unsigned)z->count);
    buf_add_u32le(&z->out, (uint32_t)z->directory.n);
    buf_add_u32le(&z->out, at);
    add_u16(&z->out, 0); /* comment */
    *out = buf_str(&z->out);
    return buf_ok(&z->out, "the zip archive", e) && buf_ok(&z->directory, "the zip archive", e);
}

bool zip_is_empty(struct str archive)
{
    return str_starts(archive, STR(END_MARK));
}
