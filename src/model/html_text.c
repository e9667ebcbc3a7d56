#include "model/html_text.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <stdlib.h>

#define DEPTH_MAX 64u

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- entities ---- */

/* The code point of the entity at *at ("&lt;"), with *at moved behind it; 0 when it is none. */
static uint32_t entity(struct str s, size_t *at)
{
    static const struct {
        struct str name;
        uint32_t c;
    } names[] = {{STR_INIT("lt"), '<'},   {STR_INIT("gt"), '>'},    {STR_INIT("amp"), '&'},
                 {STR_INIT("quot"), '"'}, {STR_INIT("apos"), '\''}, {STR_INIT("nbsp"), ' '},
                 {STR_INIT("#39"), '\''}};
    struct str rest = str_sub(s, *at + 1, 12);
    size_t n = str_find_char(rest, ';');
    if (n == STR_NPOS || n == 0) return 0;
    struct str name = str_sub(rest, 0, n);
    uint32_t c = 0;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(names[i].name, name)) c = names[i].c;
    if (c == 0 && name.p[0] == '#') {
        char digits[16] = {0};
        bool hex = name.n > 1 && (name.p[1] | 0x20) == 'x';
        struct str number = str_from(name, hex ? 2 : 1);
        for (size_t i = 0; i < number.n && i + 1 < sizeof digits; i++) digits[i] = number.p[i];
        c = (uint32_t)strtoul(digits, NULL, hex ? 16 : 10);
    }
    if (c != 0) *at += n + 2;
    return c;
}

/* ---- tags ---- */

struct tag {
    struct str name; /* without the slash; empty for a comment */
    bool closing, empty;
    size_t end; /* behind '>' */
};

static bool tag_at(struct str s, size_t at, struct tag *out)
{
    if (str_starts(str_from(s, at), STR("<!--"))) {
        size_t n = str_find(str_from(s, at), STR("-->"));
        *out = (struct tag){.empty = true, .end = at + n + 3};
        return n != STR_NPOS;
    }
    size_t n = str_find_char(str_from(s, at), '>');
    if (n == STR_NPOS || n < 2) return false;
    struct str body = str_sub(s, at + 1, n - 1);
    *out = (struct tag){
        .closing = body.p[0] == '/', .empty = str_ends(body, STR("/")), .end = at + n + 1};
    body = str_from(body, out->closing);
    size_t length = 0;
    while (length < body.n && !is_space(body.p[length]) && body.p[length] != '/') length++;
    out->name = str_sub(body, 0, length);
    char first = length ? (char)(body.p[0] | 0x20) : '\0';
    return first >= 'a' && first <= 'z';
}

static bool is_block(struct str name)
{
    static const char *const blocks[] = {"p",  "ul", "ol", "li",  "br",       "div", "note",
                                         "dl", "dt", "dd", "h1",  "h2",       "h3",  "h4",
                                         "h5", "h6", "tr", "pre", "important"};
    for (size_t i = 0; i < ARRAY_LEN(blocks); i++)
        if (str_eq_nocase(name, str_of(blocks[i]))) return true;
    return false;
}

/* ---- readable text ---- */

static void new_line(struct buf *b)
{
    while (b->n > 0 && b->p[b->n - 1] == ' ') b->n--;
    if (b->n > 0 && b->p[b->n - 1] != '\n') buf_add_char(b, '\n');
}

static void add_space(struct buf *b)
{
    if (b->n > 0 && b->p[b->n - 1] != ' ' && b->p[b->n - 1] != '\n') buf_add_char(b, ' ');
}

struct str html_text(struct arena *a, struct str html)
{
    struct buf b = buf_new(a, MIB);
    for (size_t i = 0; i < html.n;) {
        struct tag tag;
        uint32_t c;
        if (html.p[i] == '<' && tag_at(html, i, &tag)) {
            if (is_block(tag.name)) new_line(&b);
            if (str_eq_nocase(tag.name, STR("li")) && !tag.closing) buf_add(&b, STR("- "));
            i = tag.end;
        } else if (is_space(html.p[i])) {
            add_space(&b);
            i++;
        } else if (html.p[i] == '&' && (c = entity(html, &i)) != 0) {
            utf8_add(&b, c);
        } else {
            buf_add_char(&b, html.p[i++]);
        }
    }
    return str_trim(buf_str(&b));
}

