#include "search/text.h"

#include <string.h>

#include "base/utf8.h"

/* ---- folding ---- */

/* U+00E0 to U+00FF without their accents; 0: other. */
static const char latin1[] = "aaaaaaaceeeeiiiidnooooo/ouuuuypy";
/* U+0100 to U+017F. */
static const char latin_extended[] =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
    "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static uint32_t lower(uint32_t c)
{
    if (c >= 'A' && c <= 'Z') return c + 32;
    if (c >= 0xff01 && c <= 0xff5e) return lower(c - 0xff01 + '!'); /* full width */
    if (c >= 0xc0 && c <= 0xde && c != 0xd7) return c + 32;
    if (c >= 0x410 && c <= 0x42f) return c + 32; /* Cyrillic */
    if (c >= 0x400 && c <= 0x40f) return c + 80;
    if (c >= 0x391 && c <= 0x3a9) return c + 32;  /* Greek */
    if (c >= 0x1ea0 && c <= 0x1ef9) return c | 1; /* Vietnamese */
    if (c == 0x1a0 || c == 0x1af) return c + 1;
    return c;
}

/* Letters of other writings that are written for each other. */
static const struct {
    uint32_t letter, plain;
} variants[] = {
    {0x219, 's'},   {0x21b, 't'},   {0x218, 's'},   {0x21a, 't'},   {0x386, 0x3b1}, {0x3ac, 0x3b1},
    {0x388, 0x3b5}, {0x3ad, 0x3b5}, {0x389, 0x3b7}, {0x3ae, 0x3b7}, {0x38a, 0x3b9}, {0x3af, 0x3b9},
    {0x38c, 0x3bf}, {0x3cc, 0x3bf}, {0x38e, 0x3c5}, {0x3cd, 0x3c5}, {0x38f, 0x3c9}, {0x3ce, 0x3c9},
    {0x3c2, 0x3c3}, {0x451, 0x435}, {0x622, 0x627}, {0x623, 0x627}, {0x625, 0x627}, {0x649, 0x64a},
    {0x6cc, 0x64a}, {0x6a9, 0x643}, {0x629, 0x647},
};

static uint32_t plain_of(uint32_t c)
{
    for (size_t i = 0; c > 0x200 && i < ARRAY_LEN(variants); i++) {
        if (variants[i].letter == c) return variants[i].plain;
    }
    return c;
}

static void add_folded(struct buf *b, uint32_t c)
{
    c = plain_of(lower(c));
    if (c == 0xdf) {
        buf_add(b, STR("ss"));
    } else if (c >= 0xe0 && c <= 0xff && c != 0xf7) {
        buf_add_char(b, latin1[c - 0xe0]);
    } else if (c >= 0x100 && c < 0x100 + sizeof latin_extended - 1) {
        buf_add_char(b, latin_extended[c - 0x100]);
    } else {
        utf8_add(b, c);
    }
}

static bool is_unspaced(uint32_t c)
{
    return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
           (c >= 0xac00 && c <= 0xd7a3) || c == 0x3005 || (c >= 0xe01 && c <= 0xe4e);
}

static bool is_mark(uint32_t c)
{
    bool hebrew = c >= 0x591 && c <= 0x5bd, arabic = c == 0x640 || (c >= 0x64b && c <= 0x652);
    return (c >= 0x300 && c <= 0x36f) || hebrew || arabic;
}

static bool is_stop(uint32_t c)
{
    static const uint32_t stops[] = {0x37e, 0x5be, 0x60c, 0x61b, 0x61f, 0x6d4, 0x964, 0x965};
    for (size_t i = 0; i < ARRAY_LEN(stops); i++) {
        if (stops[i] == c) return true;
    }
    return false;
}

static bool is_letter(uint32_t c)
{
    if (c < 0x80) return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
    if (c >= 0xff10 && c <= 0xff5a) return is_letter(lower(c));
    bool is_space =
        c == 0xa0 || is_stop(c) || (c >= 0x2000 && c <= 0x2fff) || (c >= 0x3000 && c <= 0x303f);
    return c >= 0xc0 && c != 0xd7 && c != 0xf7 && !is_space && c < 0xf000 && !is_unspaced(c);
}

/* ---- words ---- */

static bool has_inner_capital(struct str word)
{
    for (size_t i = 1; i < word.n; i++) {
        bool was_small = word.p[i - 1] >= 'a' && word.p[i - 1] <= 'z';
        if (was_small && word.p[i] >= 'A' && word.p[i] <= 'Z') return true;
    }
    return false;
}

/* Of "the function's code" or "don't". */
static bool is_after_apostrophe(struct str text, size_t at, size_t n)
{
    bool straight = at > 0 && text.p[at - 1] == '\'';
    bool curly = at > 2 && str_eq(str_sub(str_from(text, at - 3), 0, 3), STR("\xe2\x80\x99"));
    return n == 1 && (straight || curly) && memchr("stdm", text.p[at], 4) != NULL;
}

