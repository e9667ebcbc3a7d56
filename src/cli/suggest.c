#include "cli/suggest.h"

#include "base/buf.h"
#include "base/limits.h"

#include <string.h>

/* Names longer than this are not compared: no service or option name is. */
#define NAME_MAX_LENGTH 128u

struct block {
    size_t a, b, n;
};

/* The longest common run; of several the one earliest in a, then in b. */
static struct block longest(struct str a, struct str b)
{
    struct block best = {0, 0, 0};
    size_t row[NAME_MAX_LENGTH + 1] = {0};
    for (size_t i = 0; i < a.n; i++) {
        for (size_t j = b.n; j-- > 0;) {
            row[j + 1] = a.p[i] == b.p[j] ? row[j] + 1 : 0;
            size_t n = row[j + 1];
            struct block here = {i + 1 - n, j + 1 - n, n};
            if (n > best.n || (n == best.n && n > 0 && here.a == best.a && here.b < best.b))
                best = here;
        }
    }
    return best;
}

static size_t matching(struct str a, struct str b)
{
    if (a.n == 0 || b.n == 0) return 0;
    struct block m = longest(a, b);
    if (m.n == 0) return 0;
    return m.n + matching(str_sub(a, 0, m.a), str_sub(b, 0, m.b)) +
           matching(str_from(a, m.a + m.n), str_from(b, m.b + m.n));
}

double similarity(struct str a, struct str b)
{
    if (a.n + b.n == 0) return 1;
    if (a.n > NAME_MAX_LENGTH || b.n > NAME_MAX_LENGTH) return 0;
    return 2 * (double)matching(a, b) / (double)(a.n + b.n);
}

/* An upper bound of similarity: letters in common, in any order. */
static double upper_bound(struct str a, struct str b)
{
    int count[256] = {0};
    size_t common = 0;
    for (size_t i = 0; i < a.n; i++) count[(unsigned char)a.p[i]]++;
    for (size_t i = 0; i < b.n; i++) common += count[(unsigned char)b.p[i]]-- > 0;
    return 2 * (double)common / (double)(a.n + b.n);
}

size_t close_matches(struct str word, struct choices among, double cutoff, struct str *out,
                     size_t max)
{
    double scores[SUGGEST_MAX];
    size_t n = 0;
    for (size_t i = 0; i < among.n; i++) {
        struct str name = among.items[i];
        size_t shorter = name.n < word.n ? name.n : word.n;
        if (name.n + word.n == 0 || 2 * (double)shorter / (double)(name.n + word.n) < cutoff)
            continue;
        if (upper_bound(name, word) < cutoff) continue;
        double score = similarity(name, word);
        if (score < cutoff) continue;
        size_t at = n;
        while (at > 0 && (score > scores[at - 1] ||
                          (score >= scores[at - 1] && str_cmp(name, out[at - 1]) > 0)))
            at--;
        if (at >= max) continue;
        if (n < max) n++;
        memmove(&scores[at + 1], &scores[at], (n - at - 1) * sizeof scores[0]);
        memmove(&out[at + 1], &out[at], (n - at - 1) * sizeof out[0]);
        scores[at] = score;
        out[at] = name;
    }
    return n;
}

struct str invalid_choice(struct arena *a, struct str value, struct choices among)
{
    struct buf b = buf_new(a, LIMIT_COMMAND + 4 * KIB);
    buf_addf(&b, "Found invalid choice '" STR_FMT "'", STR_ARG(value));
    struct str near[SUGGEST_MAX];
    size_t n = close_matches(value, among, 0.8, near, SUGGEST_MAX);
    if (n > 0) buf_add(&b, STR("\n\nMaybe you meant:\n"));
    for (size_t i = 0; i < n; i++) buf_addf(&b, "\n  * " STR_FMT, STR_ARG(near[i]));
    return buf_str(&b);
}
