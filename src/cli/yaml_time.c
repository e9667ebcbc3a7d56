#include "cli/yaml_time.h"

#include "codec/timestamp.h"

#define DATE_SIZE 10 /* 2024-01-31 */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Between `least` and `most` digits; moves *at behind them. */
static bool digits(struct str s, size_t *at, size_t least, size_t most)
{
    size_t n = 0;
    while (n < most && *at + n < s.n && is_digit(s.p[*at + n])) n++;
    *at += n;
    return n >= least;
}

static bool one(struct str s, size_t *at, char c)
{
    if (*at >= s.n || s.p[*at] != c) return false;
    (*at)++;
    return true;
}

static size_t blanks(struct str s, size_t *at)
{
    size_t n = 0;
    for (; *at < s.n && (s.p[*at] == ' ' || s.p[*at] == '\t'); n++) (*at)++;
    return n;
}

static bool is_date(struct str s)
{
    size_t at = 0;
    return s.n == DATE_SIZE && digits(s, &at, 4, 4) && one(s, &at, '-') && digits(s, &at, 2, 2) &&
           one(s, &at, '-') && digits(s, &at, 2, 2);
}

/* Z, +1, -05, +05:30, or nothing */
static bool is_zone(struct str s, size_t *at)
{
    blanks(s, at);
    if (*at == s.n) return true;
    if (one(s, at, 'Z')) return *at == s.n;
    if (!one(s, at, '+') && !one(s, at, '-')) return false;
    if (!digits(s, at, 1, 2)) return false;
    return *at == s.n || (one(s, at, ':') && digits(s, at, 2, 2) && *at == s.n);
}

static bool is_clock(struct str s)
{
    size_t at = 0;
    if (!digits(s, &at, 4, 4) || !one(s, &at, '-') || !digits(s, &at, 1, 2) || !one(s, &at, '-') ||
        !digits(s, &at, 1, 2))
        return false;
    if (!one(s, &at, 'T') && !one(s, &at, 't') && blanks(s, &at) == 0) return false;
    if (!digits(s, &at, 1, 2) || !one(s, &at, ':') || !digits(s, &at, 2, 2) || !one(s, &at, ':') ||
        !digits(s, &at, 2, 2))
        return false;
    if (one(s, &at, '.')) digits(s, &at, 0, SIZE_MAX);
    return is_zone(s, &at);
}

static bool is_possible(struct arena *a, struct str time)
{
    struct timestamp t;
    struct err ignored = err_init(a);
    return timestamp_parse(time, &t, &ignored);
}

static int last_day(struct arena *a, const int *date)
{
    int day = 28;
    while (day < 31 &&
           is_possible(a, arena_printf(a, "%04d-%02d-%02d", date[0], date[1], day + 1))) {
        day++;
    }
    return day;
}

struct str yaml_time_fault(struct arena *a, struct str scalar)
{
    static const struct {
        const char *name;
        int low, high;
    } parts[] = {{"year", 1, 9999}, {"month", 1, 12},  {"day", 1, 31},
                 {"hour", 0, 23},   {"minute", 0, 59}, {"second", 0, 59}};
    int n[ARRAY_LEN(parts)] = {0};
    bool date = is_date(scalar);
    if ((!date && !is_clock(scalar)) || is_possible(a, scalar)) return STR_NONE;
    size_t at = 0;
    for (size_t i = 0; i < (date ? 3u : ARRAY_LEN(parts)); i++) {
        while (!is_digit(scalar.p[at])) at++;
        for (; at < scalar.n && is_digit(scalar.p[at]); at++) n[i] = n[i] * 10 + scalar.p[at] - '0';
    }
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        int high = i == 2 ? last_day(a, n) : parts[i].high;
        if (n[i] >= parts[i].low && n[i] <= high) continue;
        if (date && i > 2) break;
        if (i == 2) {
            return arena_printf(a, "day %d must be in range 1..%d for month %d in year %d", n[2],
                                high, n[1], n[0]);
        }
        return arena_printf(a, "%s must be in %d..%d, not %d", parts[i].name, parts[i].low, high,
                            n[i]);
    }
    return STR("offset must be a timedelta strictly between -timedelta(hours=24) and "
               "timedelta(hours=24)");
}

bool yaml_time(struct arena *a, struct str scalar, const struct value **out)
{
    struct timestamp t;
    struct err ignored = err_init(a); /* then it is no time: 2024-13-01 */
    bool date = is_date(scalar);
    if (!date && !is_clock(scalar)) return false;
    if (!timestamp_parse(scalar, &t, &ignored)) return false;
    struct str text = timestamp_isoformat(a, &t);
    struct str clock = str_from(text, DATE_SIZE + 1);
    if (t.is_naive && str_ends(clock, STR("+00:00")))
        clock = str_sub(clock, 0, clock.n - (sizeof "+00:00" - 1));
    text = str_sub(text, 0, DATE_SIZE);
    if (!date) text = arena_printf(a, STR_FMT " " STR_FMT, STR_ARG(text), STR_ARG(clock));
    *out = value_number(a, text);
    return true;
}

enum yaml_time_kind yaml_time_kind_of(const struct value *v)
{
    struct str s = value_text(v);
    if (value_kind_of(v) != VALUE_NUMBER || s.n < DATE_SIZE || !is_date(str_sub(s, 0, DATE_SIZE)))
        return YAML_TIME_NONE;
    return s.n == DATE_SIZE ? YAML_TIME_DATE : YAML_TIME_CLOCK;
}

struct str yaml_time_type(const struct value *v)
{
    static const struct str types[] = {
        [YAML_TIME_NONE] = STR_INIT(""),
        [YAML_TIME_DATE] = STR_INIT("<class 'datetime.date'>"),
        [YAML_TIME_CLOCK] = STR_INIT("<class 'datetime.datetime'>"),
    };
    return types[yaml_time_kind_of(v)];
}

static const struct value *map_as_text(struct arena *a, const struct value *map)
{
    struct value *copy = value_map(a);
    bool changed = false;
    for (size_t i = 0; i < map->u.map.n; i++) {
        const struct field *f = &map->u.map.fields[i];
        const struct value *v = yaml_times_as_text(a, f->value);
        changed = changed || v != f->value;
        value_set(a, copy, f->name, v);
    }
    return changed ? copy : map;
}

const struct value *yaml_times_as_text(struct arena *a, const struct value *v)
{
    if (value_kind_of(v) == VALUE_MAP) return map_as_text(a, v);
    if (yaml_time_kind_of(v) != YAML_TIME_NONE) return value_string(a, value_text(v));
    if (value_kind_of(v) != VALUE_LIST) return v;
    struct value *copy = value_list(a);
    bool changed = false;
    for (size_t i = 0; i < value_count(v); i++) {
        const struct value *item = yaml_times_as_text(a, value_at(v, i));
        changed = changed || item != value_at(v, i);
        value_push(a, copy, item);
    }
    return changed ? copy : v;
}
