#include "harness.h"

#include "cli/pyjson.h"
#include "cli/pynum.h"
#include "cli/shorthand.h"
#include "cli/suggest.h"
#include "cli/yaml.h"
#include "model/html_text.h"
#include "value/json.h"
#include "value/pyrepr.h"

static struct str number(struct arena *a, struct str text,
                         bool (*read)(struct arena *, struct str, struct str *))
{
    struct str out;
    return read(a, text, &out) ? out : STR("no");
}

/* Expectations: CPython 3.13, int(x) and repr(float(x)). */
static void numbers(struct arena *a)
{
    static const struct {
        struct str text, integer, real;
    } rows[] = {
        {STR_INIT("12"), STR_INIT("12"), STR_INIT("12.0")},
        {STR_INIT(" +1_000 "), STR_INIT("1000"), STR_INIT("1000.0")},
        {STR_INIT("-007"), STR_INIT("-7"), STR_INIT("-7.0")},
        {STR_INIT("-0"), STR_INIT("0"), STR_INIT("-0.0")},
        {STR_INIT("1__0"), STR_INIT("no"), STR_INIT("no")},
        {STR_INIT("_1"), STR_INIT("no"), STR_INIT("no")},
        {STR_INIT("1_"), STR_INIT("no"), STR_INIT("no")},
        {STR_INIT(""), STR_INIT("no"), STR_INIT("no")},
        {STR_INIT("1.50"), STR_INIT("no"), STR_INIT("1.5")},
        {STR_INIT(".5"), STR_INIT("no"), STR_INIT("0.5")},
        {STR_INIT("5."), STR_INIT("no"), STR_INIT("5.0")},
        {STR_INIT("."), STR_INIT("no"), STR_INIT("no")},
        {STR_INIT("1e5"), STR_INIT("no"), STR_INIT("100000.0")},
        {STR_INIT("1e"), STR_INIT("no"), STR_INIT("no")},
        {STR_INIT("0x10"), STR_INIT("no"), STR_INIT("no")},
        {STR_INIT("-Infinity"), STR_INIT("no"), STR_INIT("-Infinity")},
        {STR_INIT("+nan"), STR_INIT("no"), STR_INIT("NaN")},
        {STR_INIT("123456789012345678901234567890"), STR_INIT("123456789012345678901234567890"),
         STR_INIT("1.2345678901234568e+29")},
    };
    test_begin("numbers");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        CHECK_STR(number(a, rows[i].text, py_int), rows[i].integer);
        CHECK_STR(number(a, rows[i].text, py_float), rows[i].real);
    }
    CHECK_STR(number(a, STR("1.500"), py_decimal), STR("1.500"));
}

static struct str read_json(struct arena *a, struct str text)
{
    const struct value *v;
    struct str problem;
    return py_json(a, text, &v, &problem) ? json_text(a, v, &json_compact) : problem;
}

