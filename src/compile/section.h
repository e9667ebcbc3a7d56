/* Builds one service's section of the database (model/format.h).
 * Records are reserved first and then filled field by field; distances between them are noted and
 * written at the end, when every table has its place. Equal texts are stored once. */
#ifndef COMPILE_SECTION_H
#define COMPILE_SECTION_H

#include "base/buf.h"
#include "base/strmap.h"
#include "model/format.h"
#include "value/value.h"

struct section {
    struct arena *arena;
    struct buf tables[TABLE_COUNT];
    struct buf fixes;      /* struct fix: distances to write */
    struct strmap strings; /* text -> uint32_t: where it is in TABLE_STRINGS */
    struct strmap docs;    /* text -> struct doc_ref */
    struct buf chunk;      /* documentation that is not deflated yet */
    uint32_t chunk_at;
    struct buf packed; /* deflated chunks */
};

/* A byte of a table: a record, or a field of one. */
struct place {
    enum table table;
    uint32_t at;
};

struct section *section_new(struct arena *a);
/* Room for n zeroed records behind each other; the first one's place. */
struct place section_reserve(struct section *s, enum table t, size_t n);
struct place section_record(enum table t, size_t i);
/* The bytes at a place, until the next reservation in its table. */
void *section_bytes(struct section *s, struct place p);
#define PLACE(record, type, field)                                                                 \
    ((struct place){(record).table, (record).at + (uint32_t)offsetof(struct type, field)})

void section_text(struct section *s, struct place field, struct str text);
void section_ref(struct section *s, struct place field, struct place target);
void section_list(struct section *s, struct place field, struct place first, size_t n);
/* A list of texts from a JSON list of strings, or from one string; others count as empty. */
void section_texts(struct section *s, struct place field, const struct value *texts);
void section_doc(struct section *s, struct place field, struct str html);
void section_blob(struct section *s, struct place record, struct str name, struct str bytes);

/* The finished section; its first *core_size bytes are what the checksum covers. */
MUST_USE bool section_finish(struct section *s, struct str *out, uint64_t *core_size,
                             struct err *e);

#endif
