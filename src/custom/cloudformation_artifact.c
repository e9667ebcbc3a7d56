#include "custom/cloudformation_artifact.h"

#include "base/limits.h"
#include "custom/cloudformation_export.h"
#include "custom/folder_zip.h"
#include "custom/local_path.h"
#include "value/pyrepr.h"

/* ---- maps that stay as they are ---- */

const struct value *export_with(struct arena *a, const struct value *map, struct str name,
                                const struct value *v)
{
    struct value *copy = value_map(a);
    for (size_t i = 0; value_kind_of(map) == VALUE_MAP && i < value_count(map); i++) {
        value_set(a, copy, map->u.map.fields[i].name, map->u.map.fields[i].value);
    }
    value_set(a, copy, name, v);
    return copy;
}

/* "Code.S3" is a name within a map. */
static const struct value *get_property(const struct value *map, struct str property)
{
    size_t dot = str_find_char(property, '.');
    if (dot == STR_NPOS) return value_get(map, property);
    return value_path(map, str_sub(property, 0, dot), str_from(property, dot + 1));
}

static const struct value *set_property(struct arena *a, const struct value *map,
                                        struct str property, const struct value *v)
{
    size_t dot = str_find_char(property, '.');
    if (dot == STR_NPOS) return export_with(a, map, property, v);
    struct str outer = str_sub(property, 0, dot);
    return export_with(a, map, outer,
                       export_with(a, value_get(map, outer), str_from(property, dot + 1), v));
}

static bool is_false(const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOL:
        return !value_is_true(v);
    case VALUE_NUMBER:
        return value_to_double(v, 1) == 0;
    case VALUE_STRING:
    case VALUE_BYTES:
        return value_text(v).n == 0;
    case VALUE_LIST:
    case VALUE_MAP:
        return value_count(v) == 0;
    }
    return false;
}

/* ---- addresses ---- */

bool export_parse_url(struct str text, struct s3_url *out)
{
    if (!str_starts(text, STR("s3://"))) return false;
    struct str rest = str_from(text, 5);
    rest = str_sub(rest, 0, str_find_char(rest, '#'));
    size_t mark = str_find_char(rest, '?'), slash;
    struct str query = mark == STR_NPOS ? STR_NONE : str_from(rest, mark + 1), part;
    rest = str_sub(rest, 0, mark);
    slash = str_find_char(rest, '/');
    if (slash == STR_NPOS || slash == 0) return false;
    *out = (struct s3_url){.bucket = str_sub(rest, 0, slash), .key = str_from(rest, slash)};
    while (str_starts(out->key, STR("/"))) out->key = str_from(out->key, 1);
    while (str_next(&query, '&', &part)) {
        if (str_starts(part, STR("versionId="))) out->version = str_from(part, 10);
    }
    return true;
}

static const struct value *address(struct arena *a, const struct reference *ref, struct str url)
{
    struct s3_url at;
    if (ref->bucket.n == 0 || !export_parse_url(url, &at)) return value_string(a, url);
    struct value *map = value_map(a);
    set_text(a, map, ref->bucket, at.bucket);
    set_text(a, map, ref->key, at.key);
    if (ref->version.n > 0 && at.version.n > 0) set_text(a, map, ref->version, at.version);
    return map;
}

/* ---- files and folders ---- */

/* False with nothing set: there is nothing. The door's refusal is an error. */
bool export_look(const struct exporter *x, struct str path, struct file_info *info, struct err *e)
{
    struct err why = err_init(x->arena);
    *info = (struct file_info){.kind = FILE_OTHER};
    if (files_info(x->arena, &x->artifacts->s3.engine->files, path, true, info, &why)) return true;
    if (why.kind != ERR_DENIED) return true;
    *e = why;
    return false;
}

/* Has it the end of an archive's directory? */
static bool is_archive(struct str bytes)
{
    size_t from = bytes.n > 65557 ? bytes.n - 65557 : 0;
    return bytes.n >= 22 && str_find(str_from(bytes, from), STR("PK\5\6")) != STR_NPOS;
}

static bool zip_one(const struct exporter *x, struct str path, const struct file_info *info,
                    struct str bytes, struct str *out, struct err *e)
{
    struct zip z = zip_new(x->arena);
    const struct zip_file file = {.name = str_from(path, str_rfind_char(path, '/') + 1),
                                  .mode = info->mode,
                                  .modified_us =
                                      clock_now_ms(x->artifacts->s3.engine->clock) * 1000};
    return zip_add(&z, &file, bytes, e) && zip_end(&z, out, e);
}

bool export_put(const struct exporter *x, struct str bytes, struct str *url, struct err *e)
{
    struct str key;
    if (!artifacts_put(x->artifacts, bytes, STR_NONE, &key, e)) return false;
    *url = arena_printf(x->arena, "s3://" STR_FMT "/" STR_FMT, STR_ARG(x->artifacts->bucket),
                        STR_ARG(key));
    return true;
}

