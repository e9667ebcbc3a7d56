#include "compile/database.h"

#include "base/buf.h"
#include "compile/service.h"
#include "endpoint/endpoint.h"
#include "model/format.h"
#include "value/json.h"

#include <stdlib.h>
#include <string.h>

#define DATABASE_LIMIT ((size_t)1 << 31)

struct part {
    struct part *next;
    struct str name;
    struct str bytes;
    uint64_t core_size;
};

struct parts {
    struct part *newest;
    size_t n;
};

struct database {
    struct arena *arena;
    struct parts services;
    struct parts blobs;
    uint32_t operations;
};

struct database *database_new(struct arena *a)
{
    struct database *d = ARENA_NEW(a, struct database);
    d->arena = a;
    return d;
}

static void add_part(struct arena *a, struct parts *list, struct str name, struct str bytes,
                     uint64_t core_size)
{
    struct part *p = ARENA_NEW(a, struct part);
    *p = (struct part){list->newest, arena_str(a, name), arena_str(a, bytes), core_size};
    list->newest = p;
    list->n++;
}

bool database_add_service(struct database *d, const struct compile_service *in, struct err *e)
{
    struct arena *scratch = arena_new();
    struct str bytes;
    uint64_t core_size;
    uint32_t operations;
    bool ok = compile_section(scratch, in, &bytes, &core_size, &operations, e);
    if (ok) {
        add_part(d->arena, &d->services, in->name, bytes, core_size);
        d->operations += operations;
    }
    arena_free(scratch);
    return ok || err_prefix(e, "service " STR_FMT ": ", STR_ARG(in->name));
}

void database_add_blob(struct database *d, struct str name, struct str bytes)
{
    add_part(d->arena, &d->blobs, name, bytes, bytes.n);
}

size_t database_service_count(const struct database *d)
{
    return d->services.n;
}

static int compare_parts(const void *a, const void *b)
{
    const struct part *const *x = a, *const *y = b;
    return str_cmp((*x)->name, (*y)->name);
}

static const struct part **sorted_parts(struct arena *a, const struct parts *list)
{
    const struct part **parts = ARENA_ARRAY(a, const struct part *, list->n);
    size_t n = 0;
    for (const struct part *p = list->newest; p; p = p->next) parts[n++] = p;
    if (n > 0) qsort(parts, n, sizeof *parts, compare_parts);
    return parts;
}

static void pad(struct buf *b)
{
    buf_add_repeat(b, '\0', -b->n & (FORMAT_ALIGN - 1));
}

/* The file from front to back. `n` parts, services first; entries are patched into the head. */
static void write_parts(struct buf *b, const struct part **parts, size_t n, size_t entries_at,
                        size_t names_at)
{
    for (size_t i = 0; i < n; i++) {
        const struct part *p = parts[i];
        pad(b);
        struct directory_entry entry = {
            .name_at = (uint32_t)names_at,
            .name_n = (uint32_t)p->name.n,
            .at = b->n,
            .size = p->bytes.n,
            .core_size = p->core_size,
            .checksum = format_checksum(p->bytes.p, p->core_size),
        };
        names_at += p->name.n;
        buf_add(b, p->bytes);
        if (!b->overflow) memcpy(b->p + entries_at + i * sizeof entry, &entry, sizeof entry);
    }
}

static void write_head(struct buf *b, const struct database *d, struct str source, size_t head_size,
                       size_t source_at)
{
    struct file_head head = {
        .byte_order = FORMAT_BYTE_ORDER,
        .version = FORMAT_VERSION,
        .size = b->n,
        .head_size = (uint32_t)head_size,
        .services = (uint32_t)d->services.n,
        .blobs = (uint32_t)d->blobs.n,
        .operations = d->operations,
        .source_at = (uint32_t)source_at,
        .source_n = (uint32_t)source.n,
    };
    memcpy(head.magic, FORMAT_MAGIC, sizeof head.magic);
    memcpy(b->p, &head, sizeof head);
    size_t covered = offsetof(struct file_head, head_size);
    head.checksum = format_checksum(b->p + covered, head_size - covered);
    memcpy(b->p, &head, sizeof head);
}

