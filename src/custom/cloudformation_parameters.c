#include "custom/cloudformation.h"
#include "value/json.h"
#include "value/pyrepr.h"

static bool split_pair(struct arena *a, struct value *map, struct str text)
{
    size_t equals = str_find_char(text, '=');
    if (equals == STR_NPOS) return false;
    set_text(a, map, str_sub(text, 0, equals), str_from(text, equals + 1));
    return true;
}

bool deploy_pairs(struct arena *a, const struct value *words, const char *option,
                  const struct value **out, struct err *e)
{
    struct value *map = value_map(a);
    for (size_t i = 0; i < value_count(words); i++) {
        struct str text = value_text(value_at(words, i));
        if (split_pair(a, map, text)) continue;
        return err_set(e, ERR_GENERAL,
                       "[" STR_FMT "] value passed to --%s must be of format Key=Value",
                       STR_ARG(py_repr_str(a, text)), option);
    }
    *out = map;
    return true;
}

/* [{"ParameterKey": k, "ParameterValue": v}, …] */
static bool of_stack_parameters(struct arena *a, const struct value *data, struct value *map)
{
    for (size_t i = 0; i < value_count(data); i++) {
        const struct value *pair = value_kind_of(data) == VALUE_LIST ? value_at(data, i) : NULL;
        const struct value *value = value_get(pair, STR("ParameterValue"));
        if (!value || !value_get(pair, STR("ParameterKey")) || value_count(pair) > 2) return false;
        value_set(a, map, value_get_text(pair, STR("ParameterKey")), value);
    }
    return true;
}

static bool of_words(struct arena *a, const struct value *data, struct value *map)
{
    for (size_t i = 0; i < value_count(data); i++) {
        const struct value *item = value_at(data, i);
        if (value_kind_of(item) != VALUE_STRING || !split_pair(a, map, value_text(item))) {
            return false;
        }
    }
    return value_kind_of(data) == VALUE_LIST;
}

static bool of_json(struct arena *a, const struct value *data, const struct value **out,
                    struct err *e)
{
    struct value *map = value_map(a);
    *out = map;
    if (of_stack_parameters(a, data, map)) return true;
    *out = value_get(data, STR("Parameters"));
    if (*out) return true;
    *out = map = value_map(a);
    if (of_words(a, data, map)) return true;
    return err_set(e, ERR_PARAM,
                   "JSON passed to --parameter-overrides must be one of the formats: "
                   "[\"Key1=Value1\",\"Key2=Value2\", ...] , [{\"ParameterKey\": \"Key1\", "
                   "\"ParameterValue\": \"Value1\"}, ...] , [\"Parameters\": {\"Key1\": "
                   "\"Value1\", \"Key2\": \"Value2\", ...}]");
}

bool deploy_parameters(struct arena *a, const struct value *params, const struct value *template,
                       const struct value **out, struct err *e)
{
    const struct value *words = value_get(params, STR("parameter-overrides")), *data, *given;
    struct err ignored = err_init(a); /* then it is no JSON */
    bool is_json = value_count(words) > 0 &&
                   json_read(a, value_text(value_at(words, 0)), &data, &ignored) &&
                   value_kind_of(data) != VALUE_NULL;
    if (is_json ? !of_json(a, data, &given, e)
                : !deploy_pairs(a, words, "parameter-overrides", &given, e)) {
        return false;
    }
    struct value *list = value_list(a);
    *out = list;
    const struct value *declared = value_get(template, STR("Parameters"));
    for (size_t i = 0; value_kind_of(declared) == VALUE_MAP && i < value_count(declared); i++) {
        struct str name = declared->u.map.fields[i].name;
        const struct value *value = value_get(given, name);
        struct value *parameter = value_map(a);
        set_text(a, parameter, STR("ParameterKey"), name);
        value_set(a, parameter, value ? STR("ParameterValue") : STR("UsePreviousValue"),
                  value ? value : &value_true);
        value_push(a, list, parameter);
    }
    return true;
}
