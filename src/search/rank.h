/* Scores of all documents for a query: a linear sum of what speaks for and against each. */
#ifndef SEARCH_RANK_H
#define SEARCH_RANK_H

#include "search/query.h"

struct ranked {
    uint32_t document;
    float score;
    float phrase; /* likeness to the nearest of its phrases, 0 to 1 */
};

/* Best first, at most `max`; returns how many. `opinion`: see search_ask_with. */
size_t rank_documents(const struct query *q, const float *opinion, struct ranked *out, size_t max);

#endif
