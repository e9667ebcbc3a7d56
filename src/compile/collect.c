#include "compile/collect.h"

#include "base/strmap.h"

#include <stdlib.h>

struct collection {
    struct arena *arena;
    struct strmap versions; /* path of a version's folder -> struct collected_service */
    struct str folder;      /* the data folder; has_folder says whether it is known */
    bool has_folder;
    struct str partitions;
    struct str endpoints;
    struct str cli_version;
    struct str botocore_version;
};

static const struct str kind_files[] = {
    [COLLECT_SERVICE] = STR_INIT("service-2.json"),
    [COLLECT_SERVICE_EXTRAS] = STR_INIT("service-2.sdk-extras.json"),
    [COLLECT_PAGINATORS] = STR_INIT("paginators-1.json"),
    [COLLECT_PAGINATORS_EXTRAS] = STR_INIT("paginators-1.sdk-extras.json"),
    [COLLECT_WAITERS] = STR_INIT("waiters-2.json"),
    [COLLECT_RULE_SET] = STR_INIT("endpoint-rule-set-1.json"),
};
_Static_assert(ARRAY_LEN(kind_files) == COLLECT_KIND_COUNT, "one file name for each kind");

/* A path from its end: <folder>/<service>/<version>/<file>. */
struct location {
    struct str folder, service, version, file;
};

static struct str cut_last(struct str *path)
{
    size_t slash = str_rfind_char(*path, '/');
    struct str last = slash == STR_NPOS ? *path : str_from(*path, slash + 1);
    *path = slash == STR_NPOS ? STR_NONE : str_sub(*path, 0, slash);
    return last;
}

static bool is_data_folder(struct str folder)
{
    return folder.n == 0 || str_eq(folder, STR("data")) || str_ends(folder, STR("/data"));
}

static bool kind_of_file(struct str file, enum collect_kind *out)
{
    for (size_t i = 0; i < ARRAY_LEN(kind_files); i++) {
        if (!str_eq(file, kind_files[i])) continue;
        *out = (enum collect_kind)i;
        return true;
    }
    return false;
}

static bool locate_model(struct str path, struct location *out, enum collect_kind *kind)
{
    out->file = cut_last(&path);
    if (!kind_of_file(out->file, kind)) return false;
    out->version = cut_last(&path);
    out->service = cut_last(&path);
    out->folder = path;
    return out->version.n > 0 && out->service.n > 0 && is_data_folder(out->folder);
}

static bool is_shared(struct str path, struct str name)
{
    struct str file = cut_last(&path);
    return str_eq(file, name) && is_data_folder(path);
}

/* The module that tells a version, "awscli" or "botocore". */
static bool is_module(struct str path, struct str module)
{
    if (!str_eq(cut_last(&path), STR("__init__.py"))) return false;
    return str_eq(cut_last(&path), module);
}

bool collect_wants(struct str path)
{
    struct location at;
    enum collect_kind kind;
    return locate_model(path, &at, &kind) || is_shared(path, STR("partitions.json")) ||
           is_shared(path, STR("endpoints.json")) || is_module(path, STR("awscli")) ||
           is_module(path, STR("botocore"));
}

/* The text of the line  __version__ = '2.38.1'. */
static struct str module_version(struct str text)
{
    struct str line;
    while (str_next(&text, '\n', &line)) {
        if (!str_starts(line, STR("__version__"))) continue;
        struct str skipped, version;
        bool is_quoted = str_next(&line, '\'', &skipped) && str_next(&line, '\'', &version);
        return is_quoted ? version : STR_NONE;
    }
    return STR_NONE;
}

static struct collected_service *version_of(struct collection *c, const struct location *at)
{
    struct str key =
        arena_printf(c->arena, STR_FMT "/" STR_FMT, STR_ARG(at->service), STR_ARG(at->version));
    struct collected_service *s = strmap_get(&c->versions, key);
    if (s) return s;
    s = ARENA_NEW(c->arena, struct collected_service);
    s->name = arena_str(c->arena, at->service);
    s->version = arena_str(c->arena, at->version);
    strmap_set(&c->versions, key, s);
    return s;
}

static bool take_model(struct collection *c, const struct location *at, enum collect_kind kind,
                       struct str bytes, struct err *e)
{
    if (!c->has_folder) c->folder = arena_str(c->arena, at->folder);
    c->has_folder = true;
    if (!str_eq(c->folder, at->folder)) {
        return err_set(e, ERR_MODEL,
                       "there are two folders with service models, '" STR_FMT "' and '" STR_FMT
                       "': name one of them",
                       STR_ARG(c->folder), STR_ARG(at->folder));
    }
    version_of(c, at)->texts[kind] = arena_str(c->arena, bytes);
    return true;
}

bool collect_take(struct collection *c, struct str path, struct str bytes, struct err *e)
{
    struct location at;
    enum collect_kind kind;
    if (locate_model(path, &at, &kind)) return take_model(c, &at, kind, bytes, e);
    if (is_shared(path, STR("partitions.json"))) {
        c->partitions = arena_str(c->arena, bytes);
    } else if (is_shared(path, STR("endpoints.json"))) {
        c->endpoints = arena_str(c->arena, bytes);
    } else if (is_module(path, STR("awscli"))) {
        c->cli_version = arena_str(c->arena, module_version(bytes));
    } else if (is_module(path, STR("botocore"))) {
        c->botocore_version = arena_str(c->arena, module_version(bytes));
    }
    return true;
}

struct collection *collect_new(struct arena *a)
{
    struct collection *c = ARENA_NEW(a, struct collection);
    c->arena = a;
    c->versions = strmap_new(a);
    return c;
}

static int by_name_and_version(const void *a, const void *b)
{
    const struct collected_service *const *x = a, *const *y = b;
    int order = str_cmp((*x)->name, (*y)->name);
    return order ? order : str_cmp((*x)->version, (*y)->version);
}

const struct collected_service **collect_services(struct collection *c, size_t *n)
{
    size_t all = 0, kept = 0;
    const struct collected_service **list =
        ARENA_ARRAY(c->arena, const struct collected_service *, c->versions.n);
    for (size_t i = 0; i < c->versions.cap; i++) {
        const struct collected_service *s = c->versions.slots[i].value;
        if (s && s->texts[COLLECT_SERVICE].n > 0) list[all++] = s;
    }
    if (all > 0) qsort(list, all, sizeof *list, by_name_and_version);
    for (size_t i = 0; i < all; i++) {
        bool is_newest = i + 1 == all || !str_eq(list[i]->name, list[i + 1]->name);
        if (is_newest) list[kept++] = list[i];
    }
    *n = kept;
    return list;
}

struct str collect_partitions(const struct collection *c)
{
    return c->partitions;
}

struct str collect_endpoints(const struct collection *c)
{
    return c->endpoints;
}

struct str collect_source(const struct collection *c)
{
    if (c->cli_version.n > 0) {
        return arena_printf(c->arena, "aws-cli " STR_FMT, STR_ARG(c->cli_version));
    }
    if (c->botocore_version.n > 0) {
        return arena_printf(c->arena, "botocore " STR_FMT, STR_ARG(c->botocore_version));
    }
    return STR_NONE;
}
