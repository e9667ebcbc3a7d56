/* Pages: the operation called again and again with the token of the answer before
 * (botocore/paginate.py PageIterator, build_full_result). */
#ifndef ENGINE_PAGES_H
#define ENGINE_PAGES_H

#include "engine/engine.h"

/* Receives each page, cut to what --max-items and a starting token leave of it.
 * False stops with the error that it set. */
typedef bool (*page_fn)(void *ctx, const struct value *page, struct err *e);

struct pages {
    const struct value *non_aggregate; /* of the first page; a map, maybe empty */
    struct str resume_token;           /* empty: everything was read */
};

/* What is paged over; operation must have a paginator. */
struct page_source {
    const struct operation *operation;
    const struct value *params;
    struct paging paging;
};

MUST_USE bool pages_each(struct request *r, page_fn each, void *ctx, struct pages *out,
                         struct err *e);
/* The same over another operation of the plan than the command's own. */
MUST_USE bool pages_each_of(struct request *r, const struct page_source *source, page_fn each,
                            void *ctx, struct pages *out, struct err *e);

/* Of a page what its result keys name, laid over `base` (a map). */
MUST_USE bool pages_keys(struct request *r, const struct value *base, const struct value *page,
                         const struct value **out, struct err *e);

/* All pages as one answer: lists joined, numbers added, texts joined, then the non-aggregate keys,
 * then NextToken. */
MUST_USE bool pages_merge(struct request *r, const struct value **out, struct err *e);

#endif
