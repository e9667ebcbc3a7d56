#include "codec/uri.h"

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void uri_encode(struct buf *out, struct str s, struct str also_safe)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        if (is_unreserved(s.p[i]) || str_has_char(also_safe, s.p[i])) {
            buf_add_char(out, s.p[i]);
            continue;
        }
        unsigned char c = (unsigned char)s.p[i];
        buf_add_char(out, '%');
        buf_add_char(out, hex[c >> 4]);
        buf_add_char(out, hex[c & 15]);
    }
}

struct str uri_encoded(struct arena *a, struct str s, struct str also_safe)
{
    struct buf b = buf_new(a, s.n * 3 + 1);
    uri_encode(&b, s, also_safe);
    return buf_str(&b);
}

static int hex_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

struct str uri_decoded(struct arena *a, struct str s, bool plus_is_space)
{
    struct buf b = buf_new(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        bool escape =
            s.p[i] == '%' && s.n - i > 2 && hex_of(s.p[i + 1]) >= 0 && hex_of(s.p[i + 2]) >= 0;
        if (escape) {
            buf_add_char(&b, (char)(hex_of(s.p[i + 1]) * 16 + hex_of(s.p[i + 2])));
            i += 2;
        } else {
            buf_add_char(&b, s.p[i] == '+' && plus_is_space ? ' ' : s.p[i]);
        }
    }
    return buf_str(&b);
}

void uri_add_query(struct buf *query, struct str name, struct str value)
{
    if (query->n > 0) buf_add_char(query, '&');
    uri_encode(query, name, STR(""));
    buf_add_char(query, '=');
    uri_encode(query, value, STR(""));
}

static bool is_scheme(struct str s)
{
    if (s.n == 0) return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        if (!alpha && (i == 0 || !other)) return false;
    }
    return true;
}

static struct str cut_behind(struct str *s, char mark)
{
    size_t at = str_find_char(*s, mark);
    if (at == STR_NPOS) return STR_NONE;
    struct str behind = str_from(*s, at + 1);
    *s = str_sub(*s, 0, at);
    return behind;
}

static void split_authority(struct str authority, struct uri *out)
{
    size_t at = str_rfind_char(authority, '@');
    if (at != STR_NPOS) {
        out->userinfo = str_sub(authority, 0, at);
        authority = str_from(authority, at + 1);
    }
    size_t bracket = str_rfind_char(authority, ']');
    size_t colon = str_rfind_char(authority, ':');
    if (colon != STR_NPOS && (bracket == STR_NPOS || colon > bracket)) {
        out->port = str_from(authority, colon + 1);
        authority = str_sub(authority, 0, colon);
    }
    out->host = authority;
}

bool uri_split(struct str text, struct uri *out)
{
    size_t at = str_find(text, STR("://"));
    if (at == STR_NPOS || !is_scheme(str_sub(text, 0, at))) return false;
    *out = (struct uri){.scheme = str_sub(text, 0, at)};
    struct str rest = str_from(text, at + 3);
    out->fragment = cut_behind(&rest, '#');
    out->query = cut_behind(&rest, '?');
    size_t slash = str_find_char(rest, '/');
    if (slash != STR_NPOS) {
        out->path = str_from(rest, slash);
        rest = str_sub(rest, 0, slash);
    }
    split_authority(rest, out);
    return out->host.n > 0;
}
