#include "harness.h"

#include "mcp/schema.h"
#include "value/json.h"

static const struct {
    struct str schema, document, message; /* no message: it fits */
} rows[] = {
#define ROW(schema, document, message)                                                             \
    {                                                                                              \
        STR_INIT(schema), STR_INIT(document), STR_INIT(message)                                    \
    }
    ROW("{}", "5", ""),
    ROW("true", "5", ""),
    ROW("{\"type\":\"object\"}", "{}", ""),
    ROW("{\"type\":\"object\"}", "[]", "arguments: expected an object, got []"),
    ROW("{\"type\":\"integer\"}", "2.0", ""),
    ROW("{\"type\":\"integer\"}", "-12345678901234567890", ""),
    ROW("{\"type\":\"integer\"}", "2.5", "arguments: expected an integer, got 2.5"),
    ROW("{\"type\":\"number\"}", "\"2\"", "arguments: expected a number, got \"2\""),
    ROW("{\"type\":[\"string\",\"null\"]}", "null", ""),
    ROW("{\"type\":[\"string\",\"null\"]}", "1", "arguments: expected a string or a null, got 1"),
    ROW("{\"type\":\"nonsense\"}", "1", ""),
    ROW("{\"enum\":[1,\"a\"]}", "1.0", ""),
    ROW("{\"enum\":[1,\"a\"]}", "\"A\"", "arguments: expected one of 1, \"a\", got \"A\""),
    ROW("{\"const\":true}", "false", "arguments: expected true, got false"),
    ROW("{\"required\":[\"a\",\"b\"]}", "{\"a\":1}", "b: is required but missing"),
    ROW("{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":1}",
        "a: expected a string, got 1"),
    ROW("{\"properties\":{\"a\":{\"properties\":{\"b\":{\"items\":{\"type\":\"string\"}}}}}}",
        "{\"a\":{\"b\":[\"x\",2]}}", "a.b[1]: expected a string, got 2"),
    ROW("{\"properties\":{\"a\":{}},\"additionalProperties\":false}", "{\"a\":1,\"b\":2}",
        "b: is not known here (known: a)"),
    ROW("{\"additionalProperties\":false}", "{\"b\":2}", "b: is not known here (known: none)"),
    ROW("{\"minItems\":2}", "[1]", "arguments: expected at least 2 items, got [1]"),
    ROW("{\"maxItems\":1}", "[1,2]", "arguments: expected at most 1 items, got [1, 2]"),
    ROW("{\"minLength\":2,\"maxLength\":2}", "\"\xc3\xa9\xc3\xa9\"", ""),
    ROW("{\"minLength\":2}", "\"a\"", "arguments: expected at least 2 characters, got \"a\""),
    ROW("{\"minimum\":1,\"maximum\":3}", "3", ""),
    ROW("{\"minimum\":1,\"maximum\":3}", "3.1",
        "arguments: expected a number of at most 3, got 3.1"),
    ROW("{\"minimum\":1}", "-1e999", "arguments: expected a number of at least 1, got -1e999"),
    ROW("{\"anyOf\":[]}", "1", ""),
    ROW("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\"}]}", "1",
        "arguments: expected a string or an array, got 1"),
    ROW("{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":{\"type\":\"string\"}}]}",
        "[1]", "[0]: expected a string, got 1"),
    ROW("{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":{\"type\":\"string\"}}]}",
        "[\"a\"]", ""),
    ROW("{\"type\":\"string\"}",
        "[\"0123456789012345678901234567890123456789012345678901234567890"
        "12345678901234567890123456789\"]",
        "arguments: expected a string, got [\"0123456789012345678901234567890123456789012345678901"
        "23456789012345678901234567..."),
    ROW("{\"$ref\":\"#/x\",\"if\":{\"const\":1},\"then\":false}", "1", ""),
#undef ROW
};

void run_tests(struct arena *a)
{
    test_begin("schema");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = err_init(a), why = err_init(a);
        const struct value *schema = NULL, *document = NULL;
        CHECK_OK(json_read(a, rows[i].schema, &schema, &e), &e);
        CHECK_OK(json_read(a, rows[i].document, &document, &e), &e);
        CHECK(schema_check(schema, document, &why) == str_is_empty(rows[i].message));
        CHECK_STR(why.message, rows[i].message);
    }
    /* A schema that is deeper than any tool's does not exhaust the stack. */
    const struct value *schema = value_map(a), *document = value_list(a);
    for (int i = 0; i < 100; i++) {
        struct value *outer = value_map(a), *list = value_list(a);
        value_set(a, outer, STR("items"), schema);
        value_push(a, list, document);
        schema = outer;
        document = list;
    }
    struct err e = err_init(a);
    CHECK(!schema_check(schema, document, &e));
    CHECK_STR(e.message, STR("arguments: nested deeper than 32 levels"));
}
