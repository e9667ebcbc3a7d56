#include "custom/emr.h"

#include "base/limits.h"
#include "cli/shorthand.h"
#include "engine/print.h"
#include "value/json.h"

static const struct member *member_of(struct request *r, struct str path)
{
    const struct operation *o = service_operation(r->invocation.service, STR("RunJobFlow"));
    const struct member *m = o ? operation_input(o) : NULL;
    struct str part;
    while (m && str_next(&path, '.', &part)) m = shape_member(member_shape(m), part);
    if (m && shape_kind(member_shape(m)) == SHAPE_LIST) m = shape_element(member_shape(m));
    return m;
}

/* Members that are lists though no member of the API says so. */
static bool is_list_name(struct str name)
{
    static const struct str names[] = {
        STR_INIT("Args"), STR_INIT("SubnetIds"), STR_INIT("AvailabilityZones"),
        STR_INIT("AdditionalMasterSecurityGroups"), STR_INIT("AdditionalSlaveSecurityGroups")};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (str_eq(names[i], name)) return true;
    }
    return false;
}

static bool adapt(struct request *r, const struct emr_schema *schema, const struct value *given,
                  const struct value **out, struct err *e)
{
    const struct member *m = member_of(r, schema->member);
    struct value *map = value_map(r->arena);
    *out = map;
    for (size_t i = 0; i < value_count(given); i++) {
        struct str name = given->u.map.fields[i].name;
        const struct value *v = given->u.map.fields[i].value;
        const struct member *known = m ? shape_member(member_shape(m), name) : NULL;
        if (known && !shorthand_adapt(r->arena, v, known, &v, e)) return false;
        if (is_list_name(name) && value_kind_of(v) != VALUE_LIST) {
            struct value *list = value_list(r->arena);
            value_push(r->arena, list, v);
            v = list;
        }
        value_set(r->arena, map, name, v);
    }
    return true;
}

static bool is_name(const struct emr_schema *schema, struct str name)
{
    for (size_t i = 0; i < schema->name_count; i++) {
        if (str_eq(schema->names[i], name)) return true;
    }
    return false;
}

static void report(struct buf *problems, const struct emr_schema *schema, const struct value *item,
                   struct str place)
{
    for (size_t i = 0; i < schema->required_count; i++) {
        if (value_get(item, schema->required[i])) continue;
        buf_addf(problems, "\nMissing required parameter in " STR_FMT ": \"" STR_FMT "\"",
                 STR_ARG(place), STR_ARG(schema->required[i]));
    }
    for (size_t i = 0; i < value_count(item); i++) {
        struct str name = item->u.map.fields[i].name;
        if (is_name(schema, name)) continue;
        buf_addf(problems, "\nUnknown parameter in " STR_FMT ": \"" STR_FMT "\", must be one of: ",
                 STR_ARG(place), STR_ARG(name));
        for (size_t k = 0; k < schema->name_count; k++) {
            buf_addf(problems, "%s" STR_FMT, k > 0 ? ", " : "", STR_ARG(schema->names[k]));
        }
    }
}

static bool check(struct arena *a, const struct emr_schema *schema, const struct value *v,
                  struct err *e)
{
    struct buf problems = buf_new(a, LIMIT_COMMAND);
    if (!schema->list) report(&problems, schema, v, STR("input"));
    for (size_t i = 0; schema->list && i < value_count(v); i++) {
        report(&problems, schema, value_at(v, i), arena_printf(a, "[%zu]", i));
    }
    return problems.n == 0 || err_set(e, ERR_PARAM, "Parameter validation failed:" STR_FMT,
                                      STR_ARG(buf_str(&problems)));
}

/* One word: JSON by its first character, else shorthand. */
static bool read_word(struct request *r, const struct emr_schema *schema, struct str word,
                      const struct value **out, struct err *e)
{
    const struct paramfiles files = {.files = &r->engine->files};
    struct str text = str_trim(word);
    bool json = str_starts(text, STR("{")) || str_starts(text, STR("["));
    if (json) {
        struct err why = err_init(r->arena);
        if (json_read(r->arena, text, out, &why)) return true;
        return err_set(e, ERR_PARAM,
                       "Error parsing parameter '--" STR_FMT "': Invalid JSON: " STR_FMT,
                       STR_ARG(schema->option), STR_ARG(why.message));
    }
    if (shorthand_parse(r->arena, &files, word, out, e)) return adapt(r, schema, *out, out, e);
    return e->kind == ERR_PARAM
               ? err_prefix(e, "Error parsing parameter '--" STR_FMT "': ", STR_ARG(schema->option))
               : false;
}

