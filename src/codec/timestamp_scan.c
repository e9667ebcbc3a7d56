/* The written forms of a date are told apart by their tokens, with dateutil's preferences: month
 * before day in 1/2/2014, a number over 31 or of more than two digits is the year. */
#include "codec/timestamp_parts.h"

#include <string.h>

enum token_kind { TOKEN_NUMBER, TOKEN_WORD, TOKEN_MARK, TOKEN_END };

struct token {
    enum token_kind kind;
    struct str text;
    int digits; /* before the decimal point */
};

struct scan {
    struct token tokens[TIMESTAMP_MAX_TEXT + 1]; /* the last one is TOKEN_END */
    size_t at;
    bool has_zone_name;
    struct timestamp_parts parts;
};

/* ---- tokens ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t digit_run(struct str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.n && is_digit(s.p[at + n])) n++;
    return n;
}

/* A number takes one decimal part; with more points (2014.01.02) they separate. */
static struct token number_at(struct str s, size_t at)
{
    size_t whole = digit_run(s, at);
    size_t end = at + whole;
    bool has_mark = end < s.n && (s.p[end] == '.' || (s.p[end] == ',' && whole >= 2));
    size_t fraction = has_mark ? digit_run(s, end + 1) : 0;
    size_t behind = end + 1 + fraction;
    bool more = behind < s.n && s.p[behind] == '.' && digit_run(s, behind + 1) > 0;
    size_t n = fraction > 0 && !more ? whole + 1 + fraction : whole;
    return (struct token){TOKEN_NUMBER, str_sub(s, at, n), (int)whole};
}

static void split(struct scan *scan, struct str s)
{
    size_t n = 0;
    bool in_dotted = false;
    for (size_t at = 0; at < s.n;) {
        struct token t = {TOKEN_MARK, str_sub(s, at, 1), 0};
        if (is_digit(s.p[at])) {
            t = number_at(s, at);
            if (in_dotted) t.text.n = (size_t)t.digits;
            in_dotted =
                t.text.n == (size_t)t.digits && at + t.text.n < s.n && s.p[at + t.text.n] == '.';
        } else if (is_letter(s.p[at])) {
            while (at + t.text.n < s.n && is_letter(s.p[at + t.text.n])) t.text.n++;
            t.kind = TOKEN_WORD;
        } else if (s.p[at] != '.') {
            in_dotted = false;
        }
        at += t.text.n;
        scan->tokens[n++] = t;
    }
    scan->tokens[n] = (struct token){TOKEN_END, STR(""), 0};
}

static const struct token *peek(const struct scan *scan, size_t ahead)
{
    const struct token *t = &scan->tokens[scan->at];
    for (size_t i = 0; i < ahead && t->kind != TOKEN_END; i++) t++;
    return t;
}

static bool is_mark(const struct token *t, char c)
{
    return t->kind == TOKEN_MARK && t->text.p[0] == c;
}

static bool is_one_of(struct str word, const char *const *list)
{
    for (; *list; list++) {
        if (str_eq_nocase(word, str_of(*list))) return true;
    }
    return false;
}

static bool is_filler(const struct token *t)
{
    static const char *const words[] = {"at", "on", "and", "ad", "m",  "t",
                                        "of", "st", "nd",  "rd", "th", NULL};
    if (t->kind == TOKEN_WORD) return is_one_of(t->text, words);
    return t->kind == TOKEN_MARK && memchr(" \t\r\n.,;-/'", t->text.p[0], 10) != NULL;
}

/* The position 1 … n of a name in a list of three-letter beginnings, whole or cut; else 0. */
static int name_at(struct str word, const char *const *names, int n)
{
    for (int i = 0; i < n; i++) {
        struct str name = str_of(names[i]);
        if (str_eq_nocase(word, name) || str_eq_nocase(word, str_sub(name, 0, 3))) return i + 1;
    }
    return 0;
}

static int month_of(struct str word)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    return str_eq_nocase(word, STR("Sept")) ? 9 : name_at(word, months, 12);
}

static bool is_weekday(struct str word)
{
    static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
    return name_at(word, days, 7) != 0;
}

/* 0 for am, 12 for pm, PART_UNSET for another word. */
static int half_day_of(const struct token *t)
{
    static const char *const am[] = {"am", "a", NULL};
    static const char *const pm[] = {"pm", "p", NULL};
    if (t->kind != TOKEN_WORD) return PART_UNSET;
    if (is_one_of(t->text, am)) return 0;
    return is_one_of(t->text, pm) ? 12 : PART_UNSET;
}

/* ---- parts ---- */

/* Decimal digits only; callers have checked that there are few. */
static int number_of(struct str digits)
{
    int n = 0;
    for (size_t i = 0; i < digits.n && is_digit(digits.p[i]); i++) {
        if (n < 100000000) n = n * 10 + (digits.p[i] - '0');
    }
    return n;
}

