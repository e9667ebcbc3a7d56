#include "output/yaml_scalar.h"

/* A cursor over the scalar; each step takes what its pattern allows and says whether it did. */
struct scan {
    struct str rest;
};

static bool in_set(char c, const char *set)
{
    for (; *set; set++) {
        if (*set == c) return true;
    }
    return false;
}

/* At least `min` and at most `max` characters of `set`. */
static bool take(struct scan *s, const char *set, size_t min, size_t max)
{
    size_t n = 0;
    while (n < max && n < s->rest.n && in_set(s->rest.p[n], set)) n++;
    if (n < min) return false;
    s->rest = str_from(s->rest, n);
    return true;
}

static bool take_word(struct scan *s, struct str word)
{
    if (!str_starts(s->rest, word)) return false;
    s->rest = str_from(s->rest, word.n);
    return true;
}

static bool at_end(const struct scan *s)
{
    return s->rest.n == 0;
}

#define ANY ((size_t)-1)
#define DIGITS "0123456789"

static bool is_word(struct str s)
{
    static const struct str words[] = {
        STR_INIT("true"),  STR_INIT("True"),  STR_INIT("TRUE"), STR_INIT("false"),
        STR_INIT("False"), STR_INIT("FALSE"), STR_INIT("null"), STR_INIT("Null"),
        STR_INIT("NULL"),  STR_INIT("~"),     STR_INIT(""),     STR_INIT("<<"),
        STR_INIT("="),     STR_INIT("!"),     STR_INIT("&"),    STR_INIT("*"),
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (str_eq(s, words[i])) return true;
    }
    return false;
}

static bool is_integer_in(struct str s, struct str prefix, const char *digits)
{
    struct scan c = {s};
    take(&c, "+-", 0, 1);
    return take_word(&c, prefix) && take(&c, digits, 1, ANY) && at_end(&c);
}

static bool is_integer(struct str s)
{
    return is_integer_in(s, STR("0b"), "01_") || is_integer_in(s, STR("0o"), "01234567_") ||
           is_integer_in(s, STR(""), DIGITS "_") ||
           is_integer_in(s, STR("0x"), DIGITS "abcdefABCDEF_");
}

/* The exponent at the end: [eE][-+]?[0-9]+, where `sign` says whether the sign may be missing. */
static bool exponent(struct scan *s, size_t sign)
{
    return take(s, "eE", 1, 1) && take(s, "+-", sign, 1) && take(s, DIGITS, 1, ANY) && at_end(s);
}

static bool is_float(struct str s)
{
    struct scan c = {s};
    bool is_signed = take(&c, "+-", 1, 1);
    if (take(&c, DIGITS, 1, 1)) {
        take(&c, DIGITS "_", 0, ANY);
        if (!take_word(&c, STR("."))) return exponent(&c, 0);
        take(&c, DIGITS "_", 0, ANY);
        return at_end(&c) || exponent(&c, 0);
    }
    if (!take_word(&c, STR("."))) return false;
    if (take(&c, DIGITS "_", 1, ANY)) return at_end(&c) || exponent(&c, 1);
    struct str rest = c.rest;
    if (str_eq(rest, STR("inf")) || str_eq(rest, STR("Inf")) || str_eq(rest, STR("INF")))
        return true;
    return !is_signed &&
           (str_eq(rest, STR("nan")) || str_eq(rest, STR("NaN")) || str_eq(rest, STR("NAN")));
}

static bool is_date(struct str s)
{
    struct scan c = {s};
    return take(&c, DIGITS, 4, 4) && take_word(&c, STR("-")) && take(&c, DIGITS, 2, 2) &&
           take_word(&c, STR("-")) && take(&c, DIGITS, 2, 2) && at_end(&c);
}

static bool zone_or_end(struct scan *c)
{
    if (at_end(c)) return true;
    take(c, " \t", 0, ANY);
    if (take_word(c, STR("Z"))) return at_end(c);
    if (!take(c, "+-", 1, 1) || !take(c, DIGITS, 1, 2)) return false;
    return at_end(c) || (take_word(c, STR(":")) && take(c, DIGITS, 2, 2) && at_end(c));
}

static bool is_timestamp(struct str s)
{
    struct scan c = {s};
    if (!take(&c, DIGITS, 4, 4) || !take_word(&c, STR("-")) || !take(&c, DIGITS, 1, 2) ||
        !take_word(&c, STR("-")) || !take(&c, DIGITS, 1, 2)) {
        return false;
    }
    if (!take(&c, "Tt", 1, 1) && !take(&c, " \t", 1, ANY)) return false;
    if (!take(&c, DIGITS, 1, 2) || !take_word(&c, STR(":")) || !take(&c, DIGITS, 2, 2) ||
        !take_word(&c, STR(":")) || !take(&c, DIGITS, 2, 2)) {
        return false;
    }
    if (take_word(&c, STR("."))) take(&c, DIGITS, 0, ANY);
    return zone_or_end(&c);
}

bool yaml_is_plain_text(struct str s)
{
    if (is_word(s)) return false;
    if (!in_set(s.p[0], "+-." DIGITS)) return true;
    /* An integer cannot begin with a point: "._" is a float, "_1" a text. */
    bool integer = s.p[0] != '.' && is_integer(s);
    return !integer && !is_float(s) && !is_date(s) && !is_timestamp(s);
}