/* What stands before a description without being one. */
static bool is_notice(struct str sentence)
{
    static const struct str marks[] = {
        STR_INIT("for directory buckets"),
        STR_INIT("by directory buckets"),
        STR_INIT("no longer"),
        STR_INIT("nd of support"),
        STR_INIT("will end support"),
        STR_INIT("has discontinued"),
        STR_INIT("Classic documentation"),
        STR_INIT("is documentation for"),
        STR_INIT("documentation is for"),
        STR_INIT("preview release"),
        STR_INIT("is subject to chang"),
        STR_INIT("availability notice"),
        STR_INIT("operation applies only to"),
    };
    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        if (str_find(sentence, marks[i]) != STR_NPOS) return true;
    return str_starts(sentence, STR("We recommend")) ||
           str_starts(sentence, STR("For more info")) ||
           str_starts(sentence, STR("For information about"));
}

/* Behind the notes and warnings that html begins with; all of it when there is nothing else. */
static struct str behind_notes(struct str html)
{
    static const struct {
        struct str begin, end;
    } blocks[] = {{STR_INIT("<note>"), STR_INIT("</note>")},
                  {STR_INIT("<important>"), STR_INIT("</important>")}};
    struct str rest = str_trim(html);
    for (size_t i = 0; i < ARRAY_LEN(blocks); i++) {
        if (!str_starts(rest, blocks[i].begin)) continue;
        size_t end = str_find(rest, blocks[i].end);
        struct str next =
            str_trim(str_from(rest, end == STR_NPOS ? rest.n : end + blocks[i].end.n));
        return next.n > 0 ? behind_notes(next) : html;
    }
    return rest;
}

static struct str next_sentence(struct str *text)
{
    size_t end = str_find_char(*text, '\n');
    if (end == STR_NPOS) end = text->n;
    for (size_t i = 21; i + 1 < end; i++)
        if (text->p[i] == '.' && text->p[i + 1] == ' ') end = i + 1;
    struct str sentence = str_sub(*text, 0, end);
    *text = str_trim(str_from(*text, end));
    return sentence;
}

struct str html_sentence(struct arena *a, struct str html, size_t max)
{
    struct str rest = html_text(a, behind_notes(html)), first = next_sentence(&rest), text = first;
    while (is_notice(text) && rest.n > 0) text = next_sentence(&rest);
    if (is_notice(text)) text = first;
    if (text.n <= max) return text;
    size_t cut = max;
    while (cut > 0 && text.p[cut] != ' ') cut--;
    return arena_printf(a, STR_FMT " ...", STR_ARG(str_sub(text, 0, cut)));
}

/* ---- the CLI's overview ---- */

/* The text nodes in order; false when tags do not nest as XML's must. */
static bool strip(struct str html, struct buf *b)
{
    struct str open[DEPTH_MAX];
    size_t depth = 0;
    for (size_t i = 0; i < html.n;) {
        struct tag tag;
        uint32_t c;
        if (html.p[i] == '&') {
            if ((c = entity(html, &i)) == 0) return false;
            utf8_add(b, c);
        } else if (html.p[i] != '<') {
            buf_add_char(b, html.p[i++]);
        } else {
            if (!tag_at(html, i, &tag)) return false;
            if (tag.closing && (depth == 0 || !str_eq(open[--depth], tag.name))) return false;
            if (!tag.closing && !tag.empty) {
                if (depth == DEPTH_MAX) return false;
                open[depth++] = tag.name;
            }
            i = tag.end;
        }
    }
    return depth == 0;
}

struct str html_overview(struct arena *a, struct str html)
{
    struct buf b = buf_new(a, MIB), out = buf_new(a, MIB);
    struct str text = strip(html, &b) ? buf_str(&b) : html;
    size_t n = 0;
    while (n < text.n && text.p[n] != '.' && text.p[n] != ':') n++;
    if (n == 0) return STR("");
    for (size_t i = 0; i < n; i++) {
        bool separator = str_starts(str_from(text, i), STR("\xe2\x80\xa8")); /* U+2028 */
        buf_add_char(&out, separator || text.p[i] == '\n' ? ' ' : text.p[i]);
        i += separator ? 2 : 0;
    }
    buf_add_char(&out, '.');
    return buf_str(&out);
}
