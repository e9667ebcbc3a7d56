#include "value/pyrepr.h"

#include "base/limits.h"
#include "base/utf8.h"

static void add_escaped(struct buf *b, uint32_t c, char quote)
{
    if (c == (uint32_t)quote || c == '\\') {
        buf_add_char(b, '\\');
        buf_add_char(b, (char)c);
    } else if (c == '\n') {
        buf_add(b, STR("\\n"));
    } else if (c == '\r') {
        buf_add(b, STR("\\r"));
    } else if (c == '\t') {
        buf_add(b, STR("\\t"));
    } else if (c < 0x20 || (c >= 0x7f && c < 0xa1) || c == 0xad) {
        buf_addf(b, "\\x%02x", (unsigned)c);
    } else {
        utf8_add(b, c);
    }
}

static void add_str(struct buf *b, struct str s)
{
    char quote = str_has_char(s, '\'') && !str_has_char(s, '"') ? '"' : '\'';
    buf_add_char(b, quote);
    for (size_t i = 0; i < s.n;) add_escaped(b, utf8_next(s, &i), quote);
    buf_add_char(b, quote);
}

struct str py_repr_str(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, LIMIT_FILE);
    add_str(&b, s);
    return buf_str(&b);
}

static void add_bytes(struct buf *b, struct str s)
{
    char quote = str_has_char(s, '\'') && !str_has_char(s, '"') ? '"' : '\'';
    buf_add_char(b, 'b');
    buf_add_char(b, quote);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x7f)
            buf_addf(b, "\\x%02x", (unsigned)c);
        else
            add_escaped(b, c, quote);
    }
    buf_add_char(b, quote);
}

static void add_number(struct buf *b, struct str text)
{
    if (str_eq(text, STR("NaN")))
        buf_add(b, STR("nan"));
    else if (str_eq(text, STR("Infinity")))
        buf_add(b, STR("inf"));
    else if (str_eq(text, STR("-Infinity")))
        buf_add(b, STR("-inf"));
    else
        buf_add(b, text);
}

static void add_repr(struct buf *b, const struct value *v, bool ordered)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        buf_add(b, STR("None"));
        return;
    case VALUE_BOOL:
        buf_add(b, v->u.boolean ? STR("True") : STR("False"));
        return;
    case VALUE_NUMBER:
        add_number(b, v->u.text);
        return;
    case VALUE_STRING:
        add_str(b, v->u.text);
        return;
    case VALUE_BYTES:
        add_bytes(b, v->u.text);
        return;
    case VALUE_LIST:
        buf_add_char(b, '[');
        for (size_t i = 0; i < v->u.list.n; i++) {
            if (i > 0) buf_add(b, STR(", "));
            add_repr(b, v->u.list.items[i], ordered);
        }
        buf_add_char(b, ']');
        return;
    case VALUE_MAP:
        if (ordered) buf_add(b, STR("OrderedDict("));
        if (!ordered || v->u.map.n > 0) {
            buf_add_char(b, '{');
            for (size_t i = 0; i < v->u.map.n; i++) {
                if (i > 0) buf_add(b, STR(", "));
                add_str(b, v->u.map.fields[i].name);
                buf_add(b, STR(": "));
                add_repr(b, v->u.map.fields[i].value, ordered);
            }
            buf_add_char(b, '}');
        }
        if (ordered) buf_add_char(b, ')');
        return;
    }
}

struct str py_str(struct arena *a, const struct value *v, bool ordered)
{
    if (value_kind_of(v) == VALUE_STRING) return v->u.text;
    struct buf b = buf_new(a, LIMIT_FILE);
    add_repr(&b, v, ordered);
    return buf_str(&b);
}

const char *py_type_name(const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        return "NoneType";
    case VALUE_BOOL:
        return "bool";
    case VALUE_NUMBER:
        return value_is_integer_text(v->u.text) ? "int" : "float";
    case VALUE_STRING:
        return "str";
    case VALUE_BYTES:
        return "bytes";
    case VALUE_LIST:
        return "list";
    case VALUE_MAP:
        return "dict";
    }
    BUG("value kind");
}

struct str py_type(const struct value *v, bool ordered)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        return STR("<class 'NoneType'>");
    case VALUE_BOOL:
        return STR("<class 'bool'>");
    case VALUE_NUMBER:
        return value_is_integer_text(v->u.text) ? STR("<class 'int'>") : STR("<class 'float'>");
    case VALUE_STRING:
        return STR("<class 'str'>");
    case VALUE_BYTES:
        return STR("<class 'bytes'>");
    case VALUE_LIST:
        return STR("<class 'list'>");
    case VALUE_MAP:
        return ordered ? STR("<class 'collections.OrderedDict'>") : STR("<class 'dict'>");
    }
    BUG("value kind");
}
