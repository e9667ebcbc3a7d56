#include "custom/cloudformation_export.h"

#include "base/limits.h"
#include "custom/cloudformation_artifact.h"
#include "custom/local_path.h"
#include "custom/template.h"
#include "output/yaml_dump.h"
#include "output/yaml_fold.h"

#define TEMPLATES_DEEP 32 /* nested stacks */

static bool export_metadata(const struct exporter *x, const struct value **template, struct err *e)
{
    const struct value *all = value_get(*template, STR("Metadata"));
    for (size_t i = 0; value_kind_of(all) == VALUE_MAP && i < value_count(all); i++) {
        struct str type = all->u.map.fields[i].name;
        const struct value *v = all->u.map.fields[i].value;
        for (size_t k = 0; k < export_metadata_count; k++) {
            if (!str_eq(export_metadata_rows[k].type, type)) continue;
            if (!export_property(x, &export_metadata_rows[k], type, &v, e)) return false;
        }
        all = export_with(x->arena, all, type, v);
    }
    if (value_kind_of(all) == VALUE_MAP)
        *template = export_with(x->arena, *template, STR("Metadata"), all);
    return true;
}

/* {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": …}}} */
static bool export_include(const struct exporter *x, const struct value **v, struct err *e)
{
    const struct files *f = &x->artifacts->s3.engine->files;
    const struct value *params = value_get(*v, STR("Parameters"));
    const struct value *location = value_get(params, STR("Location"));
    struct s3_url at;
    struct str text = value_text(location), bytes, url;
    if (!str_eq(value_get_text(*v, STR("Name")), STR("AWS::Include")) || text.n == 0 ||
        value_kind_of(location) != VALUE_STRING || export_parse_url(text, &at)) {
        return true;
    }
    static const struct reference include = {.property = STR_INIT("Location")};
    struct str path = local_join(x->arena, x->folder, text);
    struct file_info info;
    if (!export_look(x, path, &info, e)) return false;
    if (info.kind != FILE_REGULAR)
        return export_no_such_path(&include, STR("AWS::Include"), path, e);
    if (!files_read(x->arena, f, path, LIMIT_REQUEST_BODY, &bytes, e) ||
        !export_put(x, bytes, &url, e)) {
        return false;
    }
    params = export_with(x->arena, params, STR("Location"), value_string(x->arena, url));
    *v = export_with(x->arena, *v, STR("Parameters"), params);
    return true;
}

static bool export_includes(const struct exporter *x, const struct value **v, unsigned depth,
                            struct err *e)
{
    struct value *copy =
        value_kind_of(*v) == VALUE_MAP ? value_map(x->arena) : value_list(x->arena);
    if (depth > LIMIT_JSON_DEPTH)
        return err_set(e, ERR_LIMIT, "The template is nested too deeply.");
    for (size_t i = 0; i < value_count(*v); i++) {
        bool map = (*v)->kind == VALUE_MAP;
        const struct value *item = map ? (*v)->u.map.fields[i].value : value_at(*v, i);
        bool include = map && str_eq((*v)->u.map.fields[i].name, STR("Fn::Transform"));
        bool inner = value_kind_of(item) == VALUE_MAP || (map && value_kind_of(item) == VALUE_LIST);
        if (include ? !export_include(x, &item, e)
                    : inner && !export_includes(x, &item, depth + 1, e)) {
            return false;
        }
        if (map) value_set(x->arena, copy, (*v)->u.map.fields[i].name, item);
        if (!map) value_push(x->arena, copy, item);
    }
    *v = copy;
    return true;
}

static bool export_resources(const struct exporter *x, const struct value **all, struct err *e);

static bool export_resource(const struct exporter *x, struct str id, const struct value **resource,
                            struct err *e)
{
    const struct value *properties = value_get(*resource, STR("Properties"));
    struct str type = value_get_text(*resource, STR("Type"));
    if (str_starts(id, STR("Fn::ForEach::"))) {
        if (value_kind_of(*resource) != VALUE_LIST || value_count(*resource) != 3) {
            return err_set(e, ERR_GENERAL,
                           "The value of " STR_FMT " has an invalid \"Fn::ForEach::\" format: Must "
                           "be a list of three entries",
                           STR_ARG(id));
        }
        struct value *list = value_list(x->arena);
        const struct value *inner = value_at(*resource, 2);
        if (!export_resources(x, &inner, e)) return false;
        value_push(x->arena, list, value_at(*resource, 0));
        value_push(x->arena, list, value_at(*resource, 1));
        value_push(x->arena, list, inner);
        *resource = list;
        return true;
    }
    for (size_t i = 0; properties && i < export_resource_count; i++) {
        if (!str_eq(export_resource_rows[i].type, type)) continue;
        if (!export_property(x, &export_resource_rows[i], id, &properties, e)) return false;
        *resource = export_with(x->arena, *resource, STR("Properties"), properties);
    }
    return true;
}

static bool export_resources(const struct exporter *x, const struct value **all, struct err *e)
{
    struct value *copy = value_map(x->arena);
    if (value_kind_of(*all) != VALUE_MAP) return true;
    for (size_t i = 0; i < value_count(*all); i++) {
        struct str id = (*all)->u.map.fields[i].name;
        const struct value *resource = (*all)->u.map.fields[i].value;
        if (!export_resource(x, id, &resource, e)) return false;
        value_set(x->arena, copy, id, resource);
    }
    *all = copy;
    return true;
}

bool export_at(struct artifacts *u, struct str path, unsigned depth, const struct value **out,
               struct err *e)
{
    struct exporter x = {.artifacts = u,
                         .arena = u->s3.arena,
                         .folder = str_sub(path, 0, str_rfind_char(path, '/')),
                         .depth = depth};
    struct str text;
    if (x.folder.n == 0) x.folder = STR("/");
    if (depth > TEMPLATES_DEEP) {
        return err_set(e, ERR_LIMIT, "more than %d templates nested", TEMPLATES_DEEP);
    }
    if (!template_read(&u->s3, path, &text, out, e) || !export_metadata(&x, out, e)) return false;
    if (!value_get(*out, STR("Resources"))) return true;
    if (!export_includes(&x, out, 0, e)) return false;
    const struct value *all = value_get(*out, STR("Resources"));
    if (!export_resources(&x, &all, e)) return false;
    *out = export_with(x.arena, *out, STR("Resources"), all);
    return true;
}

bool export_template(struct artifacts *u, struct str path, const struct value **out, struct err *e)
{
    return export_at(u, path, 0, out, e);
}

bool export_text(struct arena *a, const struct value *template, struct str *out, struct err *e)
{
    static const struct yaml_style style = {.booleans = true, .escapes = true, .width = -1};
    struct buf b = buf_new(a, LIMIT_FILE), folded = buf_new(a, LIMIT_FILE);
    if (!yaml_dump(&b, template, &style, e) || !buf_ok(&b, "the template", e)) return false;
    yaml_fold(&folded, buf_str(&b));
    *out = buf_str(&folded);
    return buf_ok(&folded, "the template", e);
}
