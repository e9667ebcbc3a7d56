/* What a query says: weighted terms, services, verbs, an error code, resource ids. */
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include "search/index.h"
#include "search/meaning.h"
#include "search/search.h"
#include "search/text.h"

#define NAMED_MAX 8u

struct named {
    struct str service, operation; /* service: or empty, any */
};

struct query {
    struct arena *arena;
    const struct search_index *index;
    float *weights;  /* by term: how much the query means it, 0 to 1 */
    bool *own;       /* by term: a word of the query itself, not what it stands for */
    float *verbs;    /* by term: how likely it is the verb of the operation */
    float *services; /* by service: 0 to 1 */
    uint32_t *terms; /* those with a weight */
    size_t term_count, term_cap;
    uint32_t *concepts; /* terms that only phrases have (concepts.h) */
    size_t concept_count;
    struct features features;
    struct named named[NAMED_MAX];
    size_t named_count;
    float mass; /* sum of weight and IDF over the terms */
    bool has_verb, has_service;
    bool names_service; /* surely, by its name */
    bool asks;          /* a question: something is to be looked at */
    struct str error_code, error_cause, error_commands;
};

struct query query_read(struct arena *a, const struct search_index *x, struct str text);

/* named.c: commands that the text names as they are written. */
void read_named(struct query *q, struct str text);
bool query_names(const struct query *q, uint32_t document);

/* repair.c: the nearest term of the index by edit distance, or -1. */
int64_t repair_term(const struct search_index *x, struct str word);
/* A word of another language that shares its beginning; false when none does. */
bool repair_foreign(const struct search_index *x, struct str word, struct str *english);

#endif
