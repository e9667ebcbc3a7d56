#include "codec/cbor.h"

#include "base/limits.h"
#include "harness.h"
#include "value/json.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

static void reads(struct arena *a)
{
    static const struct {
        struct str bytes, json;
    } cases[] = {
        {STR_INIT("\x00"), STR_INIT("0")},
        {STR_INIT("\x1b\xff\xff\xff\xff\xff\xff\xff\xff"), STR_INIT("18446744073709551615")},
        {STR_INIT("\x3b\xff\xff\xff\xff\xff\xff\xff\xff"), STR_INIT("-18446744073709551616")},
        {STR_INIT("\xf9\x3e\x00"), STR_INIT("1.5")},
        {STR_INIT("\xfa\x47\xc3\x50\x00"), STR_INIT("100000.0")},
        {STR_INIT("\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a"), STR_INIT("1.1")},
        {STR_INIT("\x83\xf4\xf5\xf6"), STR_INIT("[false,true,null]")},
        {STR_INIT("\xf7"), STR_INIT("null")},
        {STR_INIT("\xbf\x61\x61\x9f\x01\xff\x61\x62\x7f\x62\x78\x79\x61\x7a\xff\xff"),
         STR_INIT("{\"a\":[1],\"b\":\"xyz\"}")},
        {STR_INIT("\xa1\x61k\xc1\x1a\x51\x4b\x67\xb0"),
         STR_INIT("{\"k\":\"2013-03-21T20:04:00+00:00\"}")},
        {STR_INIT("\xc1\xfb\x41\xd4\x52\xd9\xec\x20\x00\x00"),
         STR_INIT("\"2013-03-21T20:04:00.500000+00:00\"")},
    };
    test_begin("every kind of item");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = err_init(a);
        const struct value *v = NULL;
        CHECK_OK(cbor_read(a, cases[i].bytes, &v, &e), &e);
        if (v) CHECK_STR(json_text(a, v, &json_compact), cases[i].json);
    }
}

static void refused(struct arena *a)
{
    static const struct str cases[] = {
        STR_INIT(""),
        STR_INIT("\x1c"),
        STR_INIT("\x18"),
        STR_INIT("\xff"),
        STR_INIT("\x81"),
        STR_INIT("\x82\x01\xff"),
        STR_INIT("\x9b\x7f\xff\xff\xff\xff\xff\xff\xff\x01"),
        STR_INIT("\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
        STR_INIT("\x5b\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
        STR_INIT("\x9f\x01"),
        STR_INIT("\x7f\x41\x61\xff"),
        STR_INIT("\x62\xff\xfe"),
        STR_INIT("\xa1\x80\x01"),
        STR_INIT("\xbf\x61\x61\xff"),
        STR_INIT("\xc2\x41\x01"),
        STR_INIT("\xc1\x61\x61"),
        STR_INIT("\xc1\xf9\x7e\x00"),
        STR_INIT("\xf8\x20"),
        STR_INIT("\xe0"),
    };
    test_begin("cut-off or invalid items fail");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct err e = err_init(a);
        const struct value *v;
        CHECK(!cbor_read(a, cases[i], &v, &e));
        CHECK(e.kind == ERR_SYNTAX);
    }
}

static void depth(struct arena *a)
{
    test_begin("nesting is limited");
    struct buf b = buf_new(a, 1000000);
    buf_add_repeat(&b, (char)0x81, 500000);
    buf_add_char(&b, 0x01);
    struct err e = err_init(a);
    const struct value *v;
    CHECK(!cbor_read(a, buf_str(&b), &v, &e));
    CHECK(cbor_read(a, str_from(buf_str(&b), 500000 - LIMIT_CBOR_DEPTH), &v, &e));
}

static void writes(struct arena *a)
{
    test_begin("shortest heads, special floats");
    struct buf b = buf_new(a, 1000);
    cbor_write_map(&b, 2);
    cbor_write_text(&b, STR("a"));
    cbor_write_list(&b, 7);
    cbor_write_int(&b, false, 24);
    cbor_write_int(&b, true, 1);
    cbor_write_int(&b, true, 257);
    cbor_write_bool(&b, true);
    cbor_write_null(&b);
    cbor_write_float(&b, 1.5);
    cbor_write_double(&b, (double)-INFINITY);
    cbor_write_bytes(&b, STR("xy"));
    cbor_write_tag(&b, 1);
    cbor_write_double(&b, 1.5);
    CHECK_STR(buf_str(&b), STR("\xa2\x61\x61\x87\x18\x18\x20\x39\x01\x00\xf5\xf6\xfa\x3f\xc0\x00"
                               "\x00\xf9\xfc\x00\x42xy\xc1\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00"));
}

void run_tests(struct arena *a)
{
    setenv("TZ", "UTC", 1);
    tzset();
    reads(a);
    refused(a);
    depth(a);
    writes(a);
}
