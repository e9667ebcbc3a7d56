/* What the model makes of parsed shorthand (awscli/shorthand.py, BackCompatVisitor). */
#include "cli/pynum.h"
#include "cli/shorthand.h"
#include "value/pyrepr.h"

static bool not_a_number(const struct value *v, const char *function, struct arena *a,
                         struct err *e)
{
    if (value_kind_of(v) != VALUE_STRING) {
        return err_set(e, ERR_GENERAL, "%s argument must be a string%s or a real number, not '%s'",
                       function, function[0] == 'i' ? ", a bytes-like object" : "",
                       value_kind_of(v) == VALUE_LIST ? "list" : "dict");
    }
    struct str text = py_repr_str(a, v->u.text);
    if (function[0] == 'i')
        return err_set(e, ERR_GENERAL, "invalid literal for int() with base 10: " STR_FMT,
                       STR_ARG(text));
    return err_set(e, ERR_GENERAL, "could not convert string to float: " STR_FMT, STR_ARG(text));
}

static bool adapt_scalar(struct arena *a, const struct value *v, enum shape_kind kind,
                         const struct value **out, struct err *e)
{
    struct str number;
    bool text = value_kind_of(v) == VALUE_STRING;
    if (kind == SHAPE_INTEGER || kind == SHAPE_LONG) {
        if (!text || !py_int(a, v->u.text, &number)) return not_a_number(v, "int()", a, e);
        *out = value_number(a, number);
    } else if (kind == SHAPE_FLOAT || kind == SHAPE_DOUBLE) {
        if (!text || !py_float(a, v->u.text, &number)) return not_a_number(v, "float()", a, e);
        *out = value_number(a, number);
    } else if (kind == SHAPE_BOOLEAN) {
        if (!text)
            return err_set(e, ERR_GENERAL, "'%s' object has no attribute 'lower'",
                           value_kind_of(v) == VALUE_LIST ? "list" : "dict");
        if (str_eq_nocase(v->u.text, STR("true"))) *out = &value_true;
        if (str_eq_nocase(v->u.text, STR("false"))) *out = &value_false;
    }
    return true;
}

static bool adapt_structure(struct arena *a, const struct value *v, const struct shape *s,
                            const struct value **out, struct err *e)
{
    if (value_kind_of(v) != VALUE_MAP) return true;
    struct value *map = value_map(a);
    for (size_t i = 0; i < v->u.map.n; i++)
        value_set(a, map, v->u.map.fields[i].name, v->u.map.fields[i].value);
    size_t members = shape_member_count(s);
    for (size_t i = 0; i < members; i++) {
        const struct member *m = shape_member_at(s, i);
        const struct value *item = value_get(v, member_name(m));
        if (!item) continue;
        if (shape_is_document(member_shape(m)))
            return err_set(e, ERR_PARAM,
                           "Shorthand syntax does not support document types. Use JSON input for "
                           "top-level argument to specify nested parameter: " STR_FMT,
                           STR_ARG(member_name(m)));
        if (!shorthand_adapt(a, item, m, &item, e)) return false;
        value_set(a, map, member_name(m), item);
    }
    *out = map;
    return true;
}

static bool adapt_list(struct arena *a, const struct value *v, const struct shape *s,
                       const struct value **out, struct err *e)
{
    struct value *list = value_list(a);
    *out = list;
    if (value_kind_of(v) != VALUE_LIST) {
        value_push(a, list, v);
        return true;
    }
    for (size_t i = 0; i < v->u.list.n; i++) {
        const struct value *item;
        if (!shorthand_adapt(a, v->u.list.items[i], shape_element(s), &item, e)) return false;
        value_push(a, list, item);
    }
    return true;
}

static bool adapt_map(struct arena *a, const struct value *v, const struct shape *s,
                      const struct value **out, struct err *e)
{
    if (value_kind_of(v) != VALUE_MAP) return true;
    struct value *map = value_map(a);
    *out = map;
    for (size_t i = 0; i < v->u.map.n; i++) {
        const struct value *item;
        if (!shorthand_adapt(a, v->u.map.fields[i].value, shape_value(s), &item, e)) return false;
        value_set(a, map, v->u.map.fields[i].name, item);
    }
    return true;
}

bool shorthand_adapt(struct arena *a, const struct value *v, const struct member *m,
                     const struct value **out, struct err *e)
{
    const struct shape *s = member_shape(m);
    *out = v;
    switch (shape_kind(s)) {
    case SHAPE_STRUCTURE:
        return adapt_structure(a, v, s, out, e);
    case SHAPE_LIST:
        return adapt_list(a, v, s, out, e);
    case SHAPE_MAP:
        return adapt_map(a, v, s, out, e);
    case SHAPE_STRING:
    case SHAPE_BLOB:
    case SHAPE_BOOLEAN:
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
    case SHAPE_TIMESTAMP:
    case SHAPE_BIGDECIMAL:
    case SHAPE_BIGINTEGER:
        return adapt_scalar(a, v, shape_kind(s), out, e);
    }
    BUG("shape kind");
}
