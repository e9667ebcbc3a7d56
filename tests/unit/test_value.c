#include "harness.h"

#include "value/json.h"

static struct str round_trip(struct arena *a, struct str text, const struct json_style *style)
{
    struct err e = err_init(a);
    const struct value *v;
    if (!json_read(a, text, &v, &e)) return e.message;
    return json_text(a, v, style);
}

static void json(struct arena *a)
{
    test_begin("json");
    CHECK_STR(
        round_trip(a, STR(" {\"b\": [1.10, -0, 1e999], \"a\": null, \"b\": 2} "), &json_compact),
        STR("{\"b\":2,\"a\":null}"));
    CHECK_STR(round_trip(a, STR("[1.10,123456789012345678901234567890]"), &json_python),
              STR("[1.10, 123456789012345678901234567890]"));
    CHECK_STR(round_trip(a, STR("\"\\u00e9\\ud83d\\ude00\\u0000\\n\x7f\""), &json_python),
              STR("\"\\u00e9\\ud83d\\ude00\\u0000\\n\\u007f\""));
    CHECK_STR(round_trip(a, STR("\"\\u00e9\""), &json_cli), STR("\"\xc3\xa9\""));
    CHECK_STR(round_trip(a, STR("{\"a\":[1,{}],\"b\":[]}"), &json_cli),
              STR("{\n    \"a\": [\n        1,\n        {}\n    ],\n    \"b\": []\n}"));
}

static void bad_json(struct arena *a)
{
    test_begin("bad json");
    static const struct str rows[] = {
        STR_INIT(""),         STR_INIT("{"),           STR_INIT("[1,]"), STR_INIT("{a:1}"),
        STR_INIT("\"\xff\""), STR_INIT("\"\\ud800\""), STR_INIT("1 2"),  STR_INIT("NaN"),
        STR_INIT("'a'"),      STR_INIT("\"\n\""),      STR_INIT("01"),   STR_INIT("[1}"),
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a);
        const struct value *v;
        CHECK(!json_read(a, rows[i], &v, &e));
        CHECK(e.kind == ERR_SYNTAX);
    }
    char deep[400];
    for (size_t i = 0; i < sizeof deep; i++) deep[i] = i < 200 ? '[' : ']';
    struct err e = err_init(a);
    const struct value *v;
    CHECK(!json_read(a, (struct str){deep, sizeof deep}, &v, &e));
    CHECK_STR(e.message, STR("JSON is nested deeper than 128 levels"));
}

static void floats(struct arena *a)
{
    static const struct {
        double d;
        struct str text;
    } rows[] = {
        {1.0, STR_INIT("1.0")},         {0.1, STR_INIT("0.1")},
        {1e16, STR_INIT("1e+16")},      {1e15, STR_INIT("1000000000000000.0")},
        {1e-5, STR_INIT("1e-05")},      {0.0001, STR_INIT("0.0001")},
        {-0.0, STR_INIT("-0.0")},       {1.5e300, STR_INIT("1.5e+300")},
        {123.456, STR_INIT("123.456")}, {5e-324, STR_INIT("5e-324")},
    };
    test_begin("double_repr");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) CHECK_STR(double_repr(a, rows[i].d), rows[i].text);
}

static void maps(struct arena *a)
{
    test_begin("maps");
    struct value *m = value_map(a);
    for (int i = 0; i < 1000; i++) value_set(a, m, arena_printf(a, "k%d", i), value_int(a, i));
    for (int i = 0; i < 1000; i++) {
        int64_t n;
        CHECK(value_to_i64(value_get(m, arena_printf(a, "k%d", i)), &n) && n == i);
    }
    CHECK(value_get(m, STR("k1000")) == NULL);
    value_set(a, m, STR("k0"), &value_true);
    CHECK(value_count(m) == 1000);
    CHECK(value_is_true(value_get(m, STR("k0"))));
}

static void equality(struct arena *a)
{
    test_begin("value_eq");
    CHECK(value_eq(value_number(a, STR("1.0")), value_int(a, 1)));
    CHECK(!value_eq(value_number(a, STR("9007199254740993")),
                    value_number(a, STR("9007199254740992"))));
    CHECK(!value_eq(value_string(a, STR("1")), value_int(a, 1)));
    CHECK(value_eq(NULL, &value_null));
}

void run_tests(struct arena *a)
{
    json(a);
    bad_json(a);
    floats(a);
    maps(a);
    equality(a);
}
