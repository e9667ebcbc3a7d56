/* The built-in functions: one table of name, arity, types and body. */
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "jmespath/node.h"
#include "value/json.h"
#include "value/pyrepr.h"

/* What every body receives; most need only the values. */
#define BODY(name)                                                                                 \
    static bool name(struct evaluation *ev, const struct argument *args, size_t n,                 \
                     const struct value **out, struct err *e)
#define UNUSED (void)ev, (void)args, (void)n, (void)e

BODY(f_abs)
{
    UNUSED;
    *out = number_abs(ev->arena, args[0].value);
    return true;
}

static const struct value *sum_of(struct arena *a, const struct value *list)
{
    const struct value *sum = value_int(a, 0);
    for (size_t i = 0; i < value_count(list); i++) sum = number_add(a, sum, value_at(list, i));
    return sum;
}

BODY(f_sum)
{
    UNUSED;
    *out = sum_of(ev->arena, args[0].value);
    return true;
}

BODY(f_avg)
{
    UNUSED;
    size_t count = value_count(args[0].value);
    *out = &value_null;
    if (count == 0) return true;
    double sum = value_to_double(sum_of(ev->arena, args[0].value), 0);
    *out = value_double(ev->arena, sum / (double)count);
    return true;
}

BODY(f_ceil)
{
    UNUSED;
    *out = number_round(ev->arena, args[0].value, true);
    return true;
}

BODY(f_floor)
{
    UNUSED;
    *out = number_round(ev->arena, args[0].value, false);
    return true;
}

BODY(f_not_null)
{
    UNUSED;
    *out = &value_null;
    for (size_t i = 0; i < n && (*out)->kind == VALUE_NULL; i++) *out = args[i].value;
    return true;
}

BODY(f_to_array)
{
    UNUSED;
    *out = args[0].value;
    if ((*out)->kind == VALUE_LIST) return true;
    struct value *list = value_list(ev->arena);
    value_push(ev->arena, list, args[0].value);
    *out = list;
    return true;
}

BODY(f_to_string)
{
    UNUSED;
    static const struct json_style dumps = {STR_INIT(","), STR_INIT(":"), 0, true};
    *out = args[0].value;
    if ((*out)->kind == VALUE_STRING) return true;
    *out = value_string(ev->arena, json_text(ev->arena, *out, &dumps));
    return true;
}

BODY(f_to_number)
{
    UNUSED;
    const struct value *v = args[0].value;
    *out = &value_null;
    if (v->kind == VALUE_NUMBER) *out = v;
    if (v->kind == VALUE_STRING) *out = number_of_text(ev->arena, v->u.text);
    return true;
}

BODY(f_type)
{
    UNUSED;
    *out = value_string(ev->arena, str_of(jmespath_type_name(args[0].value)));
    return true;
}

BODY(f_contains)
{
    UNUSED;
    const struct value *subject = args[0].value, *search = args[1].value;
    *out = &value_false;
    if (subject->kind == VALUE_STRING) {
        if (search->kind != VALUE_STRING) {
            return err_set(e, ERR_GENERAL, "'in <string>' requires string as left operand, not %s",
                           py_type_name(search));
        }
        *out = value_bool(str_find(subject->u.text, search->u.text) != STR_NPOS);
        return true;
    }
    for (size_t i = 0; i < value_count(subject); i++) {
        if (value_eq(value_at(subject, i), search)) *out = &value_true;
    }
    return true;
}

BODY(f_length)
{
    UNUSED;
    const struct value *v = args[0].value;
    size_t length = v->kind == VALUE_STRING ? utf8_count(v->u.text) : value_count(v);
    *out = value_int(ev->arena, (int64_t)length);
    return true;
}

BODY(f_starts_with)
{
    UNUSED;
    *out = value_bool(str_starts(args[0].value->u.text, args[1].value->u.text));
    return true;
}

BODY(f_ends_with)
{
    UNUSED;
    *out = value_bool(str_ends(args[0].value->u.text, args[1].value->u.text));
    return true;
}

static const struct value *reversed_text(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t i = 0;
    while (i < s.n) {
        size_t start = i;
        utf8_next(s, &i);
        for (size_t k = start; k < i; k++) p[s.n - i + (k - start)] = s.p[k];
    }
    return value_string(a, (struct str){p, s.n});
}

BODY(f_reverse)
{
    UNUSED;
    const struct value *v = args[0].value;
    if (v->kind == VALUE_STRING) {
        *out = reversed_text(ev->arena, v->u.text);
        return true;
    }
    struct value *list = value_list(ev->arena);
    for (size_t i = value_count(v); i > 0; i--) value_push(ev->arena, list, value_at(v, i - 1));
    *out = list;
    return true;
}

BODY(f_join)
{
    UNUSED;
    struct buf b = buf_new(ev->arena, LIMIT_RESULT);
    for (size_t i = 0; i < value_count(args[1].value); i++) {
        if (i > 0) buf_add(&b, args[0].value->u.text);
        buf_add(&b, value_text(value_at(args[1].value, i)));
    }
    *out = value_string(ev->arena, buf_str(&b));
    return buf_ok(&b, "the joined text", e);
}

BODY(f_keys)
{
    UNUSED;
    struct value *list = value_list(ev->arena);
    for (size_t i = 0; i < value_count(args[0].value); i++) {
        value_push(ev->arena, list, value_string(ev->arena, args[0].value->u.map.fields[i].name));
    }
    *out = list;
    return true;
}

