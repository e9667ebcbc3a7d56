#include "mcp/visible.h"

#include "base/limits.h"
#include "base/utf8.h"

/* Unicode's bidirectional controls, zero-width characters, tags and other format characters. */
static bool is_hidden(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x7f, 0x9f},     {0xad, 0xad},      {0x34f, 0x34f},   {0x61c, 0x61c},
                  {0x115f, 0x1160}, {0x180e, 0x180e},  {0x200b, 0x200f}, {0x2028, 0x202e},
                  {0x2060, 0x206f}, {0x3164, 0x3164},  {0xfeff, 0xfeff}, {0xffa0, 0xffa0},
                  {0xfff9, 0xfffb}, {0xe0000, 0xe0fff}};
    if (c < 0x7f) return false;
    for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) return true;
    }
    return false;
}

static bool is_escaped(uint32_t c, bool line)
{
    if (c < 0x20) return line || (c != '\n' && c != '\t');
    return is_hidden(c);
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

static bool needs_work(struct str s, bool line)
{
    for (size_t i = 0; i < s.n;) {
        unsigned char byte = (unsigned char)s.p[i];
        if (byte >= 0x20 && byte < 0x7f) {
            i++;
        } else if (is_escaped(utf8_next(s, &i), line)) {
            return true;
        }
    }
    return false;
}

static struct str escape(struct arena *a, struct str s, bool line)
{
    if (!needs_work(s, line)) return s;
    struct buf out = buf_new(a, LIMIT_RESULT);
    for (size_t i = 0; i < s.n;) {
        size_t begin = i;
        uint32_t c = utf8_next(s, &i);
        if (is_escaped(c, line)) {
            add_escape(&out, c);
        } else {
            buf_add(&out, str_sub(s, begin, i - begin));
        }
    }
    return buf_str(&out);
}

struct str visible_text(struct arena *a, struct str s)
{
    return escape(a, s, false);
}

struct str visible_line(struct arena *a, struct str s)
{
    return escape(a, s, true);
}
