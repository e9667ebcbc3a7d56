#include "engine/pipeline_definition.h"

static bool need(const struct value *map, struct str name, const struct value **out, struct err *e)
{
    *out = value_get(map, name);
    return *out || err_set(e, ERR_GENERAL, "'" STR_FMT "'", STR_ARG(name));
}

/* A key that is there already has a list of values. */
static void add_value(struct arena *a, struct value *map, struct str key, const struct value *v)
{
    const struct value *old = value_get(map, key);
    struct value *list = value_list(a);
    if (value_kind_of(old) == VALUE_LIST) {
        for (size_t i = 0; i < value_count(old); i++) value_push(a, list, value_at(old, i));
    } else if (old) {
        value_push(a, list, old);
    }
    value_push(a, list, v);
    value_set(a, map, key, old ? list : v);
}

static bool add_field(struct arena *a, struct value *map, const struct value *field, bool refs,
                      struct err *e)
{
    const struct value *key, *v = value_get(field, STR("stringValue"));
    if (!need(field, STR("key"), &key, e)) return false;
    if (!v && !refs) return need(field, STR("stringValue"), &v, e);
    if (!v) {
        const struct value *to;
        if (!need(field, STR("refValue"), &to, e)) return false;
        struct value *ref = value_map(a);
        value_set(a, ref, STR("ref"), to);
        v = ref;
    }
    add_value(a, map, value_text(key), v);
    return true;
}

static bool objects_of(struct arena *a, const struct value *answer, const struct value **out,
                       struct err *e)
{
    struct value *list = value_list(a);
    for (size_t i = 0; i < value_count(answer); i++) {
        const struct value *id, *name, *fields, *element = value_at(answer, i);
        struct value *object = value_map(a);
        if (!need(element, STR("id"), &id, e) || !need(element, STR("name"), &name, e) ||
            !need(element, STR("fields"), &fields, e))
            return false;
        value_set(a, object, STR("id"), id);
        value_set(a, object, STR("name"), name);
        for (size_t k = 0; k < value_count(fields); k++)
            if (!add_field(a, object, value_at(fields, k), true, e)) return false;
        value_push(a, list, object);
    }
    *out = list;
    return true;
}

static bool parameters_of(struct arena *a, const struct value *answer, const struct value **out,
                          struct err *e)
{
    struct value *list = value_list(a);
    for (size_t i = 0; i < value_count(answer); i++) {
        const struct value *id, *attributes, *element = value_at(answer, i);
        struct value *parameter = value_map(a);
        if (!need(element, STR("id"), &id, e) || !need(element, STR("attributes"), &attributes, e))
            return false;
        value_set(a, parameter, STR("id"), id);
        for (size_t k = 0; k < value_count(attributes); k++)
            if (!add_field(a, parameter, value_at(attributes, k), false, e)) return false;
        value_push(a, list, parameter);
    }
    *out = list;
    return true;
}

static bool values_of(struct arena *a, const struct value *answer, const struct value **out,
                      struct err *e)
{
    struct value *map = value_map(a);
    for (size_t i = 0; i < value_count(answer); i++) {
        const struct value *id, *text, *element = value_at(answer, i);
        if (!need(element, STR("id"), &id, e) || !need(element, STR("stringValue"), &text, e))
            return false;
        add_value(a, map, value_text(id), text);
    }
    *out = map;
    return true;
}

static const struct {
    struct str from, to;
    bool (*read)(struct arena *a, const struct value *answer, const struct value **out,
                 struct err *e);
} parts[] = {
    {STR_INIT("pipelineObjects"), STR_INIT("objects"), objects_of},
    {STR_INIT("parameterObjects"), STR_INIT("parameters"), parameters_of},
    {STR_INIT("parameterValues"), STR_INIT("values"), values_of},
};

bool pipeline_definition(struct arena *a, const struct value *answer, const struct value **out,
                         struct err *e)
{
    struct value *definition = value_map(a);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        const struct value *from = value_get(answer, parts[i].from), *to;
        if (!from) continue;
        if (!parts[i].read(a, from, &to, e)) return false;
        value_set(a, definition, parts[i].to, to);
    }
    *out = definition;
    return true;
}
