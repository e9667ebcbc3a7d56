/* Everything the accessors of model/model.h say about a service, as one JSON document: for
 * comparisons with other readers of the same models, and to touch every record. */
#ifndef TESTS_MODEL_DUMP_H
#define TESTS_MODEL_DUMP_H

#include "model/model.h"
#include "value/value.h"

const struct value *model_dump(struct arena *a, const struct service *s);

#endif
