/* aws datapipeline put-pipeline-definition and activate-pipeline: the definition as people write it
 * becomes the service's lists of fields (awscli/customizations/datapipeline/__init__.py,
 * translator.py). The way back is engine/pipeline_definition.c. */
#include "cli/arguments.h"
#include "cli/pyjson.h"
#include "value/json.h"

static bool definition_error(struct err *e, struct str what)
{
    return err_set(e, ERR_PARAM, "Error in pipeline definition: " STR_FMT "\n", STR_ARG(what));
}

static bool wrong_kind(struct err *e, const char *what, const char *expected,
                       const struct value *got)
{
    return err_set(e, ERR_GENERAL, "Error in pipeline definition: %s must be a JSON %s, not a %s",
                   what, expected, value_kind_name(value_kind_of(got)));
}

static bool read_json(struct call *c, const struct raw *raw, const struct value **out,
                      struct err *e)
{
    struct str problem;
    if (!py_json(c->arena, raw->words.items[0], out, &problem))
        return err_set(e, ERR_GENERAL, STR_FMT, STR_ARG(problem));
    if (value_kind_of(*out) == VALUE_MAP) return true;
    return wrong_kind(e, "the definition", "object", *out);
}

/* ---- objects and parameters: lists of {id, name, and fields} ---- */

static bool is_ref(const struct value *v)
{
    return value_kind_of(v) == VALUE_MAP && value_count(v) == 1 && value_get(v, STR("ref"));
}

static void add_field(struct arena *a, struct value *list, struct str key, const struct value *v)
{
    struct value *field = value_map(a);
    value_set(a, field, STR("key"), value_string(a, key));
    if (is_ref(v))
        value_set(a, field, STR("refValue"), value_get(v, STR("ref")));
    else
        value_set(a, field, STR("stringValue"), v);
    value_push(a, list, field);
}

static void sort_fields(struct field *fields, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct field f = fields[i];
        size_t k = i;
        for (; k > 0 && str_cmp(f.name, fields[k - 1].name) < 0; k--) fields[k] = fields[k - 1];
        fields[k] = f;
    }
}

/* Every member but the id (and, `named`, the name), sorted; a list gives a field per item. */
static const struct value *fields_of(struct arena *a, const struct value *element, bool named)
{
    struct value *list = value_list(a), *sorted = map_copy(a, element);
    sort_fields(sorted->u.map.fields, sorted->u.map.n);
    for (size_t i = 0; i < sorted->u.map.n; i++) {
        const struct field *f = &sorted->u.map.fields[i];
        if (str_eq(f->name, STR("id")) || (named && str_eq(f->name, STR("name")))) continue;
        if (value_kind_of(f->value) != VALUE_LIST) add_field(a, list, f->name, f->value);
        for (size_t k = 0; value_kind_of(f->value) == VALUE_LIST && k < value_count(f->value); k++)
            add_field(a, list, f->name, value_at(f->value, k));
    }
    return list;
}

static bool missing_id(struct arena *a, const char *what, const struct value *element,
                       struct err *e)
{
    return definition_error(e, arena_printf(a, "Missing \"id\" key of %s: " STR_FMT, what,
                                            STR_ARG(json_text(a, element, &json_python))));
}

static bool read_objects(struct call *c, const struct value *definition, struct err *e)
{
    const struct value *objects = value_get(definition, STR("objects"));
    struct value *list = value_list(c->arena);
    if (!objects) return definition_error(e, STR("Missing \"objects\" key"));
    if (value_kind_of(objects) != VALUE_LIST) return wrong_kind(e, "objects", "array", objects);
    for (size_t i = 0; i < value_count(objects); i++) {
        const struct value *element = value_at(objects, i), *id = value_get(element, STR("id"));
        if (value_kind_of(element) != VALUE_MAP)
            return wrong_kind(e, "an object", "object", element);
        if (!id) return missing_id(c->arena, "element", element, e);
        const struct value *name = value_get(element, STR("name"));
        struct value *object = value_map(c->arena);
        value_set(c->arena, object, STR("id"), id);
        value_set(c->arena, object, STR("name"), name ? name : id);
        value_set(c->arena, object, STR("fields"), fields_of(c->arena, element, true));
        value_push(c->arena, list, object);
    }
    value_set(c->arena, c->params, STR("pipelineObjects"), list);
    return true;
}

/* *out is NULL when the definition has no parameters. */
static bool read_parameters(struct call *c, const struct value *definition,
                            const struct value **out, struct err *e)
{
    const struct value *parameters = value_get(definition, STR("parameters"));
    *out = NULL;
    if (!parameters) return true;
    if (value_kind_of(parameters) != VALUE_LIST)
        return wrong_kind(e, "parameters", "array", parameters);
    struct value *list = value_list(c->arena);
    for (size_t i = 0; i < value_count(parameters); i++) {
        const struct value *element = value_at(parameters, i), *id = value_get(element, STR("id"));
        if (value_kind_of(element) != VALUE_MAP)
            return wrong_kind(e, "a parameter", "object", element);
        if (!id) return missing_id(c->arena, "parameter", element, e);
        struct value *parameter = value_map(c->arena);
        value_set(c->arena, parameter, STR("id"), id);
        value_set(c->arena, parameter, STR("attributes"), fields_of(c->arena, element, false));
        value_push(c->arena, list, parameter);
    }
    *out = list;
    return true;
}

/* ---- values of parameters ---- */

