#include "jmespath/node.h"
#include "value/pyrepr.h"

const char *jmespath_type_name(const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        return "null";
    case VALUE_BOOL:
        return "boolean";
    case VALUE_NUMBER:
        return "number";
    case VALUE_STRING:
    case VALUE_BYTES:
        return "string";
    case VALUE_LIST:
        return "array";
    case VALUE_MAP:
        return "object";
    }
    return "unknown";
}

bool signature_type_error(struct arena *a, struct str function, const struct value *v,
                          struct str received, const char *expected, struct err *e)
{
    return err_set(e, ERR_GENERAL,
                   "In function " STR_FMT "(), invalid type for value: " STR_FMT
                   ", expected one of: %s, received: \"" STR_FMT "\"",
                   STR_ARG(function), STR_ARG(py_str(a, v, false)), expected, STR_ARG(received));
}

static bool items_are(const struct value *list, enum value_kind kind, const struct value **wrong)
{
    for (size_t i = 0; i < value_count(list); i++) {
        if (value_at(list, i)->kind != kind) {
            *wrong = value_at(list, i);
            return false;
        }
    }
    return true;
}

static bool array_matches(unsigned types, const struct value *list, const struct value **wrong)
{
    bool numbers = (types & ARG_ARRAY_NUMBER) != 0, strings = (types & ARG_ARRAY_STRING) != 0;
    if (!numbers && !strings) return true;
    bool first_is_string = value_kind_of(value_at(list, 0)) == VALUE_STRING;
    bool as_strings = strings && (!numbers || first_is_string);
    return items_are(list, as_strings ? VALUE_STRING : VALUE_NUMBER, wrong);
}

static unsigned type_bit(const struct argument *arg)
{
    if (arg->expression) return ARG_EXPRESSION;
    switch (value_kind_of(arg->value)) {
    case VALUE_NUMBER:
        return ARG_NUMBER;
    case VALUE_STRING:
        return ARG_STRING;
    case VALUE_LIST:
        return ARG_ARRAY | ARG_ARRAY_NUMBER | ARG_ARRAY_STRING;
    case VALUE_MAP:
        return ARG_OBJECT;
    case VALUE_NULL:
    case VALUE_BOOL:
    case VALUE_BYTES:
        break;
    }
    return 0;
}

static bool check_type(struct arena *a, const struct function *f, size_t i,
                       const struct argument *arg, struct err *e)
{
    unsigned types = f->parameters[i].types;
    if (types == ARG_ANY) return true;
    if ((types & type_bit(arg)) == 0) {
        struct str received =
            arg->expression ? STR("expref") : str_of(jmespath_type_name(arg->value));
        return signature_type_error(a, f->name, arg->value, received, f->parameters[i].display, e);
    }
    const struct value *wrong;
    if (arg->expression || arg->value->kind != VALUE_LIST ||
        array_matches(types, arg->value, &wrong)) {
        return true;
    }
    return signature_type_error(a, f->name, wrong, str_of(py_type_name(wrong)),
                                f->parameters[i].display, e);
}

bool signature_check(struct arena *a, const struct function *f, const struct argument *args,
                     size_t n, struct err *e)
{
    if (f->variadic ? n < f->arity : n != f->arity) {
        return err_set(e, ERR_GENERAL,
                       "Expected %s%u argument%s for function " STR_FMT "(), received %zu",
                       f->variadic ? "at least " : "", f->arity, f->arity == 1 ? "" : "s",
                       STR_ARG(f->name), n);
    }
    for (size_t i = 0; i < n && i < f->arity; i++) {
        if (!check_type(a, f, i, &args[i], e)) return false;
    }
    return true;
}
