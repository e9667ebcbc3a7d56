/* An input for any operation: every member, values that the shapes allow and endpoint rules take.
 */
#ifndef TESTS_SAMPLE_H
#define TESTS_SAMPLE_H

#include "model/model.h"
#include "value/value.h"

/* A map; recursion ends where a shape comes again (left out, or empty). Event streams are left out:
 * nothing can send them. */
const struct value *sample_input(struct arena *a, const struct operation *o);

#endif