static bool is_structure(const struct emr_schema *schema, const struct value *v, struct err *e)
{
    return value_kind_of(v) == VALUE_MAP ||
           err_set(e, ERR_PARAM, "--" STR_FMT ": a structure is expected, not a %s",
                   STR_ARG(schema->option), value_kind_name(value_kind_of(v)));
}

static bool read_list(struct request *r, const struct emr_schema *schema, const struct value *words,
                      const struct value **out, struct err *e)
{
    struct value *list = value_list(r->arena);
    for (size_t i = 0; i < value_count(words); i++) {
        const struct value *item;
        if (!read_word(r, schema, value_text(value_at(words, i)), &item, e)) return false;
        size_t n = value_kind_of(item) == VALUE_LIST ? value_count(item) : 0;
        for (size_t k = 0; k < n; k++) {
            if (!is_structure(schema, value_at(item, k), e)) return false;
            value_push(r->arena, list, value_at(item, k));
        }
        if (value_kind_of(item) == VALUE_LIST) continue;
        if (!is_structure(schema, item, e)) return false;
        value_push(r->arena, list, item);
    }
    *out = list;
    return true;
}

bool emr_structured(struct request *r, const struct value *params, const struct emr_schema *schema,
                    const struct value **out, struct err *e)
{
    const struct value *given = value_get(params, schema->option);
    *out = NULL;
    if (!given) return true;
    bool ok = schema->list ? read_list(r, schema, given, out, e)
                           : read_word(r, schema, value_text(given), out, e) &&
                                 is_structure(schema, *out, e);
    return ok && check(r->arena, schema, *out, e);
}

struct str emr_link(struct request *r, const char *path)
{
    struct str region = r->settings.endpoint.region;
    if (region.n == 0) region = STR("us-east-1");
    return arena_printf(r->arena, "s3://" STR_FMT ".elasticmapreduce%s", STR_ARG(region), path);
}

const struct value *emr_tags(struct arena *a, const struct value *words)
{
    struct value *list = value_list(a);
    for (size_t i = 0; i < value_count(words); i++) {
        struct str word = value_text(value_at(words, i));
        size_t equals = str_find_char(word, '=');
        struct value *tag = value_map(a);
        set_text(a, tag, STR("Key"), str_sub(word, 0, equals));
        set_text(a, tag, STR("Value"), equals == STR_NPOS ? STR("") : str_from(word, equals + 1));
        value_push(a, list, tag);
    }
    return list;
}

struct value *emr_job_flow(struct arena *a, const struct value *params)
{
    struct value *v = value_map(a);
    set_text(a, v, STR("JobFlowId"), value_get_text(params, STR("cluster-id")));
    return v;
}

bool emr_call_print(struct request *r, struct str operation, const struct value *params,
                    struct err *e)
{
    const struct value *output;
    const struct operation *o = custom_operation(r, operation);
    if (o && !cli_check_params(r->arena, o, params, e)) return false;
    return custom_call(r, operation, params, &output, e) && print_add(r, operation, output, e);
}

bool emr_release_label(struct request *r, const struct value *params, struct str *out,
                       struct err *e)
{
    struct value *input = value_map(r->arena);
    const struct value *output;
    set_text(r->arena, input, STR("ClusterId"), value_get_text(params, STR("cluster-id")));
    if (!custom_call(r, STR("DescribeCluster"), input, &output, e)) return false;
    *out = value_text(value_path(output, STR("Cluster"), STR("ReleaseLabel")));
    return true;
}

bool emr_exclusive(const struct value *params, const char *option, const char *other, struct err *e)
{
    if (!value_get(params, str_of(option)) || !value_get(params, str_of(other))) return true;
    return err_set(e, ERR_PARAM, "You cannot specify both --%s and --%s options together.", option,
                   other);
}
