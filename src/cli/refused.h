/* Commands of AWS CLI v2 that are no part of this program on purpose: they start programs, need a
 * terminal or a browser, or write the files that credentials and settings come from. */
#ifndef CLI_REFUSED_H
#define CLI_REFUSED_H

#include "base/err.h"

struct refused {
    struct str service, name; /* CLI names; an empty name is every command of the service */
    const char *why;          /* ends "… is refused because " */
    const char *instead;      /* what to do: a sentence */
};

/* NULL when it is none of them. `name` may be empty: the service alone. */
const struct refused *refused_find(struct str service, struct str name);

/* ERR_DENIED with both sentences. Always false. */
bool refused_error(const struct refused *r, struct str name, struct err *e);

#endif
