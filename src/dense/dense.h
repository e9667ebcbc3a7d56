/* Search by meaning for those who have BGE-M3: EMBEDDING_MODEL_DIR names its folder, `models embed`
 * makes the vectors of all commands once, queries are compared with them. Never required. */
#ifndef DENSE_DENSE_H
#define DENSE_DENSE_H

#include "base/env.h"
#include "model/model.h"
#include "search/search.h"

struct dense;

/* What the vectors are of. */
struct dense_source {
    const struct env *env;
    const struct model *model;
    const struct search_index *index;
};

/* EMBEDDING_MODEL_DIR is set. */
bool dense_is_wanted(const struct env *env);

/* Model and vectors, mapped for the life of the arena. ERR_MODEL: one of them is missing or
 * damaged; the hint says what to do. */
MUST_USE bool dense_open(struct arena *a, const struct dense_source *s, const struct dense **out,
                         struct err *e);

/* By document (search_document_count): what to add to its score. Any number of threads. */
MUST_USE bool dense_opinion(struct arena *a, const struct dense *d, struct str query,
                            const float **out, struct err *e);

typedef void (*dense_progress_fn)(void *ctx, size_t done, size_t total);

/* Makes the vectors that are missing. *path is their file. */
MUST_USE bool dense_embed(struct arena *a, const struct dense_source *s, dense_progress_fn progress,
                          void *ctx, struct str *path, struct err *e);

#endif
