#include "compile/service.h"
#include "compile/xform.h"
#include "model/model.h"
#include "value/json.h"

#include <stdlib.h>
#include <string.h>

/* An operation and where it stands in the two orders. */
struct entry {
    struct str name;
    struct str cli_name;
    uint32_t number; /* record in TABLE_OPERATIONS */
    const struct value *json;
};

static int by_cli_name(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = str_cmp(x->cli_name, y->cli_name);
    return order ? order : str_cmp(x->name, y->name);
}

static int by_name(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

static bool compile_payload(struct service_job *j, struct place field,
                            const struct value *reference)
{
    if (!reference) return true;
    struct place m = section_reserve(j->section, TABLE_MEMBERS, 1);
    section_ref(j->section, field, m);
    const struct value *shape = value_get(j->shapes, value_get_text(reference, STR("shape")));
    if (shape && !str_eq(value_get_text(shape, STR("type")), STR("structure"))) {
        return err_set(j->e, ERR_MODEL, "its input or output is no structure");
    }
    return compile_reference(j, m, reference);
}

static bool compile_errors(struct service_job *j, struct place field, const struct value *errors)
{
    size_t n = value_count(errors);
    struct place first = section_reserve(j->section, TABLE_SHAPE_REFS, n);
    section_list(j->section, field, first, n);
    for (size_t i = 0; i < n; i++) {
        struct str shape = value_get_text(value_at(errors, i), STR("shape"));
        const uint32_t *number = strmap_get(&j->shape_index, shape);
        if (!number) {
            return err_set(j->e, ERR_MODEL, "its error shape '" STR_FMT "' is missing",
                           STR_ARG(shape));
        }
        struct place at = {TABLE_SHAPE_REFS, first.at + (uint32_t)(i * sizeof(int32_t))};
        section_ref(j->section, at, section_record(TABLE_SHAPES, *number));
    }
    return true;
}

/* staticContextParams {"Name": {"value": …}} and operationContextParams {"Name": {"path": …}}. */
static void compile_context(struct service_job *j, struct place field, const struct value *params,
                            struct str what)
{
    struct value *flat = value_list(j->arena);
    size_t n = value_kind_of(params) == VALUE_MAP ? value_count(params) : 0;
    for (size_t i = 0; i < n; i++) {
        const struct field *f = &params->u.map.fields[i];
        const struct value *v = value_get(f->value, what);
        struct str text =
            str_eq(what, STR("path")) ? value_text(v) : json_text(j->arena, v, &json_compact);
        value_push(j->arena, flat, value_string(j->arena, f->name));
        value_push(j->arena, flat, value_string(j->arena, text));
    }
    section_texts(j->section, field, flat);
}

static void compile_operation_extra(struct service_job *j, struct place record,
                                    const struct value *o)
{
    static const struct str needing[] = {
        STR_INIT("authtype"),     STR_INIT("auth"),
        STR_INIT("endpoint"),     STR_INIT("staticContextParams"),
        STR_INIT("httpChecksum"), STR_INIT("operationContextParams"),
    };
    bool is_needed = false;
    for (size_t i = 0; i < ARRAY_LEN(needing); i++) is_needed |= value_get(o, needing[i]) != NULL;
    if (!is_needed) return;
    struct section *s = j->section;
    struct place x = section_reserve(s, TABLE_OPERATION_EXTRAS, 1);
    section_ref(s, PLACE(record, operation, extra), x);
    const struct value *checksum = value_get(o, STR("httpChecksum"));
    section_text(s, PLACE(x, operation_extra, auth_type), value_get_text(o, STR("authtype")));
    section_text(s, PLACE(x, operation_extra, host_prefix),
                 value_text(value_path(o, STR("endpoint"), STR("hostPrefix"))));
    section_text(s, PLACE(x, operation_extra, algorithm_member),
                 value_get_text(checksum, STR("requestAlgorithmMember")));
    section_text(s, PLACE(x, operation_extra, mode_member),
                 value_get_text(checksum, STR("requestValidationModeMember")));
    section_texts(s, PLACE(x, operation_extra, auth), value_get(o, STR("auth")));
    section_texts(s, PLACE(x, operation_extra, response_checksums),
                  value_get(checksum, STR("responseAlgorithms")));
    compile_context(j, PLACE(x, operation_extra, static_context),
                    value_get(o, STR("staticContextParams")), STR("value"));
    compile_context(j, PLACE(x, operation_extra, context),
                    value_get(o, STR("operationContextParams")), STR("path"));
}

/* A member of the structure is marked as an event stream, itself or by its shape. */
static bool has_event_stream(const struct service_job *j, const struct value *reference)
{
    struct str name = value_get_text(reference, STR("shape"));
    const struct value *members = value_path(j->shapes, name, STR("members"));
    for (size_t i = 0; i < value_count(members); i++) {
        const struct value *m = members->u.map.fields[i].value;
        const struct value *own = value_get(m, STR("eventstream"));
        struct str shape = value_get_text(m, STR("shape"));
        if (!own) own = value_path(j->shapes, shape, STR("eventstream"));
        if (value_is_true(own)) return true;
    }
    return false;
}

static bool has_gzip(const struct value *encodings)
{
    for (size_t i = 0; i < value_count(encodings); i++) {
        if (str_eq(value_text(value_at(encodings, i)), STR("gzip"))) return true;
    }
    return false;
}

static uint32_t flags_of_operation(const struct service_job *j, const struct value *o)
{
    const struct value *discovery = value_get(o, STR("endpointdiscovery"));
    const struct {
        bool is_set;
        enum operation_flag flag;
    } rows[] = {
        {value_is_true(value_get(o, STR("unsignedPayload"))), OPERATION_UNSIGNED_PAYLOAD},
        {value_is_true(value_get(o, STR("deprecated"))), OPERATION_DEPRECATED},
        {value_is_true(value_get(o, STR("idempotent"))), OPERATION_IDEMPOTENT},
        {value_is_true(value_get(o, STR("readonly"))), OPERATION_READONLY},
        {has_event_stream(j, value_get(o, STR("input"))), OPERATION_EVENT_STREAM_INPUT},
        {has_event_stream(j, value_get(o, STR("output"))), OPERATION_EVENT_STREAM_OUTPUT},
        {value_is_true(value_get(o, STR("httpChecksumRequired"))) ||
             value_is_true(value_path(o, STR("httpChecksum"), STR("requestChecksumRequired"))),
         OPERATION_CHECKSUM_REQUIRED},
        {has_gzip(value_path(o, STR("requestcompression"), STR("encodings"))),
         OPERATION_COMPRESSIBLE},
        {value_is_true(value_get(o, STR("endpointoperation"))), OPERATION_ENDPOINT_OPERATION},
        {discovery != NULL, OPERATION_ENDPOINT_DISCOVERY},
        {value_is_true(value_get(discovery, STR("required"))),
         OPERATION_ENDPOINT_DISCOVERY_REQUIRED},
    };
    uint32_t flags = 0;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].is_set) flags |= (uint32_t)rows[i].flag;
    }
    return flags;
}