/* Expectations: CPython 3.13, json.loads. */
static void json(struct arena *a)
{
    static const struct {
        struct str text, result;
    } rows[] = {
        {STR_INIT(" {\"a\": [1, 2.50, -0, 1e2], \"a\": {\"b\": null}} "),
         STR_INIT("{\"a\":{\"b\":null}}")},
        {STR_INIT("[1.10,true,false,\"\\u00e9\\ud83d\\ude00\\n\"]"),
         STR_INIT("[1.1,true,false,\"\xc3\xa9\xf0\x9f\x98\x80\\n\"]")},
        {STR_INIT(""), STR_INIT("Expecting value: line 1 column 1 (char 0)")},
        {STR_INIT("{"), STR_INIT("Expecting property name enclosed in double quotes: line 1 "
                                 "column 2 (char 1)")},
        {STR_INIT("{'a':1}"), STR_INIT("Expecting property name enclosed in double quotes: line 1 "
                                       "column 2 (char 1)")},
        {STR_INIT("{\"a\" 1}"), STR_INIT("Expecting ':' delimiter: line 1 column 6 (char 5)")},
        {STR_INIT("{\"a\":1 2}"), STR_INIT("Expecting ',' delimiter: line 1 column 8 (char 7)")},
        {STR_INIT("[1,]"),
         STR_INIT("Illegal trailing comma before end of array: line 1 column 3 (char 2)")},
        {STR_INIT("{\"a\":1,}"),
         STR_INIT("Illegal trailing comma before end of object: line 1 column 7 (char 6)")},
        {STR_INIT("[1\n,2] x"), STR_INIT("Extra data: line 2 column 5 (char 7)")},
        {STR_INIT("\"abc"), STR_INIT("Unterminated string starting at: line 1 column 1 (char 0)")},
        {STR_INIT("[\"\xc3\xa9\n\"]"),
         STR_INIT("Invalid control character at: line 1 column 4 (char 3)")},
        {STR_INIT("\"\\x\""), STR_INIT("Invalid \\escape: line 1 column 2 (char 1)")},
        {STR_INIT("\"\\u12g4\""), STR_INIT("Invalid \\uXXXX escape: line 1 column 3 (char 2)")},
        {STR_INIT("[tru]"), STR_INIT("Expecting value: line 1 column 2 (char 1)")},
        {STR_INIT("-"), STR_INIT("Expecting value: line 1 column 1 (char 0)")},
        {STR_INIT("01"), STR_INIT("Extra data: line 1 column 2 (char 1)")},
    };
    test_begin("json");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        CHECK_STR(read_json(a, rows[i].text), rows[i].result);
    char deep[1000];
    for (size_t i = 0; i < sizeof deep; i++) deep[i] = '[';
    CHECK_STR(str_sub(read_json(a, (struct str){deep, sizeof deep}), 0, 25),
              STR("JSON is nested too deeply"));
}

static struct str short_hand(struct arena *a, struct str text)
{
    struct err e = err_init(a);
    struct paramfiles none = {0};
    const struct value *v;
    if (shorthand_parse(a, &none, text, &v, &e)) return json_text(a, v, &json_compact);
    return e.message;
}

static void shorthand(struct arena *a)
{
    static const struct {
        struct str text, result;
    } rows[] = {
        {STR_INIT("foo=bar"), STR_INIT("{\"foo\":\"bar\"}")},
        {STR_INIT("foo="), STR_INIT("{\"foo\":\"\"}")},
        {STR_INIT("foo=,bar=baz"), STR_INIT("{\"foo\":\"\",\"bar\":\"baz\"}")},
        {STR_INIT("foo=a,b,bar=c,d"), STR_INIT("{\"foo\":[\"a\",\"b\"],\"bar\":[\"c\",\"d\"]}")},
        {STR_INIT("foo=a\\,b"), STR_INIT("{\"foo\":\"a,b\"}")},
        {STR_INIT("foo=a,b\\,"), STR_INIT("{\"foo\":[\"a\",\"b,\"]}")},
        {STR_INIT("foo=bar=baz"), STR_INIT("{\"foo\":\"bar=baz\"}")},
        {STR_INIT(" a=b"), STR_INIT("Expected: '=', received: 'a' for input:\n  a=b\n ^")},
        {STR_INIT("foo = bar , b = c d "), STR_INIT("{\"foo\":\"bar\",\"b\":\"c d\"}")},
        {STR_INIT("foo='a,b',b=\"c\\\"d\\\\\""),
         STR_INIT("{\"foo\":\"a,b\",\"b\":\"c\\\"d\\\\\"}")},
        {STR_INIT("foo=[]"), STR_INIT("{\"foo\":[]}")},
        {STR_INIT("foo=[a, [b] ,{c=d,e=[f]}],g={}"),
         STR_INIT("{\"foo\":[\"a\",[\"b\"],{\"c\":\"d\",\"e\":[\"f\"]}],\"g\":{}}")},
        {STR_INIT("a={b=1,b=2}"), STR_INIT("{\"a\":{\"b\":\"2\"}}")},
        {STR_INIT("foo"), STR_INIT("Expected: '=', received: 'EOF' for input:\n foo\n   ^")},
        {STR_INIT("foo=bar,"), STR_INIT("Expected: '<second>', received: '<none>' for input:\n "
                                        "foo=bar,\n        ^")},
        {STR_INIT("foo==bar"),
         STR_INIT("Expected: ',', received: '=' for input:\n foo==bar\n    ^")},
        {STR_INIT("foo=bar,\nbar==baz"),
         STR_INIT("Expected: ',', received: '=' for input:\n foo=bar,\nbar==baz\n    ^")},
        {STR_INIT("foo=[a"),
         STR_INIT("Expected: ',', received: 'EOF' for input:\n foo=[a\n      ^")},
        {STR_INIT("foo={a"),
         STR_INIT("Expected: '=', received: 'EOF' for input:\n foo={a\n      ^")},
        {STR_INIT("foo=\"a"), STR_INIT("Expected: '<double quoted>', received: '<none>' for "
                                       "input:\n foo=\"a\n    ^")},
        {STR_INIT("foo=a,b,,c"),
         STR_INIT("Expected: '=', received: 'EOF' for input:\n foo=a,b,,c\n          ^")},
        {STR_INIT("a=b,a=c"),
         STR_INIT("Second instance of key \"a\" encountered for input:\na=b,a=c\n    ^\nThis is "
                  "often because there is a preceding \",\" instead of a space.")},
    };
    test_begin("shorthand");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        CHECK_STR(short_hand(a, rows[i].text), rows[i].result);
    char deep[1000];
    for (size_t i = 0; i < sizeof deep; i++) deep[i] = '[';
    deep[0] = 'a';
    deep[1] = '=';
    CHECK_STR(short_hand(a, (struct str){deep, sizeof deep}),
              STR("shorthand is nested deeper than 128 levels"));
}

