#include "codec/ini.h"

#include "base/buf.h"
#include "base/utf8.h"

struct reader {
    struct arena *arena;
    struct value *sections;
    struct value *defaults;
    struct value *section; /* NULL before the first header */
    struct str option;     /* n == 0: none, a continuation has nothing to continue */
    struct buf value;      /* of that option, so far */
    size_t indent;         /* of the last header or option */
    unsigned line;
    struct err *err;
};

static bool bad(struct reader *r, const char *what, struct str text)
{
    return err_set(r->err, ERR_SYNTAX, "line %u: %s: '" STR_FMT "'", r->line, what, STR_ARG(text));
}

/* Lines end with LF, CR or both. */
static bool next_line(struct str *rest, struct str *line)
{
    if (rest->n == 0) return false;
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r') n++;
    *line = str_sub(*rest, 0, n);
    bool two = n + 1 < rest->n && rest->p[n] == '\r' && rest->p[n + 1] == '\n';
    *rest = str_from(*rest, n + (two ? 2 : 1));
    return true;
}

/* The value is complete when the next option, header or the end comes. */
static void end_option(struct reader *r)
{
    if (r->option.n == 0) return;
    struct str text = buf_str(&r->value);
    while (text.n > 0 && str_trim(str_from(text, text.n - 1)).n == 0) text.n--;
    value_set(r->arena, r->section, r->option, value_string(r->arena, arena_str(r->arena, text)));
    r->option = STR_NONE;
}

static bool start_section(struct reader *r, struct str name)
{
    end_option(r);
    if (str_eq(name, STR("DEFAULT"))) {
        r->section = r->defaults;
        return true;
    }
    if (value_get(r->sections, name)) return bad(r, "section appears twice", name);
    r->section = value_map(r->arena);
    value_set(r->arena, r->sections, name, r->section);
    return true;
}

static bool start_option(struct reader *r, struct str line)
{
    end_option(r);
    size_t equals = str_find_char(line, '=');
    size_t colon = str_find_char(line, ':');
    size_t at = equals < colon ? equals : colon;
    if (at == STR_NPOS) return bad(r, "expected 'name = value'", line);
    struct str name = str_trim(str_sub(line, 0, at));
    if (name.n == 0) return bad(r, "expected a name before the value", line);
    name = arena_lower(r->arena, name);
    if (value_get(r->section, name)) return bad(r, "option appears twice", name);
    r->option = name;
    r->value = buf_new(r->arena, STR_NPOS);
    buf_add(&r->value, str_trim(str_from(line, at + 1)));
    return true;
}

static bool take_line(struct reader *r, struct str line)
{
    struct str text = str_trim(line);
    if (text.n > 0 && (text.p[0] == '#' || text.p[0] == ';')) return true;
    if (text.n == 0) {
        if (r->option.n > 0) buf_add_char(&r->value, '\n');
        return true;
    }
    size_t indent = (size_t)(text.p - line.p);
    if (r->option.n > 0 && indent > r->indent) {
        buf_add_char(&r->value, '\n');
        buf_add(&r->value, text);
        return true;
    }
    r->indent = indent;
    size_t close = str_rfind_char(text, ']');
    if (text.p[0] == '[' && close != STR_NPOS && close > 1) {
        return start_section(r, str_sub(text, 1, close - 1));
    }
    if (!r->section) return bad(r, "expected a [section] first", text);
    return start_option(r, text);
}

static const struct value *with_defaults(struct reader *r, const struct value *section)
{
    struct value *all = value_map(r->arena);
    for (size_t i = 0; i < value_count(section); i++) {
        value_set(r->arena, all, section->u.map.fields[i].name, section->u.map.fields[i].value);
    }
    for (size_t i = 0; i < value_count(r->defaults); i++) {
        const struct field *f = &r->defaults->u.map.fields[i];
        if (!value_get(all, f->name)) value_set(r->arena, all, f->name, f->value);
    }
    return all;
}

bool ini_read(struct arena *a, struct str text, const struct value **out, struct err *e)
{
    struct reader r = {.arena = a, .sections = value_map(a), .defaults = value_map(a), .err = e};
    if (!utf8_is_valid(text)) return err_set(e, ERR_SYNTAX, "the text is not valid UTF-8");
    struct str line;
    while (next_line(&text, &line)) {
        r.line++;
        if (!take_line(&r, line)) return false;
    }
    end_option(&r);
    if (value_count(r.defaults) == 0) {
        *out = r.sections;
        return true;
    }
    struct value *all = value_map(a);
    for (size_t i = 0; i < value_count(r.sections); i++) {
        const struct field *f = &r.sections->u.map.fields[i];
        value_set(a, all, f->name, with_defaults(&r, f->value));
    }
    *out = all;
    return true;
}
