#include "codec/cbor.h"

#include <cbor.h>
#include <math.h>

#define MAX_HEAD 9u /* longest item head: initial byte and eight more */

enum head { HEAD_UINT, HEAD_NEGINT, HEAD_BYTES, HEAD_TEXT, HEAD_LIST, HEAD_MAP, HEAD_TAG };

static void add_head(struct buf *out, enum head kind, uint64_t n)
{
    static size_t (*const encoders[])(uint64_t, unsigned char *, size_t) = {
        [HEAD_UINT] = cbor_encode_uint,
        [HEAD_NEGINT] = cbor_encode_negint,
        [HEAD_BYTES] = cbor_encode_bytestring_start,
        [HEAD_TEXT] = cbor_encode_string_start,
        [HEAD_LIST] = cbor_encode_array_start,
        [HEAD_MAP] = cbor_encode_map_start,
        [HEAD_TAG] = cbor_encode_tag,
    };
    unsigned char head[MAX_HEAD];
    size_t length = encoders[kind](n, head, sizeof head);
    buf_add(out, (struct str){(const char *)head, length});
}

void cbor_write_int(struct buf *out, bool is_negative, uint64_t magnitude)
{
    if (is_negative && magnitude > 0) {
        add_head(out, HEAD_NEGINT, magnitude - 1);
    } else {
        add_head(out, HEAD_UINT, magnitude);
    }
}

void cbor_write_text(struct buf *out, struct str text)
{
    add_head(out, HEAD_TEXT, text.n);
    buf_add(out, text);
}

void cbor_write_bytes(struct buf *out, struct str bytes)
{
    add_head(out, HEAD_BYTES, bytes.n);
    buf_add(out, bytes);
}

void cbor_write_list(struct buf *out, size_t items)
{
    add_head(out, HEAD_LIST, items);
}

void cbor_write_map(struct buf *out, size_t fields)
{
    add_head(out, HEAD_MAP, fields);
}

void cbor_write_tag(struct buf *out, uint64_t tag)
{
    add_head(out, HEAD_TAG, tag);
}

void cbor_write_bool(struct buf *out, bool b)
{
    buf_add_char(out, (char)(b ? 0xf5 : 0xf4));
}

void cbor_write_null(struct buf *out)
{
    buf_add_char(out, (char)0xf6);
}

static bool write_special(struct buf *out, double d)
{
    if (isnan(d)) {
        buf_add(out, STR("\xf9\x7e\x00"));
    } else if (isinf(d)) {
        buf_add(out, d > 0 ? STR("\xf9\x7c\x00") : STR("\xf9\xfc\x00"));
    } else {
        return false;
    }
    return true;
}

void cbor_write_float(struct buf *out, double d)
{
    if (write_special(out, d)) return;
    unsigned char item[MAX_HEAD];
    size_t n = cbor_encode_single((float)d, item, sizeof item);
    buf_add(out, (struct str){(const char *)item, n});
}

void cbor_write_double(struct buf *out, double d)
{
    if (write_special(out, d)) return;
    unsigned char item[MAX_HEAD];
    size_t n = cbor_encode_double(d, item, sizeof item);
    buf_add(out, (struct str){(const char *)item, n});
}
