/* aws cloudwatch put-metric-data: scalar options that build MetricData[0]; decimals stay exact
 * (awscli/customizations/putmetricdata.py). */
#include "cli/arguments.h"
#include "cli/pynum.h"
#include "value/pyrepr.h"

static struct value *datum(struct call *c)
{
    return call_first_item(c, STR("MetricData"));
}

static bool decimal(struct call *c, struct str word, const struct value **out, struct err *e)
{
    struct str number;
    if (!py_decimal(c->arena, word, &number))
        return err_set(e, ERR_GENERAL, "[<class 'decimal.ConversionSyntax'>]");
    *out = value_number(c->arena, number);
    return true;
}

static bool apply_text(struct call *c, const struct argument *arg, const struct raw *raw,
                       struct err *e)
{
    static const struct {
        struct str option, member;
    } names[] = {
        {STR_INIT("metric-name"), STR_INIT("MetricName")},
        {STR_INIT("timestamp"), STR_INIT("Timestamp")},
        {STR_INIT("unit"), STR_INIT("Unit")},
    };
    (void)e;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(names[i].option, arg->option.name))
            value_set(c->arena, datum(c), names[i].member,
                      value_string(c->arena, raw->words.items[0]));
    return true;
}

static bool apply_value(struct call *c, const struct argument *arg, const struct raw *raw,
                        struct err *e)
{
    (void)arg;
    const struct value *v;
    if (!decimal(c, raw->words.items[0], &v, e)) return false;
    value_set(c->arena, datum(c), STR("Value"), v);
    return true;
}

static bool apply_resolution(struct call *c, const struct argument *arg, const struct raw *raw,
                             struct err *e)
{
    (void)arg;
    struct str number;
    if (!py_int(c->arena, raw->words.items[0], &number))
        return err_set(e, ERR_GENERAL, "invalid literal for int() with base 10: " STR_FMT,
                       STR_ARG(py_repr_str(c->arena, raw->words.items[0])));
    value_set(c->arena, datum(c), STR("StorageResolution"), value_number(c->arena, number));
    return true;
}

/* The text up to the next comma outside quotes; a backslash keeps the next character. */
static bool next_part(struct arena *a, struct str s, size_t *at, struct str *part)
{
    if (*at > s.n) return false;
    char *p = arena_alloc(a, s.n + 1), quote = '\0';
    size_t n = 0;
    for (; *at < s.n && (quote || s.p[*at] != ','); ++*at) {
        char c = s.p[*at];
        if (c == '\\' && *at + 1 < s.n) {
            p[n++] = s.p[++*at];
        } else if (quote ? c == quote : c == '"' || c == '\'') {
            quote = quote ? '\0' : c;
        } else {
            p[n++] = c;
        }
    }
    ++*at;
    *part = (struct str){p, n};
    return true;
}

static bool pair(struct str part, struct str *key, struct str *value, struct err *e)
{
    size_t count = 0;
    for (size_t i = 0; i < part.n; i++) count += part.p[i] == '=';
    if (count == 0)
        return err_set(e, ERR_GENERAL, "not enough values to unpack (expected 2, got 1)");
    if (count > 1) return err_set(e, ERR_GENERAL, "too many values to unpack (expected 2)");
    size_t eq = str_find_char(part, '=');
    *key = str_sub(part, 0, eq);
    *value = str_from(part, eq + 1);
    return true;
}

static bool apply_dimensions(struct call *c, const struct argument *arg, const struct raw *raw,
                             struct err *e)
{
    (void)arg;
    struct value *list = value_list(c->arena);
    struct str part, key, text;
    for (size_t at = 0; next_part(c->arena, raw->words.items[0], &at, &part);) {
        if (!pair(part, &key, &text, e)) return false;
        struct value *dimension = value_map(c->arena);
        value_set(c->arena, dimension, STR("Name"), value_string(c->arena, key));
        value_set(c->arena, dimension, STR("Value"), value_string(c->arena, text));
        value_push(c->arena, list, dimension);
    }
    value_set(c->arena, datum(c), STR("Dimensions"), list);
    return true;
}

static bool apply_statistics(struct call *c, const struct argument *arg, const struct raw *raw,
                             struct err *e)
{
    (void)arg;
    struct value *map = value_map(c->arena);
    struct str part, key, text;
    for (size_t at = 0; next_part(c->arena, raw->words.items[0], &at, &part);) {
        const struct value *v;
        if (!pair(part, &key, &text, e) || !decimal(c, text, &v, e)) return false;
        value_set(c->arena, map, key, v);
    }
    value_set(c->arena, datum(c), STR("StatisticValues"), map);
    return true;
}

static void build(struct call *c)
{
    struct argument_table *t = &c->table;
    size_t data = arguments_find(t, STR("metric-data"));
    if (data != STR_NPOS) t->items[data].option.required = false;
    arguments_custom(t, STR("metric-name"), ARITY_ONE, apply_text, "The name of the metric.");
    arguments_custom(t, STR("timestamp"), ARITY_ONE, apply_text,
                     "The time stamp of the metric; default: when it is received.");
    arguments_custom(t, STR("unit"), ARITY_ONE, apply_text, "The unit of metric.");
    arguments_custom(t, STR("value"), ARITY_ONE, apply_value, "The value for the metric.");
    arguments_custom(t, STR("dimensions"), ARITY_ONE, apply_dimensions,
                     "Name=Value pairs separated by commas: InstanceID=i-1,InstanceType=m1.small");
    arguments_custom(t, STR("statistic-values"), ARITY_ONE, apply_statistics,
                     "Statistics: Sum=..,Minimum=..,Maximum=..,SampleCount=..");
    arguments_custom(t, STR("storage-resolution"), ARITY_ONE, apply_resolution,
                     "1 for high resolution, 60 for the standard.");
}

static bool check(struct call *c, struct err *e)
{
    static const struct str data[] = {STR_INIT("metric-data")};
    static const struct str scalars[] = {STR_INIT("metric-name"), STR_INIT("timestamp"),
                                         STR_INIT("unit"),        STR_INIT("value"),
                                         STR_INIT("dimensions"),  STR_INIT("statistic-values")};
    return call_check_exclusive(c, (struct choices){data, 1},
                                (struct choices){scalars, ARRAY_LEN(scalars)}, e);
}

const struct argument_hook hook_cloudwatch_put_metric_data = {
    .service = STR_INIT("cloudwatch"),
    .operation = STR_INIT("put-metric-data"),
    .build = build,
    .check = check,
};
