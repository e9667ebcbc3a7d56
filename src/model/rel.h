/* Following the distances of checked records (model/format.h): file-local helpers of the reader.
 * A section has passed section_check() before any handle into it exists. */
#ifndef MODEL_REL_H
#define MODEL_REL_H

#include "base/err.h"
#include "model/format.h"

static inline const void *rel_target(const int32_t *field)
{
    return *field ? (const char *)field + *field : NULL;
}

static inline struct str rel_text(const struct rel_str *s)
{
    return (struct str){rel_target(&s->to), s->n};
}

/* Text `i` of a list of texts; empty when out of range. */
static inline struct str rel_list_text(const struct rel_list *list, size_t i)
{
    if (i >= list->n) return STR_NONE;
    const struct rel_str *texts = rel_target(&list->to);
    return rel_text(&texts[i]);
}

static inline const void *section_table(const struct service *s, enum table t)
{
    return (const char *)s + s->tables[t].at;
}

/* Record of the n at `records`, `size` bytes each, sorted by the text at `key`; NULL if absent. */
const void *rel_find(const void *records, size_t n, size_t size, size_t key, struct str name);

struct str docs_text(struct arena *a, const struct service *s, struct doc_ref ref);
struct str docs_of(struct docs *d, struct doc_ref ref); /* lives as long as `d` */

/* ERR_MODEL unless every distance of the section's core leads to a record of its kind. */
MUST_USE bool section_check(const struct service *s, uint64_t core_size, uint64_t size,
                            struct err *e);

#endif
