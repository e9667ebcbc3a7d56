#include "value/json.h"

#include "base/base64.h"
#include "base/limits.h"
#include "base/utf8.h"

const struct json_style json_compact = {STR_INIT(","), STR_INIT(":"), 0, false};
const struct json_style json_python = {STR_INIT(", "), STR_INIT(": "), 0, true};
const struct json_style json_cli = {STR_INIT(","), STR_INIT(": "), 4, false};

static void add_u16_escape(struct buf *out, uint32_t unit)
{
    buf_addf(out, "\\u%04x", unit);
}

static void add_escaped(struct buf *out, uint32_t c, bool ascii_only)
{
    switch (c) {
    case '"':
        buf_add(out, STR("\\\""));
        return;
    case '\\':
        buf_add(out, STR("\\\\"));
        return;
    case '\n':
        buf_add(out, STR("\\n"));
        return;
    case '\r':
        buf_add(out, STR("\\r"));
        return;
    case '\t':
        buf_add(out, STR("\\t"));
        return;
    case '\f':
        buf_add(out, STR("\\f"));
        return;
    case '\b':
        buf_add(out, STR("\\b"));
        return;
    default:
        break;
    }
    if (c < 0x20 || (ascii_only && c >= 0x7f && c < 0x10000)) {
        add_u16_escape(out, c);
    } else if (ascii_only && c >= 0x10000) {
        add_u16_escape(out, 0xd800 + ((c - 0x10000) >> 10));
        add_u16_escape(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
        utf8_add(out, c);
    }
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

#define RUN 1024u

/* The hot path: takes up to RUN bytes of plain characters, quotes, backslashes and line ends with
 * one check for room. Returns how many; none where they might not fit the limit. */
static size_t add_run(struct buf *out, struct str s)
{
    size_t i = 0, most = s.n < RUN ? s.n : RUN;
    if (out->overflow || out->limit - out->n < 2 * most) return 0;
    char *begin = buf_room(out, 2 * most), *to = begin;
    if (!to) return 0;
    for (; i < most; i++) {
        char c = s.p[i];
        if (!is_plain((unsigned char)c)) {
            if (c != '"' && c != '\\' && c != '\n') break;
            *to++ = '\\';
            if (c == '\n') c = 'n';
        }
        *to++ = c;
    }
    out->n += (size_t)(to - begin);
    return i;
}

void json_write_string(struct buf *out, struct str s, bool ascii_only)
{
    buf_add_char(out, '"');
    size_t i = 0;
    while (i < s.n) {
        size_t taken = add_run(out, str_from(s, i));
        i += taken;
        /* Bytes that are no UTF-8 become U+FFFD: a reader must never see a broken line. */
        if (taken == 0) add_escaped(out, utf8_next(s, &i), ascii_only);
    }
    buf_add_char(out, '"');
}

static void newline(struct buf *out, const struct json_style *style, unsigned depth)
{
    if (style->indent == 0) return;
    buf_add_char(out, '\n');
    buf_add_repeat(out, ' ', (size_t)style->indent * depth);
}

static void write_at(struct buf *out, const struct value *v, const struct json_style *style,
                     unsigned depth);

static void write_list(struct buf *out, const struct value *v, const struct json_style *style,
                       unsigned depth)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < v->u.list.n; i++) {
        if (i > 0) buf_add(out, style->item_separator);
        newline(out, style, depth + 1);
        write_at(out, v->u.list.items[i], style, depth + 1);
    }
    if (v->u.list.n > 0) newline(out, style, depth);
    buf_add_char(out, ']');
}

static void write_map(struct buf *out, const struct value *v, const struct json_style *style,
                      unsigned depth)
{
    buf_add_char(out, '{');
    for (size_t i = 0; i < v->u.map.n; i++) {
        if (i > 0) buf_add(out, style->item_separator);
        newline(out, style, depth + 1);
        json_write_string(out, v->u.map.fields[i].name, style->ascii_only);
        buf_add(out, style->name_separator);
        write_at(out, v->u.map.fields[i].value, style, depth + 1);
    }
    if (v->u.map.n > 0) newline(out, style, depth);
    buf_add_char(out, '}');
}

static void write_at(struct buf *out, const struct value *v, const struct json_style *style,
                     unsigned depth)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        buf_add(out, STR("null"));
        break;
    case VALUE_BOOL:
        buf_add(out, v->u.boolean ? STR("true") : STR("false"));
        break;
    case VALUE_NUMBER:
        buf_add(out, v->u.text);
        break;
    case VALUE_STRING:
        json_write_string(out, v->u.text, style->ascii_only);
        break;
    case VALUE_BYTES:
        buf_add_char(out, '"');
        base64_encode(out, v->u.text);
        buf_add_char(out, '"');
        break;
    case VALUE_LIST:
        write_list(out, v, style, depth);
        break;
    case VALUE_MAP:
        write_map(out, v, style, depth);
        break;
    }
}

void json_write(struct buf *out, const struct value *v, const struct json_style *style)
{
    write_at(out, v, style, 0);
}

struct str json_text(struct arena *a, const struct value *v, const struct json_style *style)
{
    struct buf out = buf_new(a, LIMIT_RESULT);
    json_write(&out, v, style);
    return buf_str(&out);
}
