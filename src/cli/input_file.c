#include "cli/input_file.h"

#include "base/utf8.h"
#include "cli/pyjson.h"
#include "cli/unpack.h"
#include "cli/yaml.h"
#include "value/pyrepr.h"

static bool load(struct call *c, size_t index, const struct value **out, struct err *e)
{
    const struct argument *arg = &c->table.items[index];
    struct raw raw;
    struct str problem, fault;
    if (!unpack_raw(c, arg, &c->uses[index], &raw, e)) return false;
    struct str text = raw.words.items[0];
    if (arg->kind == ARGUMENT_INPUT_JSON) {
        problem = STR("The text is not UTF-8.");
        if (utf8_is_valid(text) && py_json(c->arena, text, out, &problem)) return true;
        err_set(e, ERR_PARAM, "Error parsing parameter 'cli-input-json': Invalid JSON received.");
    } else {
        if (yaml_read_input(c->arena, text, out, &problem, &fault)) return true;
        if (fault.n > 0) return err_set(e, ERR_GENERAL, STR_FMT, STR_ARG(fault));
        err_set(e, ERR_PARAM, "Error parsing parameter 'cli-input-yaml': Invalid YAML received.");
    }
    err_hint(e, STR_FMT, STR_ARG(problem));
    return false;
}

bool input_file_merge(struct call *c, struct err *e)
{
    size_t json = arguments_find(&c->table, STR("cli-input-json"));
    size_t yaml = arguments_find(&c->table, STR("cli-input-yaml"));
    if (json == STR_NPOS || yaml == STR_NPOS) return true;
    if (!c->uses[json].seen && !c->uses[yaml].seen) return true;
    if (c->uses[json].seen && c->uses[yaml].seen)
        return err_set(e, ERR_PARAM, "Only one --cli-input- parameter may be specified.");
    size_t index = c->uses[json].seen ? json : yaml;
    const struct value *v;
    if (!load(c, index, &v, e)) return false;
    if (value_kind_of(v) != VALUE_MAP)
        return param_error(e, c->table.items[index].option.name,
                           "Invalid type: expecting map, received " STR_FMT,
                           STR_ARG(py_type(v, false)));
    for (size_t i = 0; i < v->u.map.n; i++) {
        const struct field *f = &v->u.map.fields[i];
        if (!value_get(c->params, f->name)) value_set(c->arena, c->params, f->name, f->value);
    }
    return true;
}
