/* The standard library of endpoint rule sets (botocore endpoint_provider.py). */
#include "base/utf8.h"
#include "codec/uri.h"
#include "endpoint/arn.h"
#include "endpoint/blob.h"
#include "endpoint/host.h"
#include "endpoint/url.h"

#define BODY(name)                                                                                 \
    static bool name(struct evaluation *ev, const struct operand *args, struct operand *out,       \
                     struct err *e)
#define UNUSED (void)ev, (void)args, (void)e

static void give_bool(struct operand *out, bool b)
{
    *out = (struct operand){.kind = OPERAND_BOOL, .boolean = b};
}

static void give_value(struct operand *out, const struct value *v)
{
    if (!v) return;
    *out = (struct operand){.kind = OPERAND_VALUE, .value = v};
    if (v->kind == VALUE_STRING) *out = (struct operand){.kind = OPERAND_TEXT, .text = v->u.text};
    if (v->kind == VALUE_BOOL) give_bool(out, v->u.boolean);
}

BODY(f_is_set)
{
    UNUSED;
    give_bool(out, args[0].kind != OPERAND_NONE);
    return true;
}

BODY(f_not)
{
    UNUSED;
    bool truth = args[0].kind == OPERAND_BOOL ? args[0].boolean : args[0].kind != OPERAND_NONE;
    give_bool(out, !truth);
    return true;
}

BODY(f_boolean_equals)
{
    UNUSED;
    if (args[0].kind != OPERAND_BOOL || args[1].kind != OPERAND_BOOL) {
        return err_set(e, ERR_GENERAL,
                       "endpoint rules: both arguments of booleanEquals must be "
                       "booleans");
    }
    give_bool(out, args[0].boolean == args[1].boolean);
    return true;
}

BODY(f_string_equals)
{
    UNUSED;
    if (args[0].kind != OPERAND_TEXT || args[1].kind != OPERAND_TEXT) {
        return err_set(e, ERR_GENERAL,
                       "endpoint rules: both arguments of stringEquals must be "
                       "strings");
    }
    give_bool(out, str_eq(args[0].text, args[1].text));
    return true;
}

/* One step of a path: "name", "name[2]" or "[2]". */
static const struct value *step(const struct value *v, struct str part)
{
    size_t bracket = str_find_char(part, '[');
    if (bracket == STR_NPOS) return value_get(v, part);
    int64_t index;
    struct str digits = str_sub(part, bracket + 1, part.n - bracket - 2);
    if (bracket > 0) v = value_get(v, str_sub(part, 0, bracket));
    if (!str_to_i64(digits, &index) || index < 0) return NULL;
    return value_at(v, (size_t)index);
}

BODY(f_get_attr)
{
    UNUSED;
    if (args[0].kind == OPERAND_PARTITION) {
        return partition_attribute(&ev->partitions, args[0].partition, args[1].text, out);
    }
    const struct value *v = args[0].kind == OPERAND_VALUE ? args[0].value : NULL;
    struct str rest = args[1].text, part;
    while (v && str_next(&rest, '.', &part)) v = step(v, part);
    give_value(out, v);
    return true;
}

BODY(f_partition)
{
    UNUSED;
    *out = (struct operand){.kind = OPERAND_PARTITION,
                            .partition = partition_of(&ev->partitions, args[0].text)};
    return true;
}

BODY(f_parse_arn)
{
    UNUSED;
    if (args[0].kind == OPERAND_TEXT) give_value(out, arn_parse(ev->arena, args[0].text));
    return true;
}

BODY(f_parse_url)
{
    UNUSED;
    if (args[0].kind == OPERAND_TEXT) give_value(out, url_parse(ev->arena, args[0].text));
    return true;
}

BODY(f_uri_encode)
{
    UNUSED;
    if (args[0].kind != OPERAND_TEXT) return true;
    *out = (struct operand){.kind = OPERAND_TEXT,
                            .text = uri_encoded(ev->arena, args[0].text, STR(""))};
    return true;
}

BODY(f_is_valid_host_label)
{
    UNUSED;
    give_bool(out,
              args[0].kind == OPERAND_TEXT &&
                  host_is_label(args[0].text, args[1].kind == OPERAND_BOOL && args[1].boolean));
    return true;
}

BODY(f_is_virtual_hostable)
{
    UNUSED;
    give_bool(out, args[0].kind == OPERAND_TEXT &&
                       host_is_virtual_bucket(args[0].text,
                                              args[1].kind == OPERAND_BOOL && args[1].boolean));
    return true;
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80) return false;
    }
    return true;
}

BODY(f_substring)
{
    UNUSED;
    int64_t start, stop;
    if (args[0].kind != OPERAND_TEXT || !value_to_i64(args[1].value, &start) ||
        !value_to_i64(args[2].value, &stop)) {
        return err_set(e, ERR_GENERAL, "endpoint rules: substring takes a string and two numbers");
    }
    int64_t n = (int64_t)args[0].text.n;
    if (start < 0 || start >= stop || n < stop || !is_ascii(args[0].text)) return true;
    bool reverse = args[3].kind == OPERAND_BOOL && args[3].boolean;
    size_t from = (size_t)(reverse ? n - stop : start);
    *out = (struct operand){.kind = OPERAND_TEXT,
                            .text = str_sub(args[0].text, from, (size_t)(stop - start))};
    return true;
}

const struct function endpoint_functions[] = {
    {STR_INIT("booleanEquals"), 2, f_boolean_equals},
    {STR_INIT("getAttr"), 2, f_get_attr},
    {STR_INIT("isSet"), 1, f_is_set},
    {STR_INIT("stringEquals"), 2, f_string_equals},
    {STR_INIT("aws.partition"), 1, f_partition},
    {STR_INIT("not"), 1, f_not},
    {STR_INIT("substring"), 4, f_substring},
    {STR_INIT("isValidHostLabel"), 2, f_is_valid_host_label},
    {STR_INIT("parseURL"), 1, f_parse_url},
    {STR_INIT("aws.parseArn"), 1, f_parse_arn},
    {STR_INIT("aws.isVirtualHostableS3Bucket"), 2, f_is_virtual_hostable},
    {STR_INIT("uriEncode"), 1, f_uri_encode},
};
const uint32_t endpoint_function_count = ARRAY_LEN(endpoint_functions);

bool endpoint_function_index(struct str name, uint32_t *out)
{
    for (uint32_t i = 0; i < endpoint_function_count; i++) {
        if (!str_eq(endpoint_functions[i].name, name)) continue;
        *out = i;
        return true;
    }
    return false;
}
