/* Learns what words mean for finding commands: texts that belong to a document are drawn near to
 * it and away from the others (contrastive learning, a softmax over the batch). Takes seconds; the
 * same lessons give the same bytes, on any machine. */
#ifndef SEARCH_LESSONS_H
#define SEARCH_LESSONS_H

#include "search/meaning.h"

enum lesson_kind {
    LESSON_NAME,
    LESSON_SENTENCE, /* of its documentation */
    LESSON_PHRASE,
    LESSON_KIND_COUNT
};

struct lesson {
    struct features text;
    struct lesson *next;      /* of the same kind */
    struct lesson *next_part; /* what its document's vector is made of besides */
    uint32_t document;
    enum lesson_kind kind;
};

struct lesson_list {
    struct lesson *first, *last;
    uint32_t n;
};

struct lessons {
    struct arena *arena;
    struct lesson_list kinds[LESSON_KIND_COUNT];
    uint32_t n;
};

/* Copies the features. Every document must have a name. */
void lesson_add(struct lessons *l, enum lesson_kind kind, size_t document, struct features text);

struct learned {
    struct index_meaning *rows, *documents;
    uint32_t row_count; /* a power of two */
};

struct learned lessons_learn(struct arena *a, const struct lessons *l, size_t document_count);

#endif