static int micros_of(struct str number)
{
    size_t point = 0;
    while (point < number.n && is_digit(number.p[point])) point++;
    int micros = 0;
    for (size_t i = 1; i <= 6; i++) {
        int digit = point + i < number.n ? number.p[point + i] - '0' : 0;
        micros = micros * 10 + digit;
    }
    return micros;
}

static bool add_date(struct scan *scan, struct str digits, enum date_part part)
{
    if (scan->parts.date_count == PART_COUNT) return false;
    if (digits.n > 2) {
        if (part != PART_COUNT && part != PART_YEAR) return false;
        part = PART_YEAR;
        scan->parts.has_century = true;
    }
    if (part != PART_COUNT) {
        if (scan->parts.known[part] != PART_UNSET) return false;
        scan->parts.known[part] = scan->parts.date_count;
    }
    scan->parts.date[scan->parts.date_count++] = number_of(digits);
    return true;
}

static bool add_month(struct scan *scan, int month)
{
    if (scan->parts.date_count == PART_COUNT || scan->parts.known[PART_MONTH] != PART_UNSET)
        return false;
    scan->parts.known[PART_MONTH] = scan->parts.date_count;
    scan->parts.date[scan->parts.date_count++] = month;
    return true;
}

/* A date part behind a separator: digits, or a month's name. */
static bool add_date_token(struct scan *scan, const struct token *t)
{
    if (t->kind == TOKEN_NUMBER) {
        return t->text.n == (size_t)t->digits && add_date(scan, t->text, PART_COUNT);
    }
    int month = t->kind == TOKEN_WORD ? month_of(t->text) : 0;
    return month != 0 && add_month(scan, month);
}

static bool take_separated_date(struct scan *scan)
{
    const struct token *separator = peek(scan, 1);
    bool ok = add_date_token(scan, peek(scan, 0));
    scan->at += 2;
    if (!ok || peek(scan, 0)->kind == TOKEN_END || is_filler(peek(scan, 0))) return ok;
    if (!add_date_token(scan, peek(scan, 0))) return false;
    scan->at++;
    if (!is_mark(peek(scan, 0), separator->text.p[0])) return true;
    if (!add_date_token(scan, peek(scan, 1))) return false;
    scan->at += 2;
    return true;
}

static void take_seconds(struct scan *scan, struct str number)
{
    scan->parts.second = number_of(number);
    scan->parts.micros = micros_of(number);
}

static bool take_time(struct scan *scan)
{
    const struct token *minute = peek(scan, 2);
    if (minute->kind != TOKEN_NUMBER) return false;
    scan->parts.hour = number_of(peek(scan, 0)->text);
    scan->parts.minute = number_of(minute->text);
    scan->at += 3;
    if (!is_mark(peek(scan, 0), ':')) return true;
    if (peek(scan, 1)->kind != TOKEN_NUMBER) return false;
    take_seconds(scan, peek(scan, 1)->text);
    scan->at += 2;
    return true;
}

static void set_hour(struct scan *scan, int hour, int half_day)
{
    bool is_twelve = hour == 12;
    scan->parts.hour = is_twelve ? half_day : hour < 12 ? hour + half_day : hour;
}

/* 140102, 20140102, 201401020304, 20140102030405, 030405.678 */
static bool take_compact(struct scan *scan, struct str s)
{
    scan->at++;
    if (s.n == 6 && scan->parts.date_count == 0) {
        return add_date(scan, str_sub(s, 0, 2), PART_COUNT) &&
               add_date(scan, str_sub(s, 2, 2), PART_COUNT) &&
               add_date(scan, str_sub(s, 4, 2), PART_COUNT);
    }
    struct str time = s;
    if (s.n != 6 && s.p[6] != '.' && s.p[6] != ',') {
        if (!add_date(scan, str_sub(s, 0, 4), PART_YEAR) ||
            !add_date(scan, str_sub(s, 4, 2), PART_COUNT) ||
            !add_date(scan, str_sub(s, 6, 2), PART_COUNT)) {
            return false;
        }
        time = str_from(s, 8);
    }
    if (time.n >= 4) {
        scan->parts.hour = number_of(str_sub(time, 0, 2));
        scan->parts.minute = number_of(str_sub(time, 2, 2));
    }
    if (time.n >= 6) take_seconds(scan, str_from(time, 4));
    return true;
}

static bool is_compact(const struct token *t)
{
    if (t->digits == 6) return true;
    bool is_whole = t->text.n == (size_t)t->digits;
    return is_whole && (t->digits == 8 || t->digits == 12 || t->digits == 14);
}

