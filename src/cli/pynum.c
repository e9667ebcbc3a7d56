#include "cli/pynum.h"

#include "value/value.h"

#include <stdlib.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Copies a run of digits with single underscores between them; false when there is none. */
static bool digits(struct str s, size_t *at, char *out, size_t *n)
{
    size_t start = *at;
    while (*at < s.n) {
        if (is_digit(s.p[*at])) {
            out[(*n)++] = s.p[(*at)++];
        } else if (s.p[*at] == '_' && *at > start && is_digit(s.p[*at - 1]) && *at + 1 < s.n &&
                   is_digit(s.p[*at + 1])) {
            ++*at;
        } else {
            break;
        }
    }
    return *at > start;
}

bool py_int(struct arena *a, struct str text, struct str *number)
{
    struct str s = str_trim(text);
    char *out = arena_alloc(a, s.n + 1);
    size_t at = 0, n = 0;
    bool negative = s.n > 0 && s.p[0] == '-';
    if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+')) at++;
    out[n++] = '-';
    if (!digits(s, &at, out, &n) || at != s.n) return false;
    size_t first = 1;
    while (first + 1 < n && out[first] == '0') first++;
    bool zero = out[first] == '0';
    if (negative && !zero) out[--first] = '-';
    *number = (struct str){out + first, n - first};
    return true;
}

static bool is_word(struct str s, bool *nan)
{
    *nan = str_eq_nocase(s, STR("nan"));
    return *nan || str_eq_nocase(s, STR("inf")) || str_eq_nocase(s, STR("infinity"));
}

/* Sign, digits, point, exponent without underscores, NUL behind it; NULL when it is no number. */
static char *plain_float(struct arena *a, struct str s, size_t *length)
{
    char *out = arena_alloc(a, s.n + 2);
    size_t at = 0, n = 0;
    if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+')) {
        if (s.p[0] == '-') out[n++] = '-';
        at++;
    }
    bool any = digits(s, &at, out, &n);
    if (at < s.n && s.p[at] == '.') {
        if (!any) out[n++] = '0';
        out[n++] = s.p[at++];
        bool fraction = digits(s, &at, out, &n);
        if (!any && !fraction) return NULL;
        if (!fraction) n--;
        any = true;
    }
    if (!any) return NULL;
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        out[n++] = s.p[at++];
        if (at < s.n && (s.p[at] == '-' || s.p[at] == '+')) out[n++] = s.p[at++];
        if (!digits(s, &at, out, &n)) return NULL;
    }
    if (at != s.n) return NULL;
    *length = n;
    return out;
}

bool py_float(struct arena *a, struct str text, struct str *number)
{
    struct str s = str_trim(text);
    struct str body = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+') ? str_from(s, 1) : s;
    bool nan;
    if (is_word(body, &nan)) {
        *number = nan ? STR("NaN") : s.p[0] == '-' ? STR("-Infinity") : STR("Infinity");
        return true;
    }
    size_t n;
    char *plain = plain_float(a, s, &n);
    if (!plain) return false;
    *number = double_repr(a, strtod(plain, NULL));
    return true;
}

bool py_decimal(struct arena *a, struct str text, struct str *number)
{
    struct str s = str_trim(text);
    struct str body = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+') ? str_from(s, 1) : s;
    bool nan;
    if (is_word(body, &nan)) return py_float(a, text, number);
    size_t n;
    char *plain = plain_float(a, s, &n);
    if (!plain) return false;
    *number = (struct str){plain, n};
    return true;
}
