#include "base/utf8.h"

struct lead {
    unsigned char mask, value, length;
    uint32_t least;
};

static const struct lead leads[] = {
    {0x80, 0x00, 1, 0},
    {0xe0, 0xc0, 2, 0x80},
    {0xf0, 0xe0, 3, 0x800},
    {0xf8, 0xf0, 4, 0x10000},
};

static bool decode(struct str s, size_t at, const struct lead *lead, uint32_t *out)
{
    if (s.n - at < lead->length) return false;
    uint32_t c = (unsigned char)s.p[at] & (unsigned char)~lead->mask;
    for (size_t i = 1; i < lead->length; i++) {
        unsigned char next = (unsigned char)s.p[at + i];
        if ((next & 0xc0) != 0x80) return false;
        c = (c << 6) | (next & 0x3fu);
    }
    if (c < lead->least || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return false;
    *out = c;
    return true;
}

static bool next_valid(struct str s, size_t *i, uint32_t *c)
{
    unsigned char first = (unsigned char)s.p[*i];
    for (size_t k = 0; k < ARRAY_LEN(leads); k++) {
        if ((first & leads[k].mask) != leads[k].value) continue;
        if (!decode(s, *i, &leads[k], c)) return false;
        *i += leads[k].length;
        return true;
    }
    return false;
}

uint32_t utf8_next(struct str s, size_t *i)
{
    uint32_t c;
    if (next_valid(s, i, &c)) return c;
    *i += 1;
    return UTF8_REPLACEMENT;
}

void utf8_add(struct buf *out, uint32_t c)
{
    if (c < 0x80) {
        buf_add_char(out, (char)c);
    } else if (c < 0x800) {
        buf_add_char(out, (char)(0xc0 | (c >> 6)));
        buf_add_char(out, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        buf_add_char(out, (char)(0xe0 | (c >> 12)));
        buf_add_char(out, (char)(0x80 | ((c >> 6) & 0x3f)));
        buf_add_char(out, (char)(0x80 | (c & 0x3f)));
    } else {
        buf_add_char(out, (char)(0xf0 | (c >> 18)));
        buf_add_char(out, (char)(0x80 | ((c >> 12) & 0x3f)));
        buf_add_char(out, (char)(0x80 | ((c >> 6) & 0x3f)));
        buf_add_char(out, (char)(0x80 | (c & 0x3f)));
    }
}

bool utf8_is_valid(struct str s)
{
    uint32_t c;
    for (size_t i = 0; i < s.n;) {
        if (!next_valid(s, &i, &c)) return false;
    }
    return true;
}

size_t utf8_count(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++) utf8_next(s, &i);
    return n;
}

struct str utf8_cut(struct str s, size_t most)
{
    if (s.n <= most) return s;
    while (most > 0 && ((unsigned char)s.p[most] & 0xc0) == 0x80) most--;
    return str_sub(s, 0, most);
}
