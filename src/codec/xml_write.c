#include "codec/xml.h"

static struct str escape_of(char c, bool in_attribute)
{
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return in_attribute ? STR("&quot;") : STR_NONE;
    case '\r':
        return in_attribute ? STR("&#13;") : STR_NONE;
    case '\n':
        return in_attribute ? STR("&#10;") : STR_NONE;
    case '\t':
        return in_attribute ? STR("&#09;") : STR_NONE;
    default:
        return STR_NONE;
    }
}

static void add_escaped(struct buf *out, struct str text, bool in_attribute)
{
    size_t done = 0;
    for (size_t i = 0; i < text.n; i++) {
        struct str escape = escape_of(text.p[i], in_attribute);
        if (!escape.p) continue;
        buf_add(out, str_sub(text, done, i - done));
        buf_add(out, escape);
        done = i + 1;
    }
    buf_add(out, str_from(text, done));
}

static void close_start_tag(struct xml_writer *w)
{
    if (w->in_start_tag) buf_add_char(w->out, '>');
    w->in_start_tag = false;
}

void xml_start(struct xml_writer *w, struct str name)
{
    close_start_tag(w);
    buf_add_char(w->out, '<');
    buf_add(w->out, name);
    w->in_start_tag = true;
}

void xml_attribute(struct xml_writer *w, struct str name, struct str value)
{
    buf_add_char(w->out, ' ');
    buf_add(w->out, name);
    buf_add(w->out, STR("=\""));
    add_escaped(w->out, value, true);
    buf_add_char(w->out, '"');
}

void xml_text(struct xml_writer *w, struct str text)
{
    if (text.n == 0) return;
    close_start_tag(w);
    add_escaped(w->out, text, false);
}

void xml_end(struct xml_writer *w, struct str name)
{
    if (w->in_start_tag) {
        buf_add(w->out, STR(" />"));
        w->in_start_tag = false;
        return;
    }
    buf_add(w->out, STR("</"));
    buf_add(w->out, name);
    buf_add_char(w->out, '>');
}
