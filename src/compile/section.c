#include "compile/section.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct fix {
    struct place field;
    struct place target;
};

#define SECTION_LIMIT ((size_t)INT32_MAX)

struct section *section_new(struct arena *a)
{
    struct section *s = ARENA_NEW(a, struct section);
    s->arena = a;
    for (int t = 0; t < TABLE_COUNT; t++) s->tables[t] = buf_new(a, SECTION_LIMIT);
    s->fixes = buf_new(a, SECTION_LIMIT);
    s->chunk = buf_new(a, SECTION_LIMIT);
    s->packed = buf_new(a, SECTION_LIMIT);
    s->strings = strmap_new(a);
    s->docs = strmap_new(a);
    section_reserve(s, TABLE_SERVICE, 1);
    return s;
}

struct place section_reserve(struct section *s, enum table t, size_t n)
{
    struct place first = {t, (uint32_t)s->tables[t].n};
    buf_add_repeat(&s->tables[t], '\0', n * record_layout(t)->size);
    return first;
}

struct place section_record(enum table t, size_t i)
{
    return (struct place){t, (uint32_t)i * record_layout(t)->size};
}

void *section_bytes(struct section *s, struct place p)
{
    return s->tables[p.table].p + p.at;
}

void section_ref(struct section *s, struct place field, struct place target)
{
    struct fix f = {field, target};
    buf_add(&s->fixes, (struct str){(const char *)&f, sizeof f});
}

void section_list(struct section *s, struct place field, struct place first, size_t n)
{
    if (n == 0) return;
    struct rel_list *list = section_bytes(s, field);
    list->n = (uint32_t)n;
    section_ref(s, field, first);
}

static struct place intern(struct section *s, struct str text)
{
    const uint32_t *known = strmap_get(&s->strings, text);
    if (known) return (struct place){TABLE_STRINGS, *known};
    uint32_t *at = ARENA_NEW(s->arena, uint32_t);
    *at = (uint32_t)s->tables[TABLE_STRINGS].n;
    buf_add(&s->tables[TABLE_STRINGS], text);
    strmap_set(&s->strings, text, at);
    return (struct place){TABLE_STRINGS, *at};
}

void section_text(struct section *s, struct place field, struct str text)
{
    if (text.n == 0) return;
    struct rel_str *to = section_bytes(s, field);
    to->n = (uint32_t)text.n;
    section_ref(s, field, intern(s, text));
}

void section_texts(struct section *s, struct place field, const struct value *texts)
{
    bool is_one = value_kind_of(texts) == VALUE_STRING;
    size_t n = is_one ? 1 : value_kind_of(texts) == VALUE_LIST ? value_count(texts) : 0;
    struct place first = section_reserve(s, TABLE_TEXTS, n);
    for (size_t i = 0; i < n; i++) {
        struct place at = {TABLE_TEXTS, first.at + (uint32_t)(i * sizeof(struct rel_str))};
        section_text(s, at, value_text(is_one ? texts : value_at(texts, i)));
    }
    section_list(s, field, first, n);
}

void section_blob(struct section *s, struct place record, struct str name, struct str bytes)
{
    struct buf *pool = &s->tables[TABLE_BYTES];
    buf_add_repeat(pool, '\0', -pool->n & (FORMAT_TABLE_ALIGN - 1));
    struct place data = {TABLE_BYTES, (uint32_t)pool->n};
    buf_add(pool, bytes);
    section_text(s, PLACE(record, service_blob, name), name);
    section_list(s, PLACE(record, service_blob, data), data, bytes.n);
}

/* Deflates the texts collected so far into one chunk. */
static void close_chunk(struct section *s)
{
    if (s->chunk.n == 0) return;
    uLongf n = compressBound(s->chunk.n);
    Bytef *room = (Bytef *)buf_room(&s->packed, n);
    if (!room) return;
    if (compress2(room, &n, (const Bytef *)s->chunk.p, s->chunk.n, Z_BEST_COMPRESSION) != Z_OK) {
        BUG("zlib fails with enough room");
    }
    struct place p = section_reserve(s, TABLE_CHUNKS, 1);
    struct chunk *c = section_bytes(s, p);
    *c = (struct chunk){s->chunk_at, (uint32_t)s->chunk.n, (uint32_t)s->packed.n, (uint32_t)n};
    s->packed.n += n;
    s->chunk_at += (uint32_t)s->chunk.n;
    buf_clear(&s->chunk);
}

