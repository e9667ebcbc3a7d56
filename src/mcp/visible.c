#include "mcp/visible.h"

#include "base/limits.h"
#include "base/utf8.h"

struct range {
    uint32_t first, last;
};

/* Unicode's bidirectional controls, zero-width characters, tags and other format characters. */
static const struct range hidden[] = {
    {0x7f, 0x9f},     {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},    {0x115f, 0x1160},
    {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},  {0x3164, 0x3164},
    {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff}};

/* Blocks with characters that look like ASCII ones: spaces and punctuation of other scripts, IPA
 * and modifier letters, combining marks, Greek, Coptic, Cyrillic, Armenian, Cherokee, Lisu, forms
 * for phonetics, for mathematics, in circles and of full width. */
static const struct range alike[] = {
    {0xa0, 0xa0},       {0x180, 0x24f},     {0x250, 0x373},    {0x374, 0x3ff},   {0x400, 0x52f},
    {0x530, 0x589},     {0x1680, 0x1680},   {0x13a0, 0x13ff},  {0x1c80, 0x1c8f}, {0x1d00, 0x1dff},
    {0x1e00, 0x1eff},   {0x1f00, 0x1fff},   {0x2000, 0x206f},  {0x2070, 0x209f}, {0x2100, 0x218f},
    {0x2212, 0x2212},   {0x2215, 0x2219},   {0x2223, 0x2223},  {0x2236, 0x2236}, {0x2460, 0x24ff},
    {0x2c60, 0x2cff},   {0x2de0, 0x2e7f},   {0x3000, 0x3000},  {0xa4d0, 0xa4ff}, {0xa640, 0xa69f},
    {0xa720, 0xa7ff},   {0xab30, 0xabbf},   {0xfe00, 0xfe6f},  {0xff00, 0xffef}, {0x10100, 0x10fff},
    {0x16f00, 0x16f9f}, {0x1d400, 0x1d7ff}, {0x1f100, 0x1f1ff}};

static bool is_in(const struct range *ranges, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) return true;
    }
    return false;
}

enum strictness { TEXT, LINE, EXACT };

static bool is_escaped(uint32_t c, enum strictness strictness)
{
    if (c < 0x20) return strictness != TEXT || (c != '\n' && c != '\t');
    if (c < 0x7f) return false;
    return is_in(hidden, ARRAY_LEN(hidden), c) ||
           (strictness == EXACT && is_in(alike, ARRAY_LEN(alike), c));
}

static void add_escape(struct buf *out, uint32_t c)
{
    if (c < 0x10000) {
        buf_addf(out, "\\u%04x", c);
        return;
    }
    buf_addf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
             0xdc00 + ((c - 0x10000) & 0x3ff));
}

static bool needs_work(struct str s, enum strictness strictness)
{
    for (size_t i = 0; i < s.n;) {
        unsigned char byte = (unsigned char)s.p[i];
        if (byte >= 0x20 && byte < 0x7f) {
            i++;
        } else if (is_escaped(utf8_next(s, &i), strictness)) {
            return true;
        }
    }
    return false;
}

static struct str escape(struct arena *a, struct str s, enum strictness strictness)
{
    if (!needs_work(s, strictness)) return s;
    struct buf out = buf_new(a, LIMIT_RESULT);
    for (size_t i = 0; i < s.n;) {
        size_t begin = i;
        uint32_t c = utf8_next(s, &i);
        if (is_escaped(c, strictness)) {
            add_escape(&out, c);
        } else {
            buf_add(&out, str_sub(s, begin, i - begin));
        }
    }
    return buf_str(&out);
}

struct str visible_text(struct arena *a, struct str s)
{
    return escape(a, s, TEXT);
}

struct str visible_line(struct arena *a, struct str s)
{
    return escape(a, s, LINE);
}

struct str visible_exact(struct arena *a, struct str s)
{
    return escape(a, s, EXACT);
}
