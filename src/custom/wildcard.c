#include "custom/wildcard.h"

#include "base/utf8.h"

/* [abc] at pattern[*i], just behind the bracket. False when it does not end: then it is a '['. */
static bool set_matches(struct str pattern, size_t *i, uint32_t c, bool *matches)
{
    size_t k = *i;
    bool negated = k < pattern.n && pattern.p[k] == '!', found = false;
    if (negated) k++;
    for (bool first = true; k < pattern.n && (first || pattern.p[k] != ']'); first = false) {
        uint32_t low = utf8_next(pattern, &k), high = low;
        if (k + 1 < pattern.n && pattern.p[k] == '-' && pattern.p[k + 1] != ']') {
            k++;
            high = utf8_next(pattern, &k);
        }
        found = found || (low <= c && c <= high);
    }
    if (k >= pattern.n) return false;
    *i = k + 1;
    *matches = found != negated;
    return true;
}

/* One pattern element against one character; moves both on. */
static bool one_matches(struct str pattern, size_t *i, struct str text, size_t *k)
{
    uint32_t c = utf8_next(text, k);
    uint32_t p = utf8_next(pattern, i);
    bool matches;
    if (p == '?') return true;
    if (p == '[' && set_matches(pattern, i, c, &matches)) return matches;
    return p == c;
}

bool wildcard_match(struct str pattern, struct str text)
{
    size_t i = 0, k = 0, star = STR_NPOS, resume = 0;
    while (k < text.n) {
        if (i < pattern.n && pattern.p[i] == '*') {
            star = ++i;
            resume = k;
            continue;
        }
        if (i < pattern.n && one_matches(pattern, &i, text, &k)) continue;
        if (star == STR_NPOS) return false;
        i = star; /* the last * takes one character more */
        utf8_next(text, &resume);
        k = resume;
    }
    while (i < pattern.n && pattern.p[i] == '*') i++;
    return i == pattern.n;
}
