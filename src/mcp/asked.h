/* "Which parameter does this?": optional arguments of a command that a query is about. */
#ifndef MCP_ASKED_H
#define MCP_ASKED_H

#include "cli/arguments.h"
#include "search/search.h"

#define ASKED_MAX 3u

struct asked {
    const struct search_word *words;
    size_t n;
    struct str command; /* "ec2 run-instances": its own words ask for nothing */
};

/* The likeliest first. */
size_t asked_arguments(struct arena *a, const struct asked *q, const struct service *s,
                       const struct argument_table *t, const struct argument *out[ASKED_MAX]);

#endif
