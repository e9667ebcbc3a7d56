#include "model/model.h"
#include "model/rel.h"

#include <string.h>

/* Where the records of one table may lie. */
struct range {
    uintptr_t begin;
    uint64_t bytes;
    uint32_t record;
};

struct check {
    const struct service *service;
    struct range ranges[TABLE_COUNT];
    const char *why; /* the first fault */
};

static bool fault(struct check *c, const char *why)
{
    if (!c->why) c->why = why;
    return false;
}

static bool check_tables(struct check *c, uint64_t core_size)
{
    for (int t = 0; t < TABLE_COUNT; t++) {
        const struct table_place *p = &c->service->tables[t];
        uint32_t record = record_layout((enum table)t)->size;
        uint64_t bytes = (uint64_t)p->n * record;
        if (p->at % FORMAT_TABLE_ALIGN != 0 || p->at > core_size || bytes > core_size - p->at) {
            return fault(c, "a table lies outside of its section");
        }
        c->ranges[t] = (struct range){(uintptr_t)c->service + p->at, bytes, record};
    }
    const struct table_place *own = &c->service->tables[TABLE_SERVICE];
    return (own->at == 0 && own->n == 1) || fault(c, "the service record is misplaced");
}

/* n records from a distance that is held at `field` lie in the table, on a record's boundary. */
static bool is_inside(const struct range *r, const int32_t *field, uint32_t n)
{
    uint64_t at = (uint64_t)((uintptr_t)field + (uintptr_t)(intptr_t)*field) - r->begin;
    uint64_t bytes = (uint64_t)n * r->record;
    return at <= r->bytes && bytes <= r->bytes - at &&
           (r->record == 1 || (uint32_t)at % r->record == 0);
}

static bool check_field(const struct check *c, const struct record_field *f, const char *at)
{
    const struct range *target = &c->ranges[f->table];
    const int32_t *to = (const void *)at;
    switch ((enum field_kind)f->kind) {
    case FIELD_ENUM8:
        return (unsigned char)*at < f->limit;
    case FIELD_REF:
        return *to == 0 ? !f->is_mandatory : is_inside(target, to, 1);
    case FIELD_STR:
    case FIELD_LIST: {
        uint32_t n;
        memcpy(&n, at + offsetof(struct rel_list, n), sizeof n);
        return *to == 0 ? n == 0 : is_inside(target, to, n);
    }
    }
    return false;
}

static bool check_records(struct check *c, enum table t)
{
    const struct record_layout *layout = record_layout(t);
    const char *record = section_table(c->service, t);
    for (uint32_t i = 0; i < c->service->tables[t].n; i++, record += layout->size) {
        for (uint32_t k = 0; k < layout->field_count; k++) {
            const struct record_field *f = &layout->fields[k];
            if (!check_field(c, f, record + f->at)) return fault(c, "a record is inconsistent");
        }
    }
    return true;
}

static bool is_structure(const int32_t *member)
{
    const struct member *m = rel_target(member);
    return !m || shape_kind(member_shape(m)) == SHAPE_STRUCTURE;
}

static bool check_operations(struct check *c)
{
    const struct service *s = c->service;
    size_t n = s->tables[TABLE_OPERATIONS].n;
    const struct operation *ops = section_table(s, TABLE_OPERATIONS);
    for (size_t i = 0; i < n; i++) {
        if (!is_structure(&ops[i].input) || !is_structure(&ops[i].output)) {
            return fault(c, "an operation's input or output is no structure");
        }
    }
    const uint32_t *index = section_table(s, TABLE_OPERATION_INDEX);
    if (s->tables[TABLE_OPERATION_INDEX].n != n) return fault(c, "the operation index is short");
    for (size_t i = 0; i < n; i++) {
        if (index[i] >= n) return fault(c, "the operation index is out of range");
    }
    return true;
}

static bool check_shapes(struct check *c)
{
    const struct shape *shapes = section_table(c->service, TABLE_SHAPES);
    for (size_t i = 0; i < c->service->tables[TABLE_SHAPES].n; i++) {
        const struct shape *s = &shapes[i];
        enum shape_kind kind = shape_kind(s);
        if (kind == SHAPE_STRUCTURE) {
            struct str payload = shape_payload(s);
            if (payload.n > 0 && !shape_member(s, payload)) return fault(c, "a payload is missing");
        } else if (s->members.n != (kind == SHAPE_LIST ? 1u : kind == SHAPE_MAP ? 2u : 0u)) {
            return fault(c, "a shape has a wrong number of members");
        }
    }
    return true;
}

static bool check_extras(struct check *c)
{
    const struct operation_extra *extras = section_table(c->service, TABLE_OPERATION_EXTRAS);
    for (size_t i = 0; i < c->service->tables[TABLE_OPERATION_EXTRAS].n; i++) {
        if (extras[i].static_context.n % 2 != 0 || extras[i].context.n % 2 != 0) {
            return fault(c, "a context parameter has no value");
        }
    }
    return true;
}

static bool check_chunks(struct check *c, uint64_t core_size, uint64_t size)
{
    const struct chunk *chunks = section_table(c->service, TABLE_CHUNKS);
    uint64_t text_at = 0;
    for (size_t i = 0; i < c->service->tables[TABLE_CHUNKS].n; i++) {
        const struct chunk *k = &chunks[i];
        bool placed = k->at >= core_size && k->at <= size && k->n <= size - k->at;
        if (!placed || k->text_at != text_at || k->text_n > FORMAT_CHUNK_LIMIT) {
            return fault(c, "a documentation chunk is misplaced");
        }
        text_at += k->text_n;
    }
    return true;
}

bool section_check(const struct service *s, uint64_t core_size, uint64_t size, struct err *e)
{
    struct check c = {.service = s};
    bool ok = core_size >= sizeof *s && core_size <= size && s->size == size;
    ok = ok ? check_tables(&c, core_size) : fault(&c, "the section has a wrong size");
    for (int t = 0; ok && t < TABLE_COUNT; t++) ok = check_records(&c, (enum table)t);
    ok = ok && check_operations(&c) && check_shapes(&c) && check_extras(&c) &&
         check_chunks(&c, core_size, size);
    return ok || err_set(e, ERR_MODEL, "%s", c.why);
}