void section_doc(struct section *s, struct place field, struct str html)
{
    if (html.n == 0) return;
    struct doc_ref *ref = strmap_get(&s->docs, html);
    if (!ref) {
        if (s->chunk.n + html.n > FORMAT_CHUNK_SIZE) close_chunk(s);
        ref = ARENA_NEW(s->arena, struct doc_ref);
        *ref = (struct doc_ref){s->chunk_at + (uint32_t)s->chunk.n, (uint32_t)html.n};
        buf_add(&s->chunk, html);
        strmap_set(&s->docs, html, ref);
    }
    *(struct doc_ref *)section_bytes(s, field) = *ref;
}

static bool check_limits(const struct section *s, struct err *e)
{
    uint64_t total = s->packed.n;
    bool ok = !s->fixes.overflow && !s->packed.overflow && !s->chunk.overflow;
    for (int t = 0; t < TABLE_COUNT; t++) {
        ok = ok && !s->tables[t].overflow;
        total += s->tables[t].n + FORMAT_TABLE_ALIGN;
    }
    const struct chunk *chunks = (const void *)s->tables[TABLE_CHUNKS].p;
    for (size_t i = 0; ok && i < s->tables[TABLE_CHUNKS].n / sizeof *chunks; i++) {
        ok = chunks[i].text_n <= FORMAT_CHUNK_LIMIT;
    }
    return (ok && total <= SECTION_LIMIT) ||
           err_set(e, ERR_LIMIT, "the service is too large for the database");
}

/* Gives every table its place behind the one before; returns the size of the core. */
static uint64_t place_tables(struct section *s)
{
    struct table_place places[TABLE_COUNT];
    size_t at = 0;
    for (int t = 0; t < TABLE_COUNT; t++) {
        size_t bytes = s->tables[t].n;
        places[t] = (struct table_place){(uint32_t)at,
                                         (uint32_t)(bytes / record_layout((enum table)t)->size)};
        at = (at + bytes + FORMAT_TABLE_ALIGN - 1) & ~(size_t)(FORMAT_TABLE_ALIGN - 1);
    }
    struct service *head = section_bytes(s, section_record(TABLE_SERVICE, 0));
    memcpy(head->tables, places, sizeof places);
    head->size = (uint32_t)(at + s->packed.n);
    struct chunk *chunks = (void *)s->tables[TABLE_CHUNKS].p;
    for (size_t i = 0; i < places[TABLE_CHUNKS].n; i++) chunks[i].at += (uint32_t)at;
    return at;
}

static void write_distances(struct section *s, const struct service *head)
{
    const struct fix *fixes = (const void *)s->fixes.p;
    for (size_t i = 0; i < s->fixes.n / sizeof *fixes; i++) {
        const struct fix *f = &fixes[i];
        int64_t from = (int64_t)head->tables[f->field.table].at + f->field.at;
        int64_t to = (int64_t)head->tables[f->target.table].at + f->target.at;
        *(int32_t *)section_bytes(s, f->field) = (int32_t)(to - from);
    }
}

bool section_finish(struct section *s, struct str *out, uint64_t *core_size, struct err *e)
{
    close_chunk(s);
    if (!check_limits(s, e)) return false;
    *core_size = place_tables(s);
    const struct service *head = section_bytes(s, section_record(TABLE_SERVICE, 0));
    write_distances(s, head);
    struct buf b = buf_new(s->arena, SECTION_LIMIT);
    for (int t = 0; t < TABLE_COUNT; t++) {
        buf_add_repeat(&b, '\0', -b.n & (FORMAT_TABLE_ALIGN - 1));
        buf_add(&b, buf_str(&s->tables[t]));
    }
    buf_add_repeat(&b, '\0', *core_size - b.n);
    buf_add(&b, buf_str(&s->packed));
    *out = buf_str(&b);
    return buf_ok(&b, "the service's section", e);
}