BODY(f_values)
{
    UNUSED;
    struct value *list = value_list(ev->arena);
    for (size_t i = 0; i < value_count(args[0].value); i++) {
        value_push(ev->arena, list, args[0].value->u.map.fields[i].value);
    }
    *out = list;
    return true;
}

BODY(f_merge)
{
    UNUSED;
    struct value *map = value_map(ev->arena);
    for (size_t i = 0; i < n; i++) {
        if (value_kind_of(args[i].value) != VALUE_MAP) {
            return signature_type_error(ev->arena, STR("merge"), args[i].value,
                                        str_of(jmespath_type_name(args[i].value)), "['object']", e);
        }
        for (size_t k = 0; k < value_count(args[i].value); k++) {
            const struct field *f = &args[i].value->u.map.fields[k];
            value_set(ev->arena, map, f->name, f->value);
        }
    }
    *out = map;
    return true;
}

#define NUMBER                                                                                     \
    {                                                                                              \
        ARG_NUMBER, "['number']"                                                                   \
    }
#define STRING                                                                                     \
    {                                                                                              \
        ARG_STRING, "['string']"                                                                   \
    }
#define OBJECT                                                                                     \
    {                                                                                              \
        ARG_OBJECT, "['object']"                                                                   \
    }
#define ARRAY                                                                                      \
    {                                                                                              \
        ARG_ARRAY, "['array']"                                                                     \
    }
#define EXPRESSION                                                                                 \
    {                                                                                              \
        ARG_EXPRESSION, "['expref']"                                                               \
    }
#define ANY                                                                                        \
    {                                                                                              \
        ARG_ANY, ""                                                                                \
    }
#define NUMBERS                                                                                    \
    {                                                                                              \
        ARG_ARRAY_NUMBER, "['array-number']"                                                       \
    }
#define NUMBERS_OR_STRINGS                                                                         \
    {                                                                                              \
        ARG_ARRAY_NUMBER | ARG_ARRAY_STRING, "['array-number', 'array-string']"                    \
    }
#define STRINGS_OR_NUMBERS                                                                         \
    {                                                                                              \
        ARG_ARRAY_NUMBER | ARG_ARRAY_STRING, "['array-string', 'array-number']"                    \
    }

static const struct function functions[] = {
    /* sorted by name */
    {STR_INIT("abs"), 1, false, {NUMBER}, f_abs},
    {STR_INIT("avg"), 1, false, {NUMBERS}, f_avg},
    {STR_INIT("ceil"), 1, false, {NUMBER}, f_ceil},
    {STR_INIT("contains"),
     2,
     false,
     {{ARG_ARRAY | ARG_STRING, "['array', 'string']"}, ANY},
     f_contains},
    {STR_INIT("ends_with"), 2, false, {STRING, STRING}, f_ends_with},
    {STR_INIT("floor"), 1, false, {NUMBER}, f_floor},
    {STR_INIT("join"), 2, false, {STRING, {ARG_ARRAY_STRING, "['array-string']"}}, f_join},
    {STR_INIT("keys"), 1, false, {OBJECT}, f_keys},
    {STR_INIT("length"),
     1,
     false,
     {{ARG_STRING | ARG_ARRAY | ARG_OBJECT, "['string', 'array', 'object']"}},
     f_length},
    {STR_INIT("map"), 2, false, {EXPRESSION, ARRAY}, function_map},
    {STR_INIT("max"), 1, false, {NUMBERS_OR_STRINGS}, function_max},
    {STR_INIT("max_by"), 2, false, {ARRAY, EXPRESSION}, function_max_by},
    {STR_INIT("merge"), 1, true, {OBJECT}, f_merge},
    {STR_INIT("min"), 1, false, {NUMBERS_OR_STRINGS}, function_min},
    {STR_INIT("min_by"), 2, false, {ARRAY, EXPRESSION}, function_min_by},
    {STR_INIT("not_null"), 1, true, {ANY}, f_not_null},
    {STR_INIT("reverse"), 1, false, {{ARG_ARRAY | ARG_STRING, "['array', 'string']"}}, f_reverse},
    {STR_INIT("sort"), 1, false, {STRINGS_OR_NUMBERS}, function_sort},
    {STR_INIT("sort_by"), 2, false, {ARRAY, EXPRESSION}, function_sort_by},
    {STR_INIT("starts_with"), 2, false, {STRING, STRING}, f_starts_with},
    {STR_INIT("sum"), 1, false, {NUMBERS}, f_sum},
    {STR_INIT("to_array"), 1, false, {ANY}, f_to_array},
    {STR_INIT("to_number"), 1, false, {ANY}, f_to_number},
    {STR_INIT("to_string"), 1, false, {ANY}, f_to_string},
    {STR_INIT("type"), 1, false, {ANY}, f_type},
    {STR_INIT("values"), 1, false, {OBJECT}, f_values},
};

bool jmespath_call(struct evaluation *ev, struct str name, const struct argument *args, size_t n,
                   const struct value **out, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
        if (!str_eq(functions[i].name, name)) continue;
        return signature_check(ev->arena, &functions[i], args, n, e) &&
               functions[i].run(ev, args, n, out, e);
    }
    return err_set(e, ERR_GENERAL, "Unknown function: " STR_FMT "()", STR_ARG(name));
}