bool export_no_such_path(const struct reference *ref, struct str id, struct str path, struct err *e)
{
    return err_set(e, ERR_GENERAL,
                   "Parameter " STR_FMT " of resource " STR_FMT
                   " refers to a file or folder that does not exist " STR_FMT,
                   STR_ARG(ref->property), STR_ARG(id), STR_ARG(path));
}

/* The address of what the property names, or of the template's folder. */
static bool export_path(const struct exporter *x, const struct reference *ref, struct str id,
                        const struct value *v, struct str *url, struct err *e)
{
    const struct files *f = &x->artifacts->s3.engine->files;
    struct str given = value_kind_of(v) == VALUE_NULL ? x->folder : value_text(v), bytes;
    struct file_info info;
    struct s3_url ignored;
    *url = given;
    if (value_kind_of(v) != VALUE_NULL && value_kind_of(v) != VALUE_STRING) {
        return export_no_such_path(ref, id, py_str(x->arena, v, true), e);
    }
    if (export_parse_url(given, &ignored)) return true;
    struct str path = local_absolute(x->arena, x->folder, given);
    /* a single file is looked for from the working folder */
    struct str here = local_absolute(x->arena, local_folder(x->arena, f), given);
    if (ref->zipped && value_kind_of(v) == VALUE_STRING) {
        if (!export_look(x, here, &info, e)) return false;
        if (info.kind == FILE_REGULAR) {
            if (!files_read(x->arena, f, here, LIMIT_REQUEST_BODY, &bytes, e)) return false;
            if (!is_archive(bytes)) {
                return zip_one(x, here, &info, bytes, &bytes, e) && export_put(x, bytes, url, e);
            }
        }
    }
    if (!export_look(x, path, &info, e)) return false;
    if (info.kind == FILE_FOLDER) {
        static const struct folder_choice all = {.leaves_links = false};
        return folder_zip(&x->artifacts->s3, path, &all, &bytes, e) && export_put(x, bytes, url, e);
    }
    if (info.kind != FILE_REGULAR) return export_no_such_path(ref, id, path, e);
    return files_read(x->arena, f, path, LIMIT_REQUEST_BODY, &bytes, e) &&
           export_put(x, bytes, url, e);
}

/* *url stays empty where there is nothing to do. */
static bool export_stack(const struct exporter *x, const struct reference *ref, struct str id,
                         const struct value *v, struct str *url, struct err *e)
{
    struct str given = value_text(v), path = local_absolute(x->arena, x->folder, given), text;
    struct s3_url at;
    struct file_info info;
    const struct value *template;
    *url = STR_NONE;
    if (value_kind_of(v) == VALUE_NULL || export_parse_url(given, &at) ||
        str_starts(given, STR("http://")) || str_starts(given, STR("https://"))) {
        return true;
    }
    if (!export_look(x, path, &info, e)) return false;
    if (info.kind != FILE_REGULAR) {
        return err_set(e, ERR_GENERAL,
                       STR_FMT " parameter of " STR_FMT
                               " resource is invalid. It must be a S3 URL or path to "
                               "CloudFormation template file. Actual: " STR_FMT,
                       STR_ARG(ref->property), STR_ARG(id), STR_ARG(path));
    }
    struct str key;
    return export_at(x->artifacts, path, x->depth + 1, &template, e) &&
           export_text(x->arena, template, &text, e) &&
           artifacts_put(x->artifacts, text, STR("template"), &key, e) &&
           artifacts_url(x->artifacts, key, url, e);
}

bool export_property(const struct exporter *x, const struct reference *ref, struct str id,
                     const struct value **map, struct err *e)
{
    if (value_kind_of(*map) != VALUE_MAP) return true;
    const struct value *v = get_property(*map, ref->property);
    if ((is_false(v) && ref->optional) || value_kind_of(v) == VALUE_MAP) return true;
    struct str url = STR_NONE;
    bool ok =
        ref->stack ? export_stack(x, ref, id, v, &url, e) : export_path(x, ref, id, v, &url, e);
    if (ok && url.n > 0) {
        *map = set_property(x->arena, *map, ref->property, address(x->arena, ref, url));
    }
    if (ok || e->kind == ERR_DENIED || e->kind == ERR_CANCELLED) return ok;
    struct str why = e->message;
    struct str name = v ? py_str(x->arena, v, true) : STR("None");
    return err_set(e, ERR_GENERAL,
                   "Unable to upload artifact " STR_FMT " referenced by " STR_FMT
                   " parameter of " STR_FMT " resource.\n" STR_FMT,
                   STR_ARG(name), STR_ARG(ref->property), STR_ARG(id), STR_ARG(why));
}
