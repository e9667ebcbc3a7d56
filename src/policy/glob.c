#include "policy/glob.h"

bool glob_match(struct str pattern, struct str s, bool any_case)
{
    size_t p = 0, i = 0, star = STR_NPOS, back = 0;
    while (i < s.n) {
        bool same = p < pattern.n && (any_case ? char_lower(pattern.p[p]) == char_lower(s.p[i])
                                               : pattern.p[p] == s.p[i]);
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            back = i;
        } else if (same) {
            p++;
            i++;
        } else if (star != STR_NPOS) {
            p = star + 1;
            i = ++back;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*') p++;
    return p == pattern.n;
}

static bool is_dash(char c)
{
    return c == '-' || c == '_';
}

bool name_is_same(struct str a, struct str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.n && is_dash(a.p[i])) i++;
        while (k < b.n && is_dash(b.p[k])) k++;
        if (i == a.n || k == b.n) return i == a.n && k == b.n;
        if (char_lower(a.p[i++]) != char_lower(b.p[k++])) return false;
    }
}

bool name_ends_with(struct str name, struct str end)
{
    size_t left = end.n;
    for (size_t i = name.n; left > 0; i--) {
        if (i == 0) return false;
        if (is_dash(name.p[i - 1])) continue;
        if (char_lower(name.p[i - 1]) != end.p[--left]) return false;
    }
    return true;
}
