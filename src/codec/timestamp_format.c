#include "codec/timestamp.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

/* Years 1 to 9999 in UTC, in seconds. */
#define EPOCH_MIN (-62135596800LL)
#define EPOCH_MAX 253402300799LL

static int32_t local_offset(int64_t seconds)
{
    time_t t = (time_t)seconds;
    struct tm local;
    return localtime_r(&t, &local) ? (int32_t)local.tm_gmtoff : 0;
}

bool timestamp_of_epoch(double seconds, struct timestamp *out, struct err *e)
{
    double whole = floor(seconds);
    if (!(whole >= (double)EPOCH_MIN && whole <= (double)EPOCH_MAX)) {
        return err_set(e, ERR_SYNTAX, "invalid time stamp %g: the year is not between 1 and 9999",
                       seconds);
    }
    int64_t s = (int64_t)whole;
    int64_t micros = (int64_t)nearbyint((seconds - whole) * 1e6);
    if (micros == 1000000) {
        s++;
        micros = 0;
    }
    *out = (struct timestamp){s, (int32_t)micros, local_offset(s), false};
    return true;
}

struct timestamp timestamp_of_ms(int64_t ms)
{
    int64_t rest = ((ms % 1000) + 1000) % 1000;
    return (struct timestamp){.seconds = (ms - rest) / 1000, .micros = (int32_t)rest * 1000};
}

bool timestamp_of_value(const struct value *v, struct timestamp *out, struct err *e)
{
    enum value_kind kind = value_kind_of(v);
    if (kind == VALUE_NUMBER) return timestamp_of_epoch(value_to_double(v, (double)NAN), out, e);
    if (kind == VALUE_STRING) return timestamp_parse(value_text(v), out, e);
    return err_set(e, ERR_SYNTAX, "invalid time stamp: expected text or a number, found a %s",
                   value_kind_name(kind));
}

static struct tm calendar(const struct timestamp *t, int32_t offset)
{
    time_t seconds = (time_t)(t->seconds + offset);
    struct tm parts = {0};
    gmtime_r(&seconds, &parts);
    return parts;
}

/* Writes `value` with `width` digits at `to`; returns where the next character goes. */
static char *digits(char *to, int value, int width)
{
    for (int i = width - 1; i >= 0; i--, value /= 10) to[i] = (char)('0' + value % 10);
    return to + width;
}

static char *digits_after(char *to, char separator, int value, int width)
{
    *to = separator;
    return digits(to + 1, value, width);
}

/* Longest: 2025-01-31T23:59:59.123456+23:59:59. Answers hold thousands of these, so no printf. */
#define DATE_ROOM 40

static char *put_date(char *to, const struct tm *tm, int32_t micros)
{
    to = digits(to, tm->tm_year + 1900, 4);
    to = digits_after(to, '-', tm->tm_mon + 1, 2);
    to = digits_after(to, '-', tm->tm_mday, 2);
    to = digits_after(to, 'T', tm->tm_hour, 2);
    to = digits_after(to, ':', tm->tm_min, 2);
    to = digits_after(to, ':', tm->tm_sec, 2);
    return micros == 0 ? to : digits_after(to, '.', (int)micros, 6);
}

static char *put_zone(char *to, int32_t offset)
{
    int seconds = abs((int)offset);
    to = digits_after(to, offset < 0 ? '-' : '+', seconds / 3600, 2);
    to = digits_after(to, ':', seconds / 60 % 60, 2);
    return seconds % 60 == 0 ? to : digits_after(to, ':', seconds % 60, 2);
}

struct str timestamp_isoformat(struct arena *a, const struct timestamp *t)
{
    char text[DATE_ROOM];
    struct tm tm = calendar(t, t->offset);
    char *end = put_date(text, &tm, t->micros);
    if (!t->is_naive) end = put_zone(end, t->offset);
    return arena_str(a, (struct str){text, (size_t)(end - text)});
}

struct str timestamp_iso8601(struct arena *a, const struct timestamp *t)
{
    char text[DATE_ROOM];
    struct tm tm = calendar(t, 0);
    char *end = put_date(text, &tm, t->micros);
    *end++ = 'Z';
    return arena_str(a, (struct str){text, (size_t)(end - text)});
}

struct str timestamp_rfc822(struct arena *a, const struct timestamp *t)
{
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm tm = calendar(t, 0);
    return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday], tm.tm_mday,
                        months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

const struct value *timestamp_unix(struct arena *a, const struct timestamp *t)
{
    if (t->micros == 0) return value_int(a, t->seconds);
    /* One division, so that the result is rounded once. */
    return value_double(a, (double)(t->seconds * 1000000 + t->micros) / 1e6);
}