static struct str read_yaml(struct arena *a, struct str text)
{
    const struct value *v;
    struct str problem;
    return yaml_read(a, text, &v, &problem) ? json_text(a, v, &json_compact) : STR("error");
}

static void yaml(struct arena *a)
{
    static const struct {
        struct str text, result;
    } rows[] = {
        {STR_INIT("a: 1\nb: [x, 'y', \"z\"]\nc:\n  d: true\n"),
         STR_INIT("{\"a\":1,\"b\":[\"x\",\"y\",\"z\"],\"c\":{\"d\":true}}")},
        {STR_INIT("a: yes\nb: null\nc: ~\nd:\ne: 1.50\nf: 010\ng: 2020-01-01\nh: '5'\n"),
         STR_INIT("{\"a\":\"yes\",\"b\":null,\"c\":null,\"d\":null,\"e\":1.5,\"f\":10,\"g\":2020-"
                  "01-01,\"h\":\"5\"}")},
        {STR_INIT("[0o17, 0x1F, 0b11, 1_000, 1e3, .5, 1., +5, 12:30, inf, .inf]"),
         STR_INIT("[15,31,3,1000,1000.0,0.5,1.0,5,\"12:30\",\"inf\",Infinity]")},
        {STR_INIT("[2024-01-02T03:04:05Z, 2024-1-2 3:04:05.25 -5, 2024-01-02, 2024-1-2, 2024-13-02,"
                  " 2024-01-02t03:04:05, '2024-01-02', 2024-01-02x]"),
         STR_INIT(
             "[2024-01-02 03:04:05+00:00,2024-01-02 03:04:05.250000-05:00,2024-01-02,"
             "\"2024-1-2\",\"2024-13-02\",2024-01-02 03:04:05,\"2024-01-02\",\"2024-01-02x\"]")},
        {STR_INIT("a: &x [1]\nb: *x\n"), STR_INIT("{\"a\":[1],\"b\":[1]}")},
        {STR_INIT("a: !!binary aGk=\n"), STR_INIT("{\"a\":\"aGk=\"}")},
        {STR_INIT(""), STR_INIT("null")},
        {STR_INIT("a: b: c"), STR_INIT("error")},
        {STR_INIT("a: 1\na: 2\n"), STR_INIT("error")},
        {STR_INIT("a: !!python/object x"), STR_INIT("error")},
        {STR_INIT("a: !x y"), STR_INIT("error")},
        {STR_INIT("[a, *b]"), STR_INIT("error")},
        {STR_INIT("a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                  "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                  "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"),
         STR_INIT("error")},
    };
    test_begin("yaml");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        CHECK_STR(read_yaml(a, rows[i].text), rows[i].result);
}

