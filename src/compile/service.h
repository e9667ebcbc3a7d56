/* One service's JSON documents to its section of the database.
 * Split along the documents: compile_shapes.c, compile_operations.c, compile_waiters.c. */
#ifndef COMPILE_SERVICE_H
#define COMPILE_SERVICE_H

#include "compile/compile.h"
#include "compile/section.h"

/* Everything the parts share while one service is compiled. */
struct service_job {
    struct arena *arena;
    struct section *section;
    const struct value *document; /* service-2.json with its extras */
    const struct value *shapes;   /* document.shapes */
    struct strmap shape_index;    /* name -> uint32_t: record number in TABLE_SHAPES */
    struct strmap operation_index;
    struct err *e;
};

/* The names of a map's fields, sorted bytewise. */
struct str *sorted_names(struct arena *a, const struct value *map);

MUST_USE bool compile_shapes(struct service_job *j);
/* Fills the member record at `record` from a reference {"shape": …, traits}. */
MUST_USE bool compile_reference(struct service_job *j, struct place record,
                                const struct value *reference);
MUST_USE bool compile_operations(struct service_job *j, const struct value *pagination);
MUST_USE bool compile_waiters(struct service_job *j, const struct value *waiters);

/* The whole section, in `a`. */
MUST_USE bool compile_section(struct arena *a, const struct compile_service *in, struct str *out,
                              uint64_t *core_size, uint32_t *operations, struct err *e);

#endif