static bool take_number(struct scan *scan)
{
    const struct token *t = peek(scan, 0);
    const struct token *next = peek(scan, 1);
    bool is_time_of_day = scan->parts.date_count == PART_COUNT && scan->parts.hour == PART_UNSET &&
                          (t->text.n == 2 || t->text.n == 4) && !is_mark(next, ':');
    if (is_time_of_day) {
        scan->parts.hour = number_of(str_sub(t->text, 0, 2));
        if (t->text.n == 4) scan->parts.minute = number_of(str_from(t->text, 2));
        scan->at++;
        return true;
    }
    if (is_compact(t)) return take_compact(scan, t->text);
    if (is_mark(next, ':')) return take_time(scan);
    if (is_mark(next, '-') || is_mark(next, '/') || is_mark(next, '.')) {
        return take_separated_date(scan);
    }
    size_t word_at = is_filler(next) ? 2 : 1;
    int half_day = half_day_of(peek(scan, word_at));
    if (half_day != PART_UNSET && t->digits <= 2) {
        set_hour(scan, number_of(t->text), half_day);
        scan->at += word_at + 1;
        return true;
    }
    scan->at++;
    return add_date(scan, str_sub(t->text, 0, (size_t)t->digits), PART_COUNT);
}

static bool take_offset(struct scan *scan, int sign)
{
    const struct token *hours = peek(scan, 1);
    if (hours->kind != TOKEN_NUMBER || hours->text.n != (size_t)hours->digits) return false;
    if (hours->digits > 2 && hours->digits != 4) return false;
    int minutes = number_of(str_sub(hours->text, 0, 2)) * 60 + number_of(str_from(hours->text, 2));
    scan->at += 2;
    if (hours->digits <= 2 && is_mark(peek(scan, 0), ':')) {
        if (peek(scan, 1)->kind != TOKEN_NUMBER) return false;
        minutes += number_of(peek(scan, 1)->text);
        scan->at += 2;
    }
    if (minutes >= 24 * 60) return false;
    scan->parts.offset = sign * minutes * 60;
    scan->parts.has_offset = true;
    return true;
}

/* A zone's name. "GMT+3" means: my time plus three hours is not GMT, GMT is three hours behind. */
static bool take_zone_name(struct scan *scan)
{
    static const char *const utc[] = {"UTC", "GMT", "Z", NULL};
    struct str name = peek(scan, 0)->text;
    bool is_utc = is_one_of(name, utc);
    bool is_upper = true;
    for (size_t i = 0; i < name.n; i++) is_upper = is_upper && name.p[i] <= 'Z';
    if (scan->parts.hour == PART_UNSET || scan->has_zone_name || scan->parts.has_offset)
        return false;
    if (name.n > 5 || !(is_upper || str_eq(name, STR("z")))) return false;
    scan->at++;
    scan->has_zone_name = true;
    const struct token *sign = peek(scan, 0);
    if (is_mark(sign, '+') || is_mark(sign, '-')) {
        return take_offset(scan, is_mark(sign, '+') ? -1 : 1);
    }
    scan->parts.has_offset = is_utc;
    return true;
}

static bool take_word(struct scan *scan)
{
    const struct token *t = peek(scan, 0);
    int month = month_of(t->text);
    bool is_separated = is_mark(peek(scan, 1), '-') || is_mark(peek(scan, 1), '/');
    if (month != 0 && is_separated) return take_separated_date(scan);
    if (month != 0) {
        scan->at++;
        return add_month(scan, month);
    }
    int half_day = half_day_of(t);
    if (half_day != PART_UNSET) {
        if (scan->parts.hour < 0 || scan->parts.hour > 12) return false;
        set_hour(scan, scan->parts.hour, half_day);
    } else if (!is_weekday(t->text)) {
        size_t before = scan->at;
        if (take_zone_name(scan)) return true;
        bool is_bad_offset = scan->at != before;
        if (is_bad_offset || !is_filler(t)) return false;
    }
    scan->at++;
    return true;
}

static bool take_mark(struct scan *scan)
{
    const struct token *t = peek(scan, 0);
    bool is_sign = is_mark(t, '+') || is_mark(t, '-');
    if (is_sign && scan->parts.hour != PART_UNSET)
        return take_offset(scan, is_mark(t, '+') ? 1 : -1);
    /* RFC 822 may name the zone in a comment: +0100 (CET) */
    bool is_comment = is_mark(t, '(') && scan->parts.has_offset &&
                      peek(scan, 1)->kind == TOKEN_WORD && is_mark(peek(scan, 2), ')');
    scan->at += is_comment ? 3 : 1;
    return is_comment || is_filler(t);
}

static bool take_all(struct scan *scan)
{
    for (;;) {
        switch (peek(scan, 0)->kind) {
        case TOKEN_END:
            return true;
        case TOKEN_NUMBER:
            if (!take_number(scan)) return false;
            break;
        case TOKEN_WORD:
            if (!take_word(scan)) return false;
            break;
        case TOKEN_MARK:
            if (!take_mark(scan)) return false;
            break;
        }
    }
}

bool timestamp_scan(struct str text, struct timestamp_parts *out)
{
    struct scan scan = {.parts = {.known = {PART_UNSET, PART_UNSET, PART_UNSET},
                                  .hour = PART_UNSET,
                                  .minute = PART_UNSET,
                                  .second = PART_UNSET,
                                  .micros = PART_UNSET}};
    if (text.n == 0 || text.n > TIMESTAMP_MAX_TEXT) return false;
    split(&scan, text);
    bool ok = take_all(&scan);
    *out = scan.parts;
    return ok;
}