static void suggestions(struct arena *a)
{
    static const struct str names[] = {STR_INIT("describe-instances"),
                                       STR_INIT("ec2"),
                                       STR_INIT("describe-instance-status"),
                                       STR_INIT("ecs"),
                                       STR_INIT("list-users"),
                                       STR_INIT("ecr")};
    struct choices among = {names, ARRAY_LEN(names)};
    struct str out[SUGGEST_MAX];
    test_begin("suggestions");
    CHECK(similarity(STR("abcd"), STR("bcde")) == 0.75);
    CHECK(close_matches(STR("lst-users"), among, 0.8, out, 3) == 1);
    CHECK_STR(out[0], STR("list-users"));
    CHECK(close_matches(STR("ec"), among, 0.8, out, 3) == 3);
    CHECK_STR(out[0], STR("ecs")); /* equal scores: the later name first */
    CHECK_STR(out[2], STR("ec2"));
    CHECK_STR(invalid_choice(a, STR("zzz"), among), STR("Found invalid choice 'zzz'"));
    CHECK_STR(invalid_choice(a, STR("describe-instance"), among),
              STR("Found invalid choice 'describe-instance'\n\nMaybe you meant:\n\n"
                  "  * describe-instances\n  * describe-instance-status"));
}

static void python_texts(struct arena *a)
{
    const struct value *v;
    struct str problem;
    test_begin("python texts");
    CHECK_STR(py_repr_str(a, STR("it's")), STR("\"it's\""));
    CHECK_STR(py_repr_str(a, STR("a\n\"b\" 'c'\x01")), STR("'a\\n\"b\" \\'c\\'\\x01'"));
    CHECK(py_json(a, STR("{\"a\":[1,1.5,true,null,\"x\"],\"b\":{}}"), &v, &problem));
    CHECK_STR(py_str(a, v, false), STR("{'a': [1, 1.5, True, None, 'x'], 'b': {}}"));
    CHECK_STR(py_str(a, v, true),
              STR("OrderedDict({'a': [1, 1.5, True, None, 'x'], 'b': OrderedDict()})"));
    CHECK_STR(py_type(v, true), STR("<class 'collections.OrderedDict'>"));
}

static void documentation(struct arena *a)
{
    test_begin("documentation");
    CHECK_STR(html_text(a, STR("<p>One  <code>two</code>\n three.</p><ul><li>a &lt; b</li>"
                               "<li>c&#39;s</li></ul>")),
              STR("One two three.\n- a < b\n- c's"));
    CHECK_STR(html_sentence(a, STR("<p>The first sentence is this one. The second.</p>"), 100),
              STR("The first sentence is this one."));
    CHECK_STR(
        html_sentence(a,
                      STR("<note><p>This operation is not supported for directory buckets.</p>"
                          "</note><p>Returns a list of buckets. More.</p>"),
                      100),
        STR("Returns a list of buckets."));
    CHECK_STR(html_sentence(a,
                            STR("<p>It will no longer be open. For more information, see it.</p>"
                                "<p>Deletes a thing for ever.</p>"),
                            100),
              STR("Deletes a thing for ever."));
    CHECK_STR(html_sentence(a, STR("<note><p>Only a note that says all.</p></note>"), 100),
              STR("Only a note that says all."));
    CHECK_STR(html_sentence(a, STR("<p>This service is no longer there.</p>"), 100),
              STR("This service is no longer there."));
    CHECK_STR(html_overview(a, STR("<p>Name of it: a\nb.</p>")), STR("Name of it."));
    CHECK_STR(html_overview(a, STR("<p>not <b>nested</p>. x")), STR("<p>not <b>nested</p>."));
}

void run_tests(struct arena *a)
{
    numbers(a);
    json(a);
    shorthand(a);
    yaml(a);
    suggestions(a);
    python_texts(a);
    documentation(a);
}