bool database_finish(struct database *d, struct str source, struct str *out, struct err *e)
{
    size_t n = d->services.n + d->blobs.n;
    const struct part **services = sorted_parts(d->arena, &d->services);
    const struct part **blobs = sorted_parts(d->arena, &d->blobs);
    const struct part **parts = ARENA_ARRAY(d->arena, const struct part *, n);
    for (size_t i = 0; i < n; i++) {
        parts[i] = i < d->services.n ? services[i] : blobs[i - d->services.n];
        bool is_twin = i > 0 && i != d->services.n && str_eq(parts[i]->name, parts[i - 1]->name);
        if (is_twin) {
            return err_set(e, ERR_MODEL, "'" STR_FMT "' is given twice", STR_ARG(parts[i]->name));
        }
    }
    struct buf b = buf_new(d->arena, DATABASE_LIMIT);
    size_t entries_at = sizeof(struct file_head);
    size_t names_at = entries_at + n * sizeof(struct directory_entry);
    buf_add_repeat(&b, '\0', names_at);
    for (size_t i = 0; i < n; i++) buf_add(&b, parts[i]->name);
    size_t source_at = b.n;
    buf_add(&b, source);
    size_t head_size = b.n;
    write_parts(&b, parts, n, entries_at, names_at);
    if (!buf_ok(&b, "the model database", e)) return false;
    write_head(&b, d, source, head_size, source_at);
    *out = buf_str(&b);
    return true;
}

/* The services of endpoints.json that have one endpoint for their whole partition, a line each:
 * "iam aws-global". They are used without a region (botocore regions.py, partitionEndpoint). */
static struct str partition_endpoints(struct arena *a, const struct value *endpoints)
{
    struct buf b = buf_new(a, DATABASE_LIMIT);
    const struct value *first = value_at(value_get(endpoints, STR("partitions")), 0);
    const struct value *services = value_get(first, STR("services"));
    for (size_t i = 0; i < value_count(services); i++) {
        const struct field *f = &services->u.map.fields[i];
        struct str region = value_get_text(f->value, STR("partitionEndpoint"));
        if (region.n == 0) continue;
        buf_addf(&b, STR_FMT " " STR_FMT "\n", STR_ARG(f->name), STR_ARG(region));
    }
    return buf_str(&b);
}

static void add_signing_regions(struct buf *b, const struct value *partition)
{
    const struct value *services = value_get(partition, STR("services"));
    for (size_t i = 0; i < value_count(services); i++) {
        const struct field *f = &services->u.map.fields[i];
        const struct value *regionalized = value_get(f->value, STR("isRegionalized"));
        if (!regionalized || value_is_true(regionalized)) continue;
        const struct value *endpoint = value_path(
            f->value, STR("endpoints"), value_get_text(f->value, STR("partitionEndpoint")));
        struct str region = value_text(value_path(endpoint, STR("credentialScope"), STR("region")));
        if (region.n == 0) continue;
        buf_addf(b, STR_FMT " " STR_FMT " " STR_FMT "\n", STR_ARG(f->name),
                 STR_ARG(value_get_text(partition, STR("partition"))), STR_ARG(region));
    }
}

/* The region that signs for such a service, by partition: "health aws us-east-1" (botocore
 * client.py ClientEndpointBridge._pick_region_values). Matters where rules name no scheme. */
static struct str signing_regions(struct arena *a, const struct value *endpoints)
{
    struct buf b = buf_new(a, DATABASE_LIMIT);
    const struct value *partitions = value_get(endpoints, STR("partitions"));
    for (size_t i = 0; i < value_count(partitions); i++) {
        add_signing_regions(&b, value_at(partitions, i));
    }
    return buf_str(&b);
}

bool database_add_shared(struct database *d, const struct value *partitions,
                         const struct value *endpoints, struct err *e)
{
    struct str compiled;
    if (partitions) {
        if (!endpoint_compile_partitions(d->arena, partitions, &compiled, e)) return false;
        database_add_blob(d, STR("partitions"), compiled);
    }
    if (endpoints) {
        database_add_blob(d, STR("partition-endpoints"), partition_endpoints(d->arena, endpoints));
        struct str regions = signing_regions(d->arena, endpoints);
        if (regions.n > 0) database_add_blob(d, STR("signing-regions"), regions);
    }
    return true;
}
