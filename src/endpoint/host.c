#include "endpoint/host.h"

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_plain_label(struct str s)
{
    if (s.n == 0 || s.n > 63 || s.p[0] == '-' || s.p[s.n - 1] == '-') return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_alnum(s.p[i]) && s.p[i] != '-') return false;
    }
    return true;
}

bool host_is_label(struct str s, bool allow_dots)
{
    if (!allow_dots) return is_plain_label(s);
    struct str part;
    if (s.n == 0) return false;
    while (str_next(&s, '.', &part)) {
        if (!is_plain_label(part)) return false;
    }
    return true;
}

bool host_is_ipv4(struct str s)
{
    unsigned parts = 0;
    struct str part;
    while (str_next(&s, '.', &part)) {
        int64_t n;
        bool digits = part.n > 0 && part.n <= 3 && part.p[0] != '-' && part.p[0] != '+';
        if (!digits || !str_to_i64(part, &n) || n > 255) return false;
        parts++;
    }
    return parts == 4;
}

static bool has_upper(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= 'A' && s.p[i] <= 'Z') return true;
    }
    return false;
}

bool host_is_virtual_bucket(struct str s, bool allow_dots)
{
    if (s.n < 3 || has_upper(s) || host_is_ipv4(s)) return false;
    if (!allow_dots) return is_plain_label(s);
    struct str part;
    while (str_next(&s, '.', &part)) {
        if (!host_is_virtual_bucket(part, false)) return false;
    }
    return true;
}

bool host_is_name(struct str s)
{
    struct str part;
    if (s.n == 0 || s.n > 253) return false;
    while (str_next(&s, '.', &part)) {
        if (part.n == 0 || part.n > 63) return false;
        for (size_t i = 0; i < part.n; i++) {
            if (!is_alnum(part.p[i]) && part.p[i] != '-' && part.p[i] != '_') return false;
        }
    }
    return true;
}

bool host_is_below(struct str host, struct str suffix)
{
    return suffix.n > 0 && host.n > suffix.n + 1 && str_ends(host, suffix) &&
           host.p[host.n - suffix.n - 1] == '.';
}
