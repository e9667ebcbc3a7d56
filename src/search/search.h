/* Finding commands by what a person wants: one index over all operations and waiters, read where it
 * lies in the model database (blob "search"), and texts of our own in data/knowledge.
 *
 * The index is only looked at, never changed: any number of threads may search it at once. Results
 * point into it. Names are those of the AWS CLI ("s3api", "deploy"). */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "base/embedded.h"
#include "base/err.h"
#include "model/model.h"

#define SEARCH_BLOB STR("search")
#define SEARCH_QUERY_MAX 2000u /* bytes of a query that are looked at */
#define SEARCH_RESULTS_MAX 40u

/* ---- building ---- */

/* The files of data/knowledge, which are part of the program (CONTRIBUTING.md has the formats). */
extern const struct embedded search_knowledge[];
extern const size_t search_knowledge_count;

/* ERR_MODEL names file and line of a text that does not follow its format. The same input gives
 * the same bytes. */
MUST_USE bool search_build(struct arena *a, const struct model *m, const struct embedded *texts,
                           size_t text_count, struct str *out, struct err *e);

/* ---- asking ---- */

struct search_index;

/* The bytes, 16-byte aligned, must live as long as the arena. ERR_MODEL when they are no index of
 * this version. */
MUST_USE bool search_open(struct arena *a, struct str bytes, const struct search_index **out,
                          struct err *e);

struct search_hit {
    struct str service, operation; /* "ec2", "describe-instances"; "wait instance-running" */
    struct str description;        /* of commands that the models do not know; else empty */
    struct str example;            /* the same: a whole command line */
    bool is_modelled;
    bool is_named; /* the query has it as it is written: "ec2 run-instances" */
    float score;
    float confidence; /* 0 to 1: how often such a place holds what was meant */
};

struct search_answer {
    struct search_hit hits[SEARCH_RESULTS_MAX];
    size_t n;
    struct str error_code, error_cause; /* an AWS error that the query names; or empty */
};

/* The best commands first. Never fails: what means nothing to the index finds nothing. */
void search_ask(struct arena *a, const struct search_index *index, struct str query, size_t max,
                struct search_answer *out);

/* The same with a second opinion: `opinion`, by document, is added to the score where it is above
 * zero; NULL is none. */
void search_ask_with(struct arena *a, const struct search_index *index, struct str query,
                     const float *opinion, size_t max, struct search_answer *out);

/* What the query says, as stems of the index: translated, repaired, with what they stand for. */
struct search_word {
    struct str stem;
    float weight;
};
size_t search_words(struct arena *a, const struct search_index *index, struct str query,
                    struct search_word **out);

/* All that can be found; score and confidence are 0. */
size_t search_document_count(const struct search_index *index);
struct search_hit search_document(const struct search_index *index, size_t i);

#endif