static void compile_paginator(struct service_job *j, struct place record, const struct value *p)
{
    if (!p) return;
    struct section *s = j->section;
    struct place at = section_reserve(s, TABLE_PAGINATORS, 1);
    section_ref(s, PLACE(record, operation, paginator), at);
    section_texts(s, PLACE(at, paginator, input_tokens), value_get(p, STR("input_token")));
    section_texts(s, PLACE(at, paginator, output_tokens), value_get(p, STR("output_token")));
    section_texts(s, PLACE(at, paginator, result_keys), value_get(p, STR("result_key")));
    section_texts(s, PLACE(at, paginator, non_aggregate), value_get(p, STR("non_aggregate_keys")));
    section_text(s, PLACE(at, paginator, more_results), value_get_text(p, STR("more_results")));
    section_text(s, PLACE(at, paginator, limit_key), value_get_text(p, STR("limit_key")));
}

static struct str text_or(struct str text, struct str fallback)
{
    return text.n > 0 ? text : fallback;
}

static bool compile_operation(struct service_job *j, const struct entry *x,
                              const struct value *pagination)
{
    struct section *s = j->section;
    struct place record = section_record(TABLE_OPERATIONS, x->number);
    const struct value *o = x->json;
    const struct value *http = value_get(o, STR("http"));
    int64_t status = 0;
    if (!value_to_i64(value_get(http, STR("responseCode")), &status)) status = 0;
    struct operation *op = section_bytes(s, record);
    op->http_status = (uint32_t)status;
    op->flags = flags_of_operation(j, o);
    section_text(s, PLACE(record, operation, name), x->name);
    section_text(s, PLACE(record, operation, cli_name), x->cli_name);
    section_text(s, PLACE(record, operation, http_method),
                 text_or(value_get_text(http, STR("method")), STR("POST")));
    section_text(s, PLACE(record, operation, request_uri),
                 text_or(value_get_text(http, STR("requestUri")), STR("/")));
    section_doc(s, PLACE(record, operation, documentation),
                value_get_text(o, STR("documentation")));
    compile_operation_extra(j, record, o);
    compile_paginator(j, record, value_get(pagination, x->name));
    return compile_payload(j, PLACE(record, operation, input), value_get(o, STR("input"))) &&
           compile_payload(j, PLACE(record, operation, output), value_get(o, STR("output"))) &&
           compile_errors(j, PLACE(record, operation, errors), value_get(o, STR("errors")));
}

static struct entry *list_operations(struct service_job *j, const struct value *map, size_t n)
{
    struct entry *entries = ARENA_ARRAY(j->arena, struct entry, n);
    for (size_t i = 0; i < n; i++) {
        const struct field *f = &map->u.map.fields[i];
        entries[i] = (struct entry){f->name, xform_name(j->arena, f->name), 0, f->value};
    }
    if (n > 0) qsort(entries, n, sizeof *entries, by_cli_name);
    j->operation_index = strmap_new(j->arena);
    for (size_t i = 0; i < n; i++) {
        entries[i].number = (uint32_t)i;
        strmap_set(&j->operation_index, entries[i].name, &entries[i].number);
    }
    return entries;
}

bool compile_operations(struct service_job *j, const struct value *pagination)
{
    const struct value *map = value_get(j->document, STR("operations"));
    size_t n = value_kind_of(map) == VALUE_MAP ? value_count(map) : 0;
    struct entry *entries = list_operations(j, map, n);
    section_reserve(j->section, TABLE_OPERATIONS, n);
    for (size_t i = 0; i < n; i++) {
        if (!compile_operation(j, &entries[i], pagination)) {
            return err_prefix(j->e, "operation " STR_FMT ": ", STR_ARG(entries[i].name));
        }
    }
    struct entry *sorted = ARENA_ARRAY(j->arena, struct entry, n);
    if (n > 0) memcpy(sorted, entries, n * sizeof *sorted);
    if (n > 0) qsort(sorted, n, sizeof *sorted, by_name);
    section_reserve(j->section, TABLE_OPERATION_INDEX, n);
    uint32_t *index = section_bytes(j->section, section_record(TABLE_OPERATION_INDEX, 0));
    for (size_t i = 0; i < n; i++) index[i] = sorted[i].number;
    return true;
}
