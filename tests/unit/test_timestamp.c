#include "codec/timestamp.h"

#include "harness.h"
#include "value/json.h"

#include <stdlib.h>
#include <time.h>

/* Expected texts are those of Python: dateutil.parser.parse(…).isoformat() with TZ=Europe/Berlin;
 * an empty text stands for "fails". */
static void parsing(struct arena *a)
{
    static const struct {
        struct str text, isoformat;
    } cases[] = {
        {STR_INIT("0"), STR_INIT("1970-01-01T01:00:00+01:00")},
        {STR_INIT("1422172800"), STR_INIT("2015-01-25T09:00:00+01:00")},
        {STR_INIT("1422172801.25"), STR_INIT("2015-01-25T09:00:01.250000+01:00")},
        {STR_INIT("-1.5"), STR_INIT("1970-01-01T00:59:58.500000+01:00")},
        {STR_INIT("1e9"), STR_INIT("2001-09-09T03:46:40+02:00")},
        {STR_INIT("1718000000"), STR_INIT("2024-06-10T08:13:20+02:00")},
        {STR_INIT("Thu, 02 Jan 2014 03:04:05 +0200 (EET)"), STR_INIT("2014-01-02T03:04:05+02:00")},
        {STR_INIT("2014-01-02 (EET)"), STR_INIT("")},
        {STR_INIT("2014-01-02"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("2014-01-02T03:04:05Z"), STR_INIT("2014-01-02T03:04:05+00:00")},
        {STR_INIT("2014-01-02T03:04:05.000006Z"), STR_INIT("2014-01-02T03:04:05.000006+00:00")},
        {STR_INIT("2014-01-02t03:04:05z"), STR_INIT("2014-01-02T03:04:05+00:00")},
        {STR_INIT("2014-01-02 03:04:05"), STR_INIT("2014-01-02T03:04:05")},
        {STR_INIT("2014-01-02T03:04"), STR_INIT("2014-01-02T03:04:00")},
        {STR_INIT("2014-01-02T03:04Z"), STR_INIT("2014-01-02T03:04:00+00:00")},
        {STR_INIT("2014-01-02T03"), STR_INIT("2014-01-02T03:00:00")},
        {STR_INIT("2014-01-02T03:04:05+01:00"), STR_INIT("2014-01-02T03:04:05+01:00")},
        {STR_INIT("2014-01-02T03:04:05-0330"), STR_INIT("2014-01-02T03:04:05-03:30")},
        {STR_INIT("2014-01-02T03:04:05+05"), STR_INIT("2014-01-02T03:04:05+05:00")},
        {STR_INIT("2014-01-02T03:04:05.123456789Z"), STR_INIT("2014-01-02T03:04:05.123456+00:00")},
        {STR_INIT("2014-01-02T03:04:05,5Z"), STR_INIT("2014-01-02T03:04:05.500000+00:00")},
        {STR_INIT("20140102T030405Z"), STR_INIT("2014-01-02T03:04:05+00:00")},
        {STR_INIT("20140102T0304"), STR_INIT("2014-01-02T03:04:00")},
        {STR_INIT("20140102T030405.25Z"), STR_INIT("2014-01-02T03:04:05.250000+00:00")},
        {STR_INIT("201401020304"), STR_INIT("8352-02-23T08:51:44+01:00")},
        {STR_INIT("20140102030405Z"), STR_INIT("2014-01-02T03:04:05+00:00")},
        {STR_INIT("Thu, 02 Jan 2014 03:04:05 GMT"), STR_INIT("2014-01-02T03:04:05+00:00")},
        {STR_INIT("Thu, 02 Jan 2014 03:04:05.5 GMT"), STR_INIT("2014-01-02T03:04:05.500000+00:00")},
        {STR_INIT("Thu, 2 Jan 14 03:04:05 +0200"), STR_INIT("2014-01-02T03:04:05+02:00")},
        {STR_INIT("Thu Jan  2 03:04:05 2014"), STR_INIT("2014-01-02T03:04:05")},
        {STR_INIT("02-Jan-2014 03:04"), STR_INIT("2014-01-02T03:04:00")},
        {STR_INIT("2-Jan-14"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("Jan 2 2014"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("January 2, 2014 3:04 PM"), STR_INIT("2014-01-02T15:04:00")},
        {STR_INIT("2 January 2014"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("Jan-02-2014"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("1/2/2014"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("13/2/2014"), STR_INIT("2014-02-13T00:00:00")},
        {STR_INIT("2014/1/2"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("2014.01.02"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("12/31/99"), STR_INIT("1999-12-31T00:00:00")},
        {STR_INIT("1/2/2014 12:30 am"), STR_INIT("2014-01-02T00:30:00")},
        {STR_INIT("1/2/2014 12pm"), STR_INIT("2014-01-02T12:00:00")},
        {STR_INIT("2014-01-02T03:04:05 UTC"), STR_INIT("2014-01-02T03:04:05+00:00")},
        {STR_INIT("2014-01-02 03:04:05 GMT+3"), STR_INIT("2014-01-02T03:04:05-03:00")},
        {STR_INIT("2014-01-02 03:04:05 UTC-5"), STR_INIT("2014-01-02T03:04:05+05:00")},
        {STR_INIT("2014-01-02 03:04:05 EST"), STR_INIT("2014-01-02T03:04:05")},
        {STR_INIT("2014-01-02T24:00:00"), STR_INIT("")},
        {STR_INIT("2014-13-02"), STR_INIT("")},
        {STR_INIT("2014-02-30"), STR_INIT("")},
        {STR_INIT("x"), STR_INIT("")},
        {STR_INIT("2014-01-02x"), STR_INIT("")},
        {STR_INIT("now"), STR_INIT("")},
        {STR_INIT("tomorrow"), STR_INIT("")},
        {STR_INIT("2014-1-2"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("2014-01-02T3:4:5"), STR_INIT("2014-01-02T03:04:05")},
        {STR_INIT("10:20 2014-01-02"), STR_INIT("2014-01-02T10:20:00")},
        {STR_INIT("2014-01-02T03:04:05+24:00"), STR_INIT("")},
        {STR_INIT("2014-01-02T03:04:60Z"), STR_INIT("")},
        {STR_INIT("2014-01-02T03:04:05Z garbage"), STR_INIT("")},
        {STR_INIT("99999999999999"), STR_INIT("")},
        {STR_INIT("9999-12-31T23:59:59Z"), STR_INIT("9999-12-31T23:59:59+00:00")},
        {STR_INIT("0001-01-01T00:00:00Z"), STR_INIT("0001-01-01T00:00:00+00:00")},
        {STR_INIT("2014-01-02T03:04:05 +01:00"), STR_INIT("2014-01-02T03:04:05+01:00")},
        {STR_INIT("Sept 3 2014"), STR_INIT("2014-09-03T00:00:00")},
        {STR_INIT("Thursday, January 2, 2014"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("2014-01-02T03.04.05"), STR_INIT("")},
        {STR_INIT(":"), STR_INIT("")},
        {STR_INIT("--"), STR_INIT("")},
        {STR_INIT("2014-01-02T"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("2014-01-02T03:"), STR_INIT("")},
        {STR_INIT("1 2 3 4"), STR_INIT("")},
        {STR_INIT("2014 Jan 2"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("140102"), STR_INIT("1970-01-02T15:55:02+01:00")},
        {STR_INIT("2014-01-02T03:04:05 at"), STR_INIT("2014-01-02T03:04:05")},
        {STR_INIT("03:04:05 Jan 2 2014 Z"), STR_INIT("2014-01-02T03:04:05+00:00")},
        {STR_INIT("2013-06-01T12:00:00Z"), STR_INIT("2013-06-01T12:00:00+00:00")},
        {STR_INIT("1370088000"), STR_INIT("2013-06-01T14:00:00+02:00")},
        {STR_INIT(" 2014-01-02 "), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("2014-01-02T03:04:05.1234567890123Z"),
         STR_INIT("2014-01-02T03:04:05.123456+00:00")},
        {STR_INIT("Jan 2014 3"), STR_INIT("2014-01-03T00:00:00")},
        {STR_INIT("2014-W01-1"), STR_INIT("")},
        {STR_INIT("2014-001"), STR_INIT("")},
        {STR_INIT("-0700"), STR_INIT("1970-01-01T00:48:20+01:00")},
        {STR_INIT("2014-01-02T03:04:05Z+1"), STR_INIT("2014-01-02T03:04:05-01:00")},
        {STR_INIT("2014-01-02T03:04:05+1:30"), STR_INIT("2014-01-02T03:04:05+01:30")},
        {STR_INIT("1970-01-01T00:00:00+00:00"), STR_INIT("1970-01-01T00:00:00+00:00")},
        {STR_INIT("Thu, 02 Jan 2014 03:04:05 -0000"), STR_INIT("2014-01-02T03:04:05+00:00")},
        {STR_INIT("2nd Jan 2014"), STR_INIT("2014-01-02T00:00:00")},
        {STR_INIT("Jan 2nd, 2014 at 3pm"), STR_INIT("2014-01-02T15:00:00")},
    };
    test_begin("every written form");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = err_init(a);
        struct timestamp t;
        bool ok = timestamp_parse(cases[i].text, &t, &e);
        CHECK_STR(ok ? timestamp_isoformat(a, &t) : STR(""), cases[i].isoformat);
        if (!ok) CHECK(e.kind == ERR_SYNTAX);
    }
}

static struct timestamp parsed(struct arena *a, struct str text)
{
    struct err e = err_init(a);
    struct timestamp t = {0};
    CHECK_OK(timestamp_parse(text, &t, &e), &e);
    return t;
}

static void formats(struct arena *a)
{
    test_begin("request forms are in UTC");
    struct timestamp t = parsed(a, STR("2014-01-02T03:04:05.25+01:00"));
    CHECK_STR(timestamp_iso8601(a, &t), STR("2014-01-02T02:04:05.250000Z"));
    CHECK_STR(timestamp_rfc822(a, &t), STR("Thu, 02 Jan 2014 02:04:05 GMT"));
    CHECK_STR(value_text(timestamp_unix(a, &t)), STR("1388628245.25"));
    t = parsed(a, STR("2014-01-02 03:04:05"));
    CHECK_STR(timestamp_iso8601(a, &t), STR("2014-01-02T03:04:05Z"));
    CHECK_STR(value_text(timestamp_unix(a, &t)), STR("1388631845"));
}

static void values(struct arena *a)
{
    test_begin("numbers and strings are times, nothing else");
    struct err e = err_init(a);
    struct timestamp t;
    CHECK_OK(timestamp_of_value(value_number(a, STR("1.5")), &t, &e), &e);
    CHECK(t.seconds == 1 && t.micros == 500000);
    CHECK_OK(timestamp_of_value(value_string(a, STR("7")), &t, &e), &e);
    CHECK(t.seconds == 7);
    CHECK(!timestamp_of_value(value_number(a, STR("1e300")), &t, &e));
    CHECK(!timestamp_of_value(value_number(a, STR("NaN")), &t, &e));
    CHECK(!timestamp_of_value(&value_true, &t, &e));
    CHECK(!timestamp_of_value(NULL, &t, &e));
}

static void partial(struct arena *a)
{
    test_begin("what is left out is taken from today at midnight");
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    struct timestamp t = parsed(a, STR("10:20"));
    CHECK_STR(
        timestamp_isoformat(a, &t),
        arena_printf(a, "%04d-%02d-%02dT10:20:00", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday));
}

void run_tests(struct arena *a)
{
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    parsing(a);
    formats(a);
    values(a);
    partial(a);
}
