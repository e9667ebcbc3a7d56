#include "codec/timestamp.h"

#include "base/clock.h"
#include "codec/timestamp_parts.h"

#include <stdlib.h>
#include <time.h>

/* Which of the numbers is which, by dateutil's preferences. */
struct ymd {
    int year, month, day; /* PART_UNSET when not written */
};

static int *part_of(struct ymd *out, int part)
{
    return part == PART_YEAR ? &out->year : part == PART_MONTH ? &out->month : &out->day;
}

/* Every number has its place, or all but one have. */
static void resolve_known(const struct timestamp_parts *p, struct ymd *out)
{
    int used = 0;
    int missing = PART_YEAR;
    for (int part = PART_YEAR; part < PART_COUNT; part++) {
        int at = p->known[part];
        if (at == PART_UNSET) {
            missing = part;
            continue;
        }
        *part_of(out, part) = p->date[at];
        used |= 1 << at;
    }
    for (int at = 0; at < p->date_count; at++) {
        if (!(used & (1 << at))) *part_of(out, missing) = p->date[at];
    }
}

static void resolve_one(int number, struct ymd *out)
{
    if (number > 31) {
        out->year = number;
    } else {
        out->day = number;
    }
}

static void resolve_two(const struct timestamp_parts *p, struct ymd *out)
{
    const int *n = p->date;
    int month_at = p->known[PART_MONTH];
    if (month_at != PART_UNSET) {
        out->month = n[month_at];
        resolve_one(n[1 - month_at], out);
    } else if (n[0] > 31) {
        *out = (struct ymd){n[0], n[1], PART_UNSET};
    } else if (n[1] > 31) {
        *out = (struct ymd){n[1], n[0], PART_UNSET};
    } else {
        *out = (struct ymd){PART_UNSET, n[0], n[1]};
    }
}

static void resolve_three(const struct timestamp_parts *p, struct ymd *out)
{
    const int *n = p->date;
    switch (p->known[PART_MONTH]) {
    case 0:
        *out = n[1] > 31 ? (struct ymd){n[1], n[0], n[2]} : (struct ymd){n[2], n[0], n[1]};
        return;
    case 1:
        *out = n[0] > 31 ? (struct ymd){n[0], n[1], n[2]} : (struct ymd){n[2], n[1], n[0]};
        return;
    case 2:
        *out = n[1] > 31 ? (struct ymd){n[1], n[2], n[0]} : (struct ymd){n[0], n[2], n[1]};
        return;
    default:
        break;
    }
    if (n[0] > 31 || p->known[PART_YEAR] == 0) {
        *out = (struct ymd){n[0], n[1], n[2]};
    } else if (n[0] > 12) {
        *out = (struct ymd){n[2], n[1], n[0]};
    } else {
        *out = (struct ymd){n[2], n[0], n[1]};
    }
}

static struct ymd resolve(const struct timestamp_parts *p)
{
    struct ymd out = {PART_UNSET, PART_UNSET, PART_UNSET};
    int known = 0;
    for (int part = PART_YEAR; part < PART_COUNT; part++) known += p->known[part] != PART_UNSET;
    bool is_decided = p->date_count == known || (p->date_count == 3 && known == 2);
    if (p->date_count == 0) return out;
    if (is_decided) {
        resolve_known(p, &out);
    } else if (p->date_count == 1) {
        resolve_one(p->date[0], &out);
    } else if (p->date_count == 2) {
        resolve_two(p, &out);
    } else {
        resolve_three(p, &out);
    }
    return out;
}

static struct tm today(void)
{
    time_t now = (time_t)(clock_now_ms(&clock_system) / 1000);
    struct tm tm = {0};
    localtime_r(&now, &tm);
    return tm;
}

/* A year of two digits is the one within fifty years of now. */
static int full_year(int year, int this_year)
{
    year += this_year / 100 * 100;
    if (year >= this_year + 50) return year - 100;
    return year < this_year - 50 ? year + 100 : year;
}

static int days_in_month(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && is_leap);
}

static int or_zero(int part)
{
    return part == PART_UNSET ? 0 : part;
}

static bool is_in(int n, int low, int high)
{
    return n >= low && n <= high;
}

static bool assemble(const struct timestamp_parts *p, struct timestamp *out)
{
    struct tm now = today();
    struct ymd date = resolve(p);
    bool is_empty = p->date_count == 0 && p->hour == PART_UNSET;
    if (is_empty) return false;
    bool is_short = date.year != PART_UNSET && date.year < 100 && !p->has_century;
    int year = date.year == PART_UNSET ? now.tm_year + 1900 : date.year;
    if (is_short) year = full_year(year, now.tm_year + 1900);
    int month = date.month == PART_UNSET ? now.tm_mon + 1 : date.month;
    if (!is_in(year, 1, 9999) || !is_in(month, 1, 12)) return false;
    int last_day = days_in_month(year, month);
    int today_or_last = now.tm_mday < last_day ? now.tm_mday : last_day;
    int day = date.day == PART_UNSET ? today_or_last : date.day;
    int hour = or_zero(p->hour), minute = or_zero(p->minute), second = or_zero(p->second);
    if (!is_in(day, 1, last_day) || !is_in(hour, 0, 23)) return false;
    if (!is_in(minute, 0, 59) || !is_in(second, 0, 59)) return false;
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    tm.tm_hour = hour;
    tm.tm_min = minute;
    tm.tm_sec = second;
    int offset = p->has_offset ? p->offset : 0;
    *out = (struct timestamp){(int64_t)timegm(&tm) - offset, or_zero(p->micros), offset,
                              !p->has_offset};
    return true;
}

/* What Python's float() takes, but for its underscores, infinities and NaN. */
static bool is_float(struct str s, double *out)
{
    char text[TIMESTAMP_MAX_TEXT + 1];
    if (s.n == 0 || s.n > TIMESTAMP_MAX_TEXT) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!str_has_char(STR("0123456789+-.eE"), s.p[i])) return false;
        text[i] = s.p[i];
    }
    text[s.n] = '\0';
    char *end;
    *out = strtod(text, &end);
    return end == text + s.n;
}

bool timestamp_parse_written(struct str text, struct timestamp *out)
{
    struct timestamp_parts parts;
    return timestamp_scan(text, &parts) && assemble(&parts, out);
}

bool timestamp_parse(struct str text, struct timestamp *out, struct err *e)
{
    double epoch;
    if (is_float(str_trim(text), &epoch)) return timestamp_of_epoch(epoch, out, e);
    if (timestamp_parse_written(text, out)) return true;
    return err_set(e, ERR_SYNTAX,
                   "invalid time stamp '" STR_FMT "': expected ISO 8601 "
                   "(2014-01-31T12:00:00Z), RFC 822, or epoch seconds",
                   STR_ARG(str_sub(text, 0, TIMESTAMP_MAX_TEXT)));
}
