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

static struct str format_date(struct arena *a, const struct tm *tm, int32_t micros)
{
    struct str whole =
        arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d", tm->tm_year + 1900, tm->tm_mon + 1,
                     tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec);
    return micros == 0 ? whole : arena_printf(a, STR_FMT ".%06d", STR_ARG(whole), (int)micros);
}

struct str timestamp_isoformat(struct arena *a, const struct timestamp *t)
{
    struct tm tm = calendar(t, t->offset);
    struct str date = format_date(a, &tm, t->micros);
    if (t->is_naive) return date;
    int offset = abs((int)t->offset);
    struct str zone = arena_printf(a, STR_FMT "%c%02d:%02d", STR_ARG(date),
                                   t->offset < 0 ? '-' : '+', offset / 3600, offset / 60 % 60);
    return offset % 60 == 0 ? zone : arena_printf(a, STR_FMT ":%02d", STR_ARG(zone), offset % 60);
}

struct str timestamp_iso8601(struct arena *a, const struct timestamp *t)
{
    struct tm tm = calendar(t, 0);
    return arena_printf(a, STR_FMT "Z", STR_ARG(format_date(a, &tm, t->micros)));
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
