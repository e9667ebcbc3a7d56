#include "compile/compile.h"

#include "compile/collect.h"
#include "compile/database.h"
#include "compile/package.h"
#include "compile/replace.h"
#include "search/search.h"
#include "value/json.h"

bool compile_database(struct arena *a, const struct compile_input *in, struct str *out,
                      struct err *e)
{
    struct database *d = database_new(a);
    for (size_t i = 0; i < in->count; i++) {
        if (!database_add_service(d, &in->services[i], e)) return false;
    }
    return database_add_shared(d, in->partitions, in->endpoints, e) &&
           database_finish(d, in->source, out, e);
}

static bool read_document(struct arena *a, struct str text, const struct value **out, struct err *e)
{
    return text.n == 0 || json_read(a, text, out, e);
}

static bool add_collected(struct database *d, const struct collected_service *s, struct err *e)
{
    struct arena *scratch = arena_new();
    struct err why = err_init(scratch);
    const struct value *v[COLLECT_KIND_COUNT] = {NULL};
    bool ok = true;
    for (int k = 0; ok && k < COLLECT_KIND_COUNT; k++) {
        ok = read_document(scratch, s->texts[k], &v[k], &why);
    }
    struct compile_service in = {
        .name = s->name,
        .service = v[COLLECT_SERVICE],
        .service_extras = v[COLLECT_SERVICE_EXTRAS],
        .paginators = v[COLLECT_PAGINATORS],
        .paginators_extras = v[COLLECT_PAGINATORS_EXTRAS],
        .waiters = v[COLLECT_WAITERS],
        .rule_set = v[COLLECT_RULE_SET],
    };
    if (!ok) {
        err_set(e, why.kind, "service " STR_FMT ": " STR_FMT, STR_ARG(s->name),
                STR_ARG(why.message));
    }
    ok = ok && database_add_service(d, &in, e);
    arena_free(scratch);
    return ok;
}

static bool add_shared(struct database *d, const struct collection *c, struct arena *a,
                       struct err *e)
{
    const struct value *partitions = NULL, *endpoints = NULL;
    if (!read_document(a, collect_partitions(c), &partitions, e)) {
        return err_prefix(e, "partitions.json: ");
    }
    if (!read_document(a, collect_endpoints(c), &endpoints, e)) {
        return err_prefix(e, "endpoints.json: ");
    }
    return database_add_shared(d, partitions, endpoints, e);
}

/* The index is made from the database as it will be read. */
static bool add_search(struct database *d, struct str source, struct arena *a, struct err *e)
{
    struct str bytes, index;
    const struct model *m;
    bool ok = database_finish(d, source, &bytes, e) && model_of_bytes(a, bytes, &m, e) &&
              search_build(a, m, search_knowledge, search_knowledge_count, &index, e);
    if (ok) database_add_blob(d, SEARCH_BLOB, index);
    return ok;
}

static struct str base_name(struct str path)
{
    size_t slash = str_rfind_char(path, '/');
    return slash == STR_NPOS ? path : str_from(path, slash + 1);
}

bool compile_from(struct arena *a, struct str from, struct str to, struct err *e)
{
    struct collection *c = collect_new(a);
    if (!package_collect(a, from, c, e)) return false;
    size_t n;
    const struct collected_service **services = collect_services(c, &n);
    if (n == 0) {
        err_set(e, ERR_MODEL, "there are no service models in '" STR_FMT "'", STR_ARG(from));
        err_hint(e, "Give botocore's data folder, or a package of AWS CLI v2 or botocore.");
        return false;
    }
    struct database *d = database_new(a);
    for (size_t i = 0; i < n; i++) {
        if (!add_collected(d, services[i], e)) return false;
    }
    struct str source = collect_source(c), bytes;
    if (source.n == 0) source = base_name(from);
    return add_shared(d, c, a, e) && add_search(d, source, a, e) &&
           database_finish(d, source, &bytes, e) && replace_file(a, to, bytes, e);
}
