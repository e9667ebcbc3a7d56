#include "base/limits.h"
#include "cli/yaml.h"
#include "custom/eks_kubeconfig.h"
#include "custom/local_path.h"
#include "output/yaml_dump.h"
#include "value/pyrepr.h"

#define FILE_MODE 0600

static const struct value *new_content(struct arena *a)
{
    struct value *v = value_map(a);
    set_text(a, v, STR("apiVersion"), STR("v1"));
    value_set(a, v, STR("clusters"), value_list(a));
    value_set(a, v, STR("contexts"), value_list(a));
    set_text(a, v, STR("current-context"), STR(""));
    set_text(a, v, STR("kind"), STR("Config"));
    value_set(a, v, STR("preferences"), value_map(a));
    value_set(a, v, STR("users"), value_list(a));
    return v;
}

static bool check_entries(struct str key, const struct value *list, struct err *e)
{
    for (size_t i = 0; value_kind_of(list) == VALUE_LIST && i < value_count(list); i++) {
        if (value_kind_of(value_at(list, i)) == VALUE_MAP) continue;
        return err_set(e, ERR_GENERAL, "Entry in " STR_FMT " not a <class 'dict'>. ", STR_ARG(key));
    }
    return true;
}

/* What is there has the type that a new file gives it. */
static bool check_content(struct arena *a, const struct value *content, struct err *e)
{
    if (value_kind_of(content) != VALUE_MAP) {
        return err_set(e, ERR_GENERAL, "Content not a <class 'dict'>.");
    }
    const struct value *known = new_content(a);
    for (size_t i = 0; i < value_count(known); i++) {
        const struct field *f = &known->u.map.fields[i];
        const struct value *v = value_get(content, f->name);
        enum value_kind kind = value_kind_of(v);
        if (kind != VALUE_NULL && kind != f->value->kind) {
            struct str is = py_type(v, true), should = py_type(f->value, true);
            return err_set(e, ERR_GENERAL,
                           STR_FMT " is wrong type: " STR_FMT " (Should be " STR_FMT ")",
                           STR_ARG(f->name), STR_ARG(is), STR_ARG(should));
        }
        if (!check_entries(f->name, v, e)) return false;
    }
    return true;
}

static bool load(struct request *r, struct str path, struct kubeconfig *out, struct err *e)
{
    struct arena *a = r->arena;
    struct str text, problem;
    struct err why = err_init(a);
    *out = (struct kubeconfig){path, new_content(a)};
    if (!files_read(a, &r->engine->files, path, LIMIT_CONFIG_FILE, &text, &why)) {
        if (str_starts(why.message, STR("[Errno 2]"))) return true;
        *e = why;
        if (why.kind != ERR_IO) return false;
        e->kind = ERR_GENERAL;
        return err_prefix(e, "Can't open kubeconfig for reading: ");
    }
    const struct value *content;
    if (!yaml_read(a, text, &content, &problem)) {
        return err_set(e, ERR_GENERAL, "YamlError while loading kubeconfig: " STR_FMT,
                       STR_ARG(problem));
    }
    if (value_kind_of(content) != VALUE_NULL) out->content = content;
    return check_content(a, out->content, e);
}

/* os.path.abspath(os.path.expanduser(path)) */
static struct str full_path(const struct request *r, struct str path)
{
    struct arena *a = r->arena;
    if (str_eq(path, STR("~")) || str_starts(path, STR("~/"))) {
        path = arena_printf(a, STR_FMT STR_FMT, STR_ARG(env_home(r->engine->env)),
                            STR_ARG(str_from(path, 1)));
    }
    return local_absolute(a, local_folder(a, &r->engine->files), path);
}

bool kubeconfig_check(struct request *r, const struct value *params, struct err *e)
{
    struct str all = env_or(r->engine->env, STR("KUBECONFIG"), STR("~/.kube/config")), path;
    struct err why = err_init(r->arena);
    const struct value *given = value_get(params, STR("kubeconfig"));
    if (given) all = value_text(given);
    if (given || !str_next(&all, ':', &path)) path = all;
    /* what else can be wrong is said when it is written, in the CLI's words */
    if (files_check_write(r->arena, &r->engine->files, full_path(r, path), &why) ||
        why.kind != ERR_DENIED) {
        return true;
    }
    *e = why;
    err_hint(e, "Name a file in the working folder with --kubeconfig, or print it with --dry-run.");
    return false;
}

bool kubeconfig_choose(struct request *r, const struct value *params, struct str cluster,
                       struct kubeconfig *out, struct err *e)
{
    const struct value *given = value_get(params, STR("kubeconfig"));
    struct str rest = env_or(r->engine->env, STR("KUBECONFIG"), STR("~/.kube/config"));
    struct str path, first = STR_NONE;
    if (given) return load(r, full_path(r, value_text(given)), out, e);
    while (str_next(&rest, ':', &path)) {
        if (str_trim(path).n == 0) continue;
        struct err why = err_init(r->arena);
        path = full_path(r, path);
        if (!first.p) first = path;
        if (load(r, path, out, &why)) {
            if (kubeconfig_has(out, cluster)) return true;
        } else if (why.kind == ERR_DENIED) {
            *e = why;
            err_hint(e, "Name a file with --kubeconfig.");
            return false;
        }
    }
    return load(r, first.p ? first : full_path(r, STR("~/.kube/config")), out, e);
}

bool kubeconfig_has(const struct kubeconfig *k, struct str cluster)
{
    const struct value *list = value_get(k->content, STR("clusters"));
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *name = value_get(value_at(list, i), STR("name"));
        if (name && str_eq(value_text(name), cluster)) return true;
    }
    return false;
}

void kubeconfig_insert(struct arena *a, struct kubeconfig *k, struct str key,
                       const struct value *entry)
{
    const struct value *old = value_get(k->content, key);
    struct value *list = value_list(a), *content = value_map(a);
    bool found = false;
    for (size_t i = 0; i < value_count(old); i++) {
        const struct value *item = value_at(old, i), *name = value_get(item, STR("name"));
        bool same = !found && name && value_eq(name, value_get(entry, STR("name")));
        found = found || same;
        value_push(a, list, same ? entry : item);
    }
    if (!found) value_push(a, list, entry);
    for (size_t i = 0; i < value_count(k->content); i++) {
        const struct field *f = &k->content->u.map.fields[i];
        value_set(a, content, f->name, f->value);
    }
    value_set(a, content, key, list);
    k->content = content;
}

bool kubeconfig_text(struct arena *a, const struct value *v, struct str *out, struct err *e)
{
    static const struct yaml_style style = {.aliases = true, .escapes = true, .width = -1};
    struct buf b = buf_new(a, LIMIT_CONFIG_FILE);
    if (!yaml_dump(&b, v, &style, e)) return false;
    *out = buf_str(&b);
    return buf_ok(&b, "the kubeconfig", e);
}

bool kubeconfig_write(struct request *r, const struct kubeconfig *k, struct err *e)
{
    struct str text, folder = str_sub(k->path, 0, str_rfind_char(k->path, '/'));
    struct err why = err_init(r->arena);
    const struct files *files = &r->engine->files;
    if (!kubeconfig_text(r->arena, k->content, &text, e)) return false;
    bool made = folder.n == 0 || files_make_folders(r->arena, files, folder, &why);
    if (made && files_write(r->arena, files, k->path, FILE_MODE, text, &why)) return true;
    *e = why;
    if (why.kind != ERR_IO) return false;
    e->kind = ERR_GENERAL;
    return err_prefix(e, made ? "Can't open kubeconfig for writing: "
                              : "Can't create directory for writing: ");
}
