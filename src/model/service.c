#include "model/model.h"
#include "model/rel.h"

const void *rel_find(const void *records, size_t n, size_t size, size_t key, struct str name)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const char *record = (const char *)records + mid * size;
        int order = str_cmp(name, rel_text((const void *)(record + key)));
        if (order == 0) return record;
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return NULL;
}

static const void *record_at(const struct service *s, enum table t, size_t i)
{
    if (i >= s->tables[t].n) return NULL;
    return (const char *)section_table(s, t) + i * record_layout(t)->size;
}

static const void *record_by(const struct service *s, enum table t, size_t key, struct str name)
{
    return rel_find(section_table(s, t), s->tables[t].n, record_layout(t)->size, key, name);
}

struct str service_name(const struct service *s)
{
    return rel_text(&s->name);
}

struct str service_api_version(const struct service *s)
{
    return rel_text(&s->api_version);
}

struct str service_id(const struct service *s)
{
    return rel_text(&s->id);
}

struct str service_full_name(const struct service *s)
{
    return rel_text(&s->full_name);
}

struct str service_endpoint_prefix(const struct service *s)
{
    return rel_text(&s->endpoint_prefix);
}

struct str service_signing_name(const struct service *s)
{
    return rel_text(&s->signing_name);
}

struct str service_signature_version(const struct service *s)
{
    return rel_text(&s->signature_version);
}

struct str service_global_endpoint(const struct service *s)
{
    return rel_text(&s->global_endpoint);
}

enum protocol_kind service_protocol(const struct service *s)
{
    return (enum protocol_kind)s->protocol;
}

struct str service_json_version(const struct service *s)
{
    return rel_text(&s->json_version);
}

struct str service_target_prefix(const struct service *s)
{
    return rel_text(&s->target_prefix);
}

struct str service_xml_namespace(const struct service *s)
{
    return rel_text(&s->xml_namespace);
}

bool service_is_query_compatible(const struct service *s)
{
    return s->is_query_compatible != 0;
}

size_t service_auth_count(const struct service *s)
{
    return s->auth.n;
}

struct str service_auth(const struct service *s, size_t i)
{
    return rel_list_text(&s->auth, i);
}

struct str service_blob(const struct service *s, struct str name)
{
    const struct service_blob *b =
        record_by(s, TABLE_BLOBS, offsetof(struct service_blob, name), name);
    return b ? rel_text(&b->data) : STR_NONE;
}

struct str service_documentation(struct arena *a, const struct service *s)
{
    return docs_text(a, s, s->documentation);
}

size_t service_operation_count(const struct service *s)
{
    return s->tables[TABLE_OPERATIONS].n;
}

const struct operation *service_operation_at(const struct service *s, size_t i)
{
    return record_at(s, TABLE_OPERATIONS, i);
}

const struct operation *service_operation(const struct service *s, struct str api_name)
{
    const struct operation *operations = section_table(s, TABLE_OPERATIONS);
    const uint32_t *index = section_table(s, TABLE_OPERATION_INDEX);
    size_t low = 0, high = s->tables[TABLE_OPERATION_INDEX].n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const struct operation *o = &operations[index[mid]];
        int order = str_cmp(api_name, rel_text(&o->name));
        if (order == 0) return o;
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return NULL;
}

const struct operation *service_operation_by_cli_name(const struct service *s, struct str name)
{
    return record_by(s, TABLE_OPERATIONS, offsetof(struct operation, cli_name), name);
}

size_t service_shape_count(const struct service *s)
{
    return s->tables[TABLE_SHAPES].n;
}

const struct shape *service_shape_at(const struct service *s, size_t i)
{
    return record_at(s, TABLE_SHAPES, i);
}

const struct shape *service_shape(const struct service *s, struct str name)
{
    return record_by(s, TABLE_SHAPES, offsetof(struct shape, name), name);
}

size_t service_waiter_count(const struct service *s)
{
    return s->tables[TABLE_WAITERS].n;
}

const struct waiter *service_waiter_at(const struct service *s, size_t i)
{
    return record_at(s, TABLE_WAITERS, i);
}

const struct waiter *service_waiter_by_cli_name(const struct service *s, struct str name)
{
    return record_by(s, TABLE_WAITERS, offsetof(struct waiter, cli_name), name);
}
