#include "codec/eventstream.h"

#include "base/buf.h"
#include "codec/hash.h"

#define PRELUDE_SIZE 12u
#define CRC_SIZE 4u
#define HEADERS_MAX (128u * 1024u)

enum header_type {
    HEADER_TRUE,
    HEADER_FALSE,
    HEADER_BYTE,
    HEADER_SHORT,
    HEADER_INTEGER,
    HEADER_LONG,
    HEADER_BYTES,
    HEADER_STRING,
    HEADER_TIMESTAMP,
    HEADER_UUID
};

struct reader {
    struct arena *arena;
    struct str rest;
    bool failed; /* ran out of bytes; everything read since is empty */
};

static struct str take(struct reader *r, size_t n)
{
    if (n > r->rest.n) {
        r->failed = true;
        n = 0;
    }
    struct str part = str_sub(r->rest, 0, n);
    r->rest = str_from(r->rest, n);
    return part;
}

static uint64_t take_number(struct reader *r, size_t size)
{
    struct str bytes = take(r, size);
    uint64_t n = 0;
    for (size_t i = 0; i < bytes.n; i++) n = n << 8 | (unsigned char)bytes.p[i];
    return n;
}

static const struct value *take_signed(struct reader *r, size_t size)
{
    uint64_t n = take_number(r, size);
    unsigned unused = 64 - (unsigned)size * 8;
    return value_int(r->arena, (int64_t)(n << unused) >> unused);
}

static const struct value *take_uuid(struct reader *r)
{
    static const char hex[] = "0123456789abcdef";
    struct str bytes = take(r, 16);
    struct buf b = buf_new(r->arena, 36);
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        if (i == 4 || i == 6 || i == 8 || i == 10) buf_add_char(&b, '-');
        buf_add_char(&b, hex[c >> 4]);
        buf_add_char(&b, hex[c & 15]);
    }
    return value_string(r->arena, buf_str(&b));
}

static const struct value *take_value(struct reader *r, uint64_t type)
{
    switch (type) {
    case HEADER_TRUE:
        return &value_true;
    case HEADER_FALSE:
        return &value_false;
    case HEADER_BYTE:
        return take_signed(r, 1);
    case HEADER_SHORT:
        return take_signed(r, 2);
    case HEADER_INTEGER:
        return take_signed(r, 4);
    case HEADER_LONG:
    case HEADER_TIMESTAMP:
        return take_signed(r, 8);
    case HEADER_BYTES:
        return value_bytes(r->arena, take(r, take_number(r, 2)));
    case HEADER_STRING:
        return value_string(r->arena, take(r, take_number(r, 2)));
    case HEADER_UUID:
        return take_uuid(r);
    default:
        r->failed = true;
        return &value_null;
    }
}

static const struct value *read_headers(struct reader *r)
{
    struct value *headers = value_map(r->arena);
    while (r->rest.n > 0 && !r->failed) {
        struct str name = take(r, take_number(r, 1));
        const struct value *v = take_value(r, take_number(r, 1));
        value_set(r->arena, headers, name, v);
    }
    return headers;
}

static bool has_checksum(struct str covered, uint64_t checksum)
{
    return hash_crc32(0, covered) == checksum;
}

bool eventstream_has_next(struct str rest)
{
    struct reader r = {.rest = rest};
    uint64_t total = take_number(&r, 4);
    take(&r, 4);
    uint64_t prelude_crc = take_number(&r, 4);
    if (r.failed) return false;
    return total <= rest.n || total > EVENTSTREAM_MESSAGE_MAX ||
           !has_checksum(str_sub(rest, 0, PRELUDE_SIZE - CRC_SIZE), prelude_crc);
}

bool eventstream_next(struct arena *a, struct str *rest, struct eventstream_message *out,
                      struct err *e)
{
    struct reader r = {.arena = a, .rest = *rest};
    uint64_t total = take_number(&r, 4);
    uint64_t headers_size = take_number(&r, 4);
    uint64_t prelude_crc = take_number(&r, 4);
    if (r.failed) return err_set(e, ERR_SYNTAX, "an event is cut off");
    if (!has_checksum(str_sub(*rest, 0, PRELUDE_SIZE - CRC_SIZE), prelude_crc)) {
        return err_set(e, ERR_SYNTAX, "an event's prelude has a wrong checksum");
    }
    bool fits = total >= PRELUDE_SIZE + CRC_SIZE && total <= EVENTSTREAM_MESSAGE_MAX &&
                headers_size <= HEADERS_MAX && headers_size <= total - PRELUDE_SIZE - CRC_SIZE;
    if (!fits) return err_set(e, ERR_SYNTAX, "an event's lengths do not fit together");
    if (total > rest->n) return err_set(e, ERR_SYNTAX, "an event is cut off");
    struct reader headers = {.arena = a, .rest = take(&r, headers_size)};
    out->payload = take(&r, total - PRELUDE_SIZE - CRC_SIZE - headers_size);
    if (!has_checksum(str_sub(*rest, 0, total - CRC_SIZE), take_number(&r, CRC_SIZE))) {
        return err_set(e, ERR_SYNTAX, "an event has a wrong checksum");
    }
    out->headers = read_headers(&headers);
    if (headers.failed) return err_set(e, ERR_SYNTAX, "an event's headers are damaged");
    *rest = r.rest;
    return true;
}
