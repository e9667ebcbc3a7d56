#include "mcp/salvage.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mcp/jsonrpc.h"
#include "value/json.h"

#define ESCAPE 6u /* bytes of \uXXXX */

/* The code unit of the escape at i, or -1. */
static int escape_at(struct str s, size_t i)
{
    int unit = 0;
    if (i + ESCAPE > s.n || s.p[i] != '\\' || s.p[i + 1] != 'u') return -1;
    for (size_t k = i + 2; k < i + ESCAPE; k++) {
        char c = s.p[k];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static bool is_high(int unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(int unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

/* Copies the escape at *i and moves behind it. True when it was half a pair. */
static bool add_escape(struct buf *out, struct str s, size_t *i)
{
    int unit = escape_at(s, *i);
    size_t n = unit >= 0 ? ESCAPE : 2;
    if (is_high(unit) && is_low(escape_at(s, *i + ESCAPE))) n = 2 * ESCAPE;
    bool is_half = n == ESCAPE && (is_high(unit) || is_low(unit));
    buf_add(out, is_half ? STR("\\ufffd") : str_sub(s, *i, n));
    *i += n;
    return is_half;
}

bool salvage_text(struct arena *a, struct str line, struct str *mended)
{
    struct buf out = buf_new(a, 3 * (size_t)LIMIT_MCP_LINE + ESCAPE);
    bool is_changed = false;
    for (size_t i = 0; i < line.n;) {
        size_t begin = i;
        while (i < line.n && line.p[i] != '\\' && (unsigned char)line.p[i] < 0x80) i++;
        buf_add(&out, str_sub(line, begin, i - begin));
        if (i >= line.n) break;
        if (line.p[i] == '\\') {
            is_changed |= add_escape(&out, line, &i);
            continue;
        }
        begin = i;
        uint32_t c = utf8_next(line, &i);
        is_changed |= c == UTF8_REPLACEMENT && i - begin == 1;
        utf8_add(&out, c);
    }
    *mended = buf_str(&out);
    return is_changed && !out.overflow;
}

/* Behind the string that begins at i, or the end. */
static size_t string_end(struct str s, size_t i)
{
    for (i++; i < s.n && s.p[i] != '"'; i++) i += s.p[i] == '\\';
    return i < s.n ? i + 1 : s.n;
}

static size_t blanks_end(struct str s, size_t i)
{
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t')) i++;
    return i;
}

static const struct value *scalar_at(struct arena *a, struct str s, size_t i)
{
    size_t end = i;
    if (i < s.n && s.p[i] == '"')
        end = string_end(s, i);
    else
        while (end < s.n && (s.p[end] == '-' || (s.p[end] >= '0' && s.p[end] <= '9'))) end++;
    struct err e = err_init(a);
    const struct value *id;
    if (!json_read(a, str_sub(s, i, end - i), &id, &e)) return NULL;
    return message_id_is_valid(id) ? id : NULL;
}

const struct value *salvage_id(struct arena *a, struct str line)
{
    const struct value *id = NULL;
    size_t depth = 0;
    for (size_t i = 0; i < line.n;) {
        char c = line.p[i];
        if (c == '"') {
            size_t end = string_end(line, i), colon = blanks_end(line, end);
            bool is_name = depth == 1 && colon < line.n && line.p[colon] == ':';
            if (is_name && str_eq(str_sub(line, i, end - i), STR("\"id\""))) {
                id = scalar_at(a, line, blanks_end(line, colon + 1));
            }
            i = end;
            continue;
        }
        if (c == '[' && depth == 0) return NULL; /* a batch */
        depth += c == '{' || c == '[';
        depth -= depth > 0 && (c == '}' || c == ']');
        i++;
    }
    return id;
}
