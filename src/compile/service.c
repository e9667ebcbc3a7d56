#include "compile/service.h"

#include "compile/extras.h"
#include "endpoint/endpoint.h"
#include "model/model.h"
#include "value/json.h"

#include <stdlib.h>

/* In botocore's order of preference (utils.py PRIORITY_ORDERED_SUPPORTED_PROTOCOLS). */
static const struct {
    struct str name;
    enum protocol_kind kind;
} protocols[] = {
    {STR_INIT("json"), PROTOCOL_JSON},
    {STR_INIT("rest-json"), PROTOCOL_REST_JSON},
    {STR_INIT("rest-xml"), PROTOCOL_REST_XML},
    {STR_INIT("smithy-rpc-v2-cbor"), PROTOCOL_RPC_V2_CBOR},
    {STR_INIT("query"), PROTOCOL_QUERY},
    {STR_INIT("ec2"), PROTOCOL_EC2},
};

static int compare_names(const void *a, const void *b)
{
    const struct str *x = a, *y = b;
    return str_cmp(*x, *y);
}

struct str *sorted_names(struct arena *a, const struct value *map)
{
    size_t n = value_count(map);
    struct str *names = ARENA_ARRAY(a, struct str, n);
    for (size_t i = 0; i < n; i++) names[i] = map->u.map.fields[i].name;
    if (n > 0) qsort(names, n, sizeof *names, compare_names);
    return names;
}

static bool is_listed(const struct value *names, struct str name)
{
    for (size_t i = 0; i < value_count(names); i++) {
        if (str_eq(value_text(value_at(names, i)), name)) return true;
    }
    return false;
}

static bool resolve_protocol(const struct value *metadata, uint8_t *out, struct err *e)
{
    const struct value *offered = value_get(metadata, STR("protocols"));
    struct str single = value_get_text(metadata, STR("protocol"));
    for (size_t i = 0; i < ARRAY_LEN(protocols); i++) {
        bool is_match = value_count(offered) > 0 ? is_listed(offered, protocols[i].name)
                                                 : str_eq(single, protocols[i].name);
        if (!is_match) continue;
        *out = (uint8_t)protocols[i].kind;
        return true;
    }
    return err_set(e, ERR_MODEL, "none of its protocols is known (\"" STR_FMT "\")",
                   STR_ARG(single));
}

static bool compile_metadata(struct service_job *j, struct str name)
{
    struct section *s = j->section;
    const struct value *m = value_get(j->document, STR("metadata"));
    struct place r = section_record(TABLE_SERVICE, 0);
    const struct {
        uint32_t at;
        struct str key;
    } texts[] = {
        {offsetof(struct service, api_version), STR_INIT("apiVersion")},
        {offsetof(struct service, id), STR_INIT("serviceId")},
        {offsetof(struct service, full_name), STR_INIT("serviceFullName")},
        {offsetof(struct service, endpoint_prefix), STR_INIT("endpointPrefix")},
        {offsetof(struct service, signature_version), STR_INIT("signatureVersion")},
        {offsetof(struct service, global_endpoint), STR_INIT("globalEndpoint")},
        {offsetof(struct service, target_prefix), STR_INIT("targetPrefix")},
        {offsetof(struct service, xml_namespace), STR_INIT("xmlNamespace")},
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        section_text(s, (struct place){TABLE_SERVICE, texts[i].at},
                     value_get_text(m, texts[i].key));
    }
    struct str signing = value_get_text(m, STR("signingName"));
    struct str version = value_get_text(m, STR("jsonVersion"));
    if (signing.n == 0) signing = value_get_text(m, STR("endpointPrefix"));
    section_text(s, PLACE(r, service, name), name);
    section_text(s, PLACE(r, service, signing_name), signing);
    section_text(s, PLACE(r, service, json_version), version.n > 0 ? version : STR("1.0"));
    section_texts(s, PLACE(r, service, auth), value_get(m, STR("auth")));
    section_doc(s, PLACE(r, service, documentation),
                value_get_text(j->document, STR("documentation")));
    struct service *head = section_bytes(s, r);
    head->is_query_compatible = value_get(m, STR("awsQueryCompatible")) != NULL;
    return resolve_protocol(m, &head->protocol, j->e);
}

static bool compile_blobs(struct service_job *j, const struct value *rule_set)
{
    const struct value *params = value_get(j->document, STR("clientContextParams"));
    struct str rules = STR_NONE;
    if (rule_set && !endpoint_compile_rules(j->arena, rule_set, &rules, j->e)) return false;
    const struct {
        struct str name, bytes;
    } blobs[] = {
        {STR("client-context-params"),
         params ? json_text(j->arena, params, &json_compact) : STR_NONE},
        {STR("endpoint-rules"), rules},
    };
    size_t n = 0, at = 0;
    for (size_t i = 0; i < ARRAY_LEN(blobs); i++) n += blobs[i].bytes.n > 0;
    if (n == 0) return true;
    section_reserve(j->section, TABLE_BLOBS, n);
    for (size_t i = 0; i < ARRAY_LEN(blobs); i++) {
        if (blobs[i].bytes.n == 0) continue;
        struct place record = section_record(TABLE_BLOBS, at++);
        section_blob(j->section, record, blobs[i].name, blobs[i].bytes);
    }
    return true;
}

bool compile_section(struct arena *a, const struct compile_service *in, struct str *out,
                     uint64_t *core_size, uint32_t *operations, struct err *e)
{
    struct service_job j = {.arena = a, .section = section_new(a), .e = e};
    j.document = extras_apply(a, in->service, in->service_extras);
    j.shapes = value_get(j.document, STR("shapes"));
    const struct value *pages = extras_apply(a, in->paginators, in->paginators_extras);
    if (value_kind_of(j.document) != VALUE_MAP) {
        return err_set(e, ERR_MODEL, "its document is no JSON object");
    }
    if (!compile_metadata(&j, in->name) || !compile_shapes(&j) ||
        !compile_operations(&j, value_get(pages, STR("pagination"))) ||
        !compile_waiters(&j, value_get(in->waiters, STR("waiters")))) {
        return false;
    }
    if (!compile_blobs(&j, in->rule_set)) return false;
    *operations = (uint32_t)j.operation_index.n;
    return section_finish(j.section, out, core_size, e);
}