static void add_parameter_value(struct arena *a, struct value *list, struct str id,
                                const struct value *v)
{
    struct value *item = value_map(a);
    value_set(a, item, STR("id"), value_string(a, id));
    value_set(a, item, STR("stringValue"), v);
    value_push(a, list, item);
}

static bool read_values(struct call *c, const struct value *definition, const struct value **out,
                        struct err *e)
{
    const struct value *values = value_get(definition, STR("values"));
    *out = NULL;
    if (!values) return true;
    if (value_kind_of(values) != VALUE_MAP) return wrong_kind(e, "values", "object", values);
    struct value *list = value_list(c->arena);
    for (size_t i = 0; i < values->u.map.n; i++) {
        const struct field *f = &values->u.map.fields[i];
        bool many = value_kind_of(f->value) == VALUE_LIST;
        if (!many) add_parameter_value(c->arena, list, f->name, f->value);
        for (size_t k = 0; many && k < value_count(f->value); k++)
            add_parameter_value(c->arena, list, f->name, value_at(f->value, k));
    }
    *out = list;
    return true;
}

static bool only_once(const struct call *c, struct err *e)
{
    if (!value_get(c->params, STR("parameterValues"))) return true;
    return err_set(e, ERR_PARAM, "Only parameter-values or parameter-values-uri is allowed");
}

/* A name given more than once has a list of values, in the place of its first. */
static bool add_inline(struct call *c, struct value *values, struct str word, struct err *e)
{
    size_t eq = str_find_char(word, '=');
    if (eq == STR_NPOS) {
        return err_set(e, ERR_PARAM,
                       "Error in parameter: Invalid inline parameter format: " STR_FMT "\n",
                       STR_ARG(word));
    }
    struct str key = str_sub(word, 0, eq);
    const struct value *text = value_string(c->arena, str_from(word, eq + 1));
    const struct value *old = value_get(values, key);
    struct value *list = value_list(c->arena);
    if (old && old->kind != VALUE_LIST) value_push(c->arena, list, old);
    for (size_t i = 0; old && old->kind == VALUE_LIST && i < value_count(old); i++)
        value_push(c->arena, list, value_at(old, i));
    value_push(c->arena, list, text);
    value_set(c->arena, values, key, old ? list : text);
    return true;
}

static bool apply_inline_values(struct call *c, const struct argument *arg, const struct raw *raw,
                                struct err *e)
{
    (void)arg;
    struct value *values = value_map(c->arena), *definition = value_map(c->arena);
    const struct value *list;
    if (!only_once(c, e)) return false;
    for (size_t i = 0; i < raw->words.n; i++)
        if (!add_inline(c, values, raw->words.items[i], e)) return false;
    value_set(c->arena, definition, STR("values"), values);
    if (!read_values(c, definition, &list, e)) return false;
    value_set(c->arena, c->params, STR("parameterValues"), list);
    return true;
}

static bool apply_values(struct call *c, const struct argument *arg, const struct raw *raw,
                         struct err *e)
{
    (void)arg;
    const struct value *definition, *list;
    if (!only_once(c, e) || !read_json(c, raw, &definition, e) ||
        !read_values(c, definition, &list, e))
        return false;
    value_set(c->arena, c->params, STR("parameterValues"), list ? list : &value_null);
    return true;
}

/* ---- the two commands ---- */

static bool apply_parameters(struct call *c, const struct argument *arg, const struct raw *raw,
                             struct err *e)
{
    (void)arg;
    const struct value *definition, *list;
    if (!read_json(c, raw, &definition, e) || !read_parameters(c, definition, &list, e))
        return false;
    value_set(c->arena, c->params, STR("parameterObjects"), list ? list : &value_null);
    return true;
}

/* What was given by itself goes before what the definition has. */
static bool apply_definition(struct call *c, const struct argument *arg, const struct raw *raw,
                             struct err *e)
{
    (void)arg;
    const struct value *definition, *parameters, *values;
    if (!read_json(c, raw, &definition, e) || !read_objects(c, definition, e) ||
        !read_parameters(c, definition, &parameters, e) || !read_values(c, definition, &values, e))
        return false;
    if (parameters && !value_get(c->params, STR("parameterObjects")))
        value_set(c->arena, c->params, STR("parameterObjects"), parameters);
    if (values && !value_get(c->params, STR("parameterValues")))
        value_set(c->arena, c->params, STR("parameterValues"), values);
    return true;
}

static void build_activate(struct call *c)
{
    arguments_custom(&c->table, STR("parameter-values-uri"), ARITY_ONE, apply_values,
                     "The parameter values as JSON; file:// reads them from a file.");
    arguments_custom(&c->table, STR("parameter-values"), ARITY_SOME, apply_inline_values,
                     "The parameter values as name=value; a name given more than once has a list.");
}

static void build_put(struct call *c)
{
    arguments_custom(&c->table, STR("pipeline-definition"), ARITY_ONE, apply_definition,
                     "The definition of the pipeline as JSON; file:// reads it from a file.")
        ->option.required = true;
    arguments_custom(&c->table, STR("parameter-objects"), ARITY_ONE, apply_parameters,
                     "The parameter objects as JSON, instead of those of the definition.");
    build_activate(c);
    arguments_remove(&c->table, STR("pipeline-objects"));
}

const struct argument_hook hook_datapipeline_put = {
    .service = STR_INIT("datapipeline"),
    .operation = STR_INIT("put-pipeline-definition"),
    .build = build_put,
};

const struct argument_hook hook_datapipeline_activate = {
    .service = STR_INIT("datapipeline"),
    .operation = STR_INIT("activate-pipeline"),
    .build = build_activate,
};
