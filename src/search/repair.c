/* Words that the index does not know: misspelt ones, and inflected ones of other languages. */
#include "search/query.h"

#define WORD_MAX 24u
#define SHORT_WORD 4u /* shorter words are left alone */
#define LONG_WORD 8u  /* from here on two mistakes are repaired */

/* Damerau-Levenshtein (optimal string alignment), given up beyond `limit`. */
static unsigned distance(struct str a, struct str b, unsigned limit)
{
    unsigned rows[3][WORD_MAX + 2];
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];
    for (unsigned j = 0; j <= b.n; j++) last[j] = j;
    for (unsigned i = 1; i <= a.n; i++) {
        unsigned least = now[0] = i;
        for (unsigned j = 1; j <= b.n; j++) {
            unsigned d = last[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            if (last[j] + 1 < d) d = last[j] + 1;
            if (now[j - 1] + 1 < d) d = now[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1];
            if (swapped && before[j - 2] + 1 < d) d = before[j - 2] + 1;
            now[j] = d;
            if (d < least) least = d;
        }
        if (least > limit) return limit + 1;
        unsigned *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[b.n];
}

static unsigned different_letters(uint32_t a, uint32_t b)
{
    return (unsigned)__builtin_popcount(a ^ b);
}

int64_t repair_term(const struct search_index *x, struct str word)
{
    if (word.n < SHORT_WORD || word.n > WORD_MAX) return -1;
    unsigned limit = word.n >= LONG_WORD ? 2 : 1;
    uint32_t letters = text_letters(word);
    int64_t best = -1;
    float best_cost = (float)limit + 1;
    for (uint32_t i = 0; i < x->n[INDEX_TERMS]; i++) {
        const struct index_term *t = &x->terms[i];
        if (t->text.n > WORD_MAX || t->text.n + limit < word.n || word.n + limit < t->text.n)
            continue;
        if (different_letters(t->letters, letters) > 2 * limit) continue;
        struct str text = index_text(x, t->text);
        unsigned d = distance(word, text, limit);
        if (d > limit) continue;
        /* A rare term is hardly what was meant; the first letter is hardly ever wrong. */
        float cost = (float)d + t->idf * 0.05f + (text.n > 0 && text.p[0] != word.p[0] ? 0.4f : 0);
        if (cost >= best_cost) continue;
        best_cost = cost;
        best = i;
    }
    return best;
}

static size_t common_prefix(struct str a, struct str b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && a.p[n] == b.p[n]) n++;
    return n;
}

bool repair_foreign(const struct search_index *x, struct str word, struct str *english)
{
    if (word.n < 5) return false;
    bool found;
    uint32_t place = index_entry_place(x, ENTRY_LEXICON, word, &found);
    size_t best = 0;
    for (uint32_t i = place > 0 ? place - 1 : 0; i <= place && i < x->n[INDEX_ENTRIES]; i++) {
        const struct index_entry *entry = &x->entries[i];
        if (entry->kind != ENTRY_LEXICON) continue;
        struct str key = index_text(x, entry->key);
        size_t n = common_prefix(key, word);
        bool near = n >= 4 && n * 10 >= word.n * 7 && n * 10 >= key.n * 7;
        if (!near || n <= best) continue;
        best = n;
        *english = index_text(x, entry->value);
    }
    return best > 0;
}
