#include "mcp/http/head.h"

static bool is_token_char(char c)
{
    static const struct str others = STR_INIT("!#$%&'*+-.^_`|~");
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           str_has_char(others, c);
}

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_token_char(s.p[i])) return false;
    }
    return s.n > 0;
}

/* Visible characters, blanks and bytes above 0x7f; the latter are for the body to judge. */
static bool is_field_value(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) return false;
    }
    return true;
}

static bool is_target(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] <= 0x20 || s.p[i] >= 0x7f) return false;
    }
    return s.n > 0 && s.p[0] == '/';
}

static bool next_line(struct str *rest, struct str *line)
{
    size_t end = str_find(*rest, STR("\r\n"));
    if (end == STR_NPOS) return false;
    *line = str_sub(*rest, 0, end);
    *rest = str_from(*rest, end + 2);
    return true;
}

static int parse_request_line(struct str line, struct head *out)
{
    struct str version;
    if (!str_next(&line, ' ', &out->method) || !str_next(&line, ' ', &out->target)) return 400;
    version = line;
    if (!is_token(out->method) || !is_target(out->target)) return 400;
    if (str_eq(version, STR("HTTP/1.1"))) return 0;
    return str_starts(version, STR("HTTP/")) ? 505 : 400;
}

static bool parse_field(struct str line, struct head *out)
{
    size_t colon = str_find_char(line, ':');
    if (colon == STR_NPOS) return false;
    struct head_field f = {str_sub(line, 0, colon), str_trim(str_from(line, colon + 1))};
    if (!is_token(f.name) || !is_field_value(f.value)) return false;
    /* Only lists may be split over several fields (RFC 9110, 5.3), and of those only this one. */
    if (head_has(out, f.name) && !str_eq_nocase(f.name, STR("accept"))) return false;
    out->fields[out->n++] = f;
    return true;
}

int head_parse(struct str text, struct head *out)
{
    struct str line;
    out->n = 0;
    if (!next_line(&text, &line)) return 400;
    int status = parse_request_line(line, out);
    if (status != 0) return status;
    while (next_line(&text, &line) && line.n > 0) {
        if (out->n >= HEAD_FIELDS) return 431;
        if (!parse_field(line, out)) return 400;
    }
    return head_has(out, STR("host")) ? 0 : 400;
}

static const struct head_field *find(const struct head *h, struct str name)
{
    for (size_t i = 0; i < h->n; i++) {
        if (str_eq_nocase(h->fields[i].name, name)) return &h->fields[i];
    }
    return NULL;
}

struct str head_get(const struct head *h, struct str name)
{
    const struct head_field *f = find(h, name);
    return f ? f->value : STR_NONE;
}

bool head_has(const struct head *h, struct str name)
{
    return find(h, name) != NULL;
}

bool head_lists(struct str list, struct str word)
{
    struct str item;
    while (str_next(&list, ',', &item)) {
        size_t end = str_find_char(item, ';');
        if (end != STR_NPOS) item = str_sub(item, 0, end);
        if (str_eq_nocase(str_trim(item), word)) return true;
    }
    return false;
}
