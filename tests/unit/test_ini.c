/* INI text against what Python's RawConfigParser gives for it. */
#include "codec/ini.h"
#include "harness.h"
#include "value/json.h"

struct row {
    const char *text;
    const char *want; /* compact JSON, or NULL for an error */
    const char *message;
};

static const struct row rows[] = {
    {"", "{}", NULL},
    {"[a]\nx = 1\nY: two words \n", "{\"a\":{\"x\":\"1\",\"y\":\"two words\"}}", NULL},
    {"[a]\r\nx=1\r\r\n[b]\ry=2", "{\"a\":{\"x\":\"1\"},\"b\":{\"y\":\"2\"}}", NULL},
    {"# c\n; c\n[a] # trailing text\nx = 1 # kept\n", "{\"a\":{\"x\":\"1 # kept\"}}", NULL},
    {"[a]b]\nx=\n", "{\"a]b\":{\"x\":\"\"}}", NULL},
    {"[a]\ns3 =\n  k = v\n  # no\n\n  l = w\nx = 1\n",
     "{\"a\":{\"s3\":\"\\nk = v\\n\\nl = w\",\"x\":\"1\"}}", NULL},
    {"[a]\nx = 1\n   more\n  [b]\n", "{\"a\":{\"x\":\"1\\nmore\\n[b]\"}}", NULL},
    {"  [a]\n  x = 1\n  y = 2\n", "{\"a\":{\"x\":\"1\",\"y\":\"2\"}}", NULL},
    {"[a]\nx = 1\n\n\n", "{\"a\":{\"x\":\"1\"}}", NULL},
    {"[a]\nx = a=b:c\n", "{\"a\":{\"x\":\"a=b:c\"}}", NULL},
    {"[a]\nx:a=b\n", "{\"a\":{\"x\":\"a=b\"}}", NULL},
    {"[DEFAULT]\nx = d\nz = 0\n[a]\nx = 1\n[b]\n",
     "{\"a\":{\"x\":\"1\",\"z\":\"0\"},\"b\":{\"x\":\"d\",\"z\":\"0\"}}", NULL},
    {"x = 1\n", NULL, "line 1: expected a [section] first: 'x = 1'"},
    {"[a]\nx\n", NULL, "line 2: expected 'name = value': 'x'"},
    {"[a]\n= 1\n", NULL, "line 2: expected a name before the value: '= 1'"},
    {"[a]\nx=1\nX=2\n", NULL, "line 3: option appears twice: 'x'"},
    {"[a]\n[b]\n[a]\n", NULL, "line 3: section appears twice: 'a'"},
    {"[]\n", NULL, "line 1: expected a [section] first: '[]'"},
    {"[a\n", NULL, "line 1: expected a [section] first: '[a'"},
    {"[a]\nx=\xff\n", NULL, "the text is not valid UTF-8"},
    {"\xef\xbb\xbf[a]\n", NULL, "line 1: expected a [section] first: '\xef\xbb\xbf[a]'"},
};

void run_tests(struct arena *a)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        test_begin(rows[i].text);
        struct err e = err_init(a);
        const struct value *v = NULL;
        bool ok = ini_read(a, str_of(rows[i].text), &v, &e);
        if (rows[i].want) {
            if (CHECK_OK(ok, &e)) CHECK_STR(json_text(a, v, &json_compact), str_of(rows[i].want));
        } else {
            CHECK(!ok && e.kind == ERR_SYNTAX);
            CHECK_STR(e.message, str_of(rows[i].message));
        }
    }
}
