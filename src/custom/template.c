#include "custom/template.h"

#include "base/limits.h"
#include "cli/yaml.h"
#include "value/pyrepr.h"

struct str template_path(const struct request *r, struct str path)
{
    bool home = str_eq(path, STR("~")) || str_starts(path, STR("~/"));
    if (!home || r->engine->for_model) return path;
    return arena_printf(r->arena, STR_FMT STR_FMT, STR_ARG(env_home(r->engine->env)),
                        STR_ARG(str_from(path, 1)));
}

bool template_check_path(struct request *r, struct str path, struct err *e)
{
    struct file_info info = {0};
    struct err why = err_init(r->arena);
    bool found = files_info(r->arena, &r->engine->files, path, true, &info, &why);
    if (found && info.kind == FILE_REGULAR) return true;
    if (why.kind != ERR_DENIED) {
        return err_set(e, ERR_GENERAL, "Invalid template path " STR_FMT, STR_ARG(path));
    }
    *e = why;
    return false;
}

bool template_read(struct request *r, struct str path, struct str *text, const struct value **out,
                   struct err *e)
{
    struct str problem;
    if (!files_read(r->arena, &r->engine->files, path, LIMIT_FILE, text, e)) {
        if (e->kind == ERR_IO) e->kind = ERR_GENERAL;
        return false;
    }
    if (!yaml_read_template(r->arena, *text, out, &problem)) {
        return err_set(e, ERR_GENERAL, "The template '" STR_FMT "' is no YAML: " STR_FMT,
                       STR_ARG(path), STR_ARG(problem));
    }
    if (value_kind_of(*out) == VALUE_MAP) return true;
    return err_set(e, ERR_GENERAL, "'%s' object has no attribute 'get'", py_type_name(*out));
}