static void end_token(struct tokens *t, struct buf *word, struct str written, bool unspaced)
{
    if (word->n == 0 || t->n == TOKENS_MAX) return;
    t->items[t->n++] = (struct token){arena_str(word->arena, buf_str(word)), unspaced,
                                      has_inner_capital(written), written};
    buf_clear(word);
}

struct tokens text_tokens(struct arena *a, struct str text)
{
    struct tokens t = {ARENA_ARRAY(a, struct token, TOKENS_MAX), 0};
    struct buf word = buf_new(a, text.n * 4 + 16);
    bool unspaced = false;
    size_t begin = 0;
    for (size_t i = 0; i < text.n;) {
        size_t at = i;
        uint32_t c = utf8_next(text, &i);
        if (is_mark(c)) continue;
        bool starts_other = word.n > 0 && is_unspaced(c) != unspaced;
        bool separates = !is_unspaced(c) && !is_letter(c);
        if (starts_other || separates) {
            if (is_after_apostrophe(text, begin, at - begin)) buf_clear(&word);
            end_token(&t, &word, str_range(text.p + begin, text.p + at), unspaced);
            buf_clear(&word);
        }
        if (separates) continue;
        if (word.n == 0) begin = at;
        unspaced = is_unspaced(c);
        add_folded(&word, c);
    }
    end_token(&t, &word, str_from(text, begin), unspaced);
    return t;
}

struct str text_split_joined(struct arena *a, struct str word)
{
    struct buf b = buf_new(a, word.n * 2 + 1);
    for (size_t i = 0; i < word.n; i++) {
        bool is_capital = word.p[i] >= 'A' && word.p[i] <= 'Z';
        bool was_small = i > 0 && word.p[i - 1] >= 'a' && word.p[i - 1] <= 'z';
        bool before_small = i + 1 < word.n && word.p[i + 1] >= 'a' && word.p[i + 1] <= 'z';
        if (i > 0 && is_capital && (was_small || before_small)) buf_add_char(&b, ' ');
        buf_add_char(&b, word.p[i]);
    }
    return buf_str(&b);
}

/* ---- stems ---- */

static bool has_vowel(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (memchr("aeiouy", s.p[i], 6)) return true;
    }
    return false;
}

/* "stopp" to "stop", but "bill" stays. */
static struct str undouble(struct str s)
{
    bool doubled = s.n > 3 && s.p[s.n - 1] == s.p[s.n - 2] && !memchr("lsz", s.p[s.n - 1], 3);
    return doubled ? str_sub(s, 0, s.n - 1) : s;
}

static struct str cut_ending(struct str s, struct str ending, size_t least)
{
    if (!str_ends(s, ending)) return s;
    struct str stem = str_sub(s, 0, s.n - ending.n);
    return stem.n >= least && has_vowel(stem) ? undouble(stem) : s;
}

static struct str singular(struct arena *a, struct str s)
{
    if (s.n > 4 && str_ends(s, STR("ies"))) {
        return arena_printf(a, STR_FMT "y", (int)s.n - 3, s.p);
    }
    bool keeps = str_ends(s, STR("ss")) || str_ends(s, STR("us")) || str_ends(s, STR("is")) ||
                 str_eq(s, STR("alias"));
    return str_ends(s, STR("s")) && !keeps ? str_sub(s, 0, s.n - 1) : s;
}

struct str text_stem(struct arena *a, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool is_small = s.p[i] >= 'a' && s.p[i] <= 'z';
        if (!is_small) return s;
    }
    if (s.n <= 3) return s;
    s = singular(a, s);
    s = cut_ending(s, STR("ing"), 3);
    if (!str_ends(s, STR("eed"))) s = cut_ending(s, STR("ed"), 3);
    bool is_noun = s.n >= 7 && (str_ends(s, STR("tion")) || str_ends(s, STR("sion")));
    if (is_noun) s = str_sub(s, 0, s.n - 3);
    if (s.n > 3 && str_ends(s, STR("e"))) s = str_sub(s, 0, s.n - 1);
    if (s.n >= 7 && str_ends(s, STR("at"))) s = str_sub(s, 0, s.n - 2);
    return s;
}

static struct str join(struct arena *a, struct str text, bool stems)
{
    struct tokens t = text_tokens(a, text);
    struct buf b = buf_new(a, text.n * 4 + TOKENS_MAX);
    for (size_t i = 0; i < t.n; i++) {
        if (i > 0) buf_add_char(&b, ' ');
        buf_add(&b, stems ? text_stem(a, t.items[i].text) : t.items[i].text);
    }
    return buf_str(&b);
}

struct str text_stems(struct arena *a, struct str text)
{
    return join(a, text, true);
}

struct str text_folded(struct arena *a, struct str text)
{
    return join(a, text, false);
}
