#include "dense/normalise.h"

#include "base/limits.h"
#include "base/utf8.h"

#define BLANK STR("\xe2\x96\x81")
#define LABEL_BITS 0x800000ffu
#define LEAF_BIT 0x100u

static uint32_t u32_at(struct str s, size_t i)
{
    const unsigned char *p = (const unsigned char *)s.p + 4 * i;
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

bool charsmap_read(struct str bytes, struct charsmap *out, struct err *e)
{
    *out = (struct charsmap){STR_NONE, STR_NONE};
    if (bytes.n == 0) return true;
    uint32_t n = bytes.n >= 4 ? u32_at(bytes, 0) : 0;
    if (n == 0 || n % 4 != 0 || n > bytes.n - 4) {
        return err_set(e, ERR_SYNTAX, "its map of characters (precompiled_charsmap) is damaged");
    }
    out->units = str_sub(bytes, 4, n);
    out->replacements = str_from(bytes, 4 + (size_t)n);
    return true;
}

static uint32_t step_of(uint32_t unit)
{
    return (unit >> 10) << ((unit & 0x200u) >> 6);
}

/* How many bytes the longest key at the start of `s` has; 0: none. */
static size_t longest_key(const struct charsmap *m, struct str s, uint32_t *value)
{
    size_t count = m->units.n / 4, found = 0;
    if (count == 0) return 0;
    uint32_t node = step_of(u32_at(m->units, 0));
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        node ^= c;
        if (c == 0 || node >= count) break;
        uint32_t unit = u32_at(m->units, node);
        if ((unit & LABEL_BITS) != c) break;
        node ^= step_of(unit);
        if ((unit & LEAF_BIT) && node < count) {
            found = i + 1;
            *value = u32_at(m->units, node) & 0x7fffffffu;
        }
    }
    return found;
}

static struct str replacement_at(const struct charsmap *m, uint32_t at)
{
    struct str rest = str_from(m->replacements, at);
    size_t end = str_find_char(rest, '\0');
    return end == STR_NPOS ? rest : str_sub(rest, 0, end);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void add_mapped(struct buf *out, const struct charsmap *m, struct str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t value;
        size_t n = longest_key(m, str_from(s, i), &value);
        if (n > 0) {
            buf_add(out, replacement_at(m, value));
            i += n;
        } else {
            utf8_add(out, utf8_next(s, &i));
        }
    }
}

struct str normalise(struct arena *a, const struct charsmap *map, struct str text)
{
    struct buf mapped = buf_new(a, LIMIT_COMMAND), out = buf_new(a, LIMIT_COMMAND);
    add_mapped(&mapped, map, text);
    bool blank = true;
    for (size_t i = 0; i < mapped.n; i++) {
        char c = mapped.p[i];
        if (!is_blank(c) && blank) buf_add(&out, BLANK);
        if (!is_blank(c)) buf_add_char(&out, c);
        blank = is_blank(c);
    }
    return buf_str(&out);
}
