/* The hand-made service of tests/unit/model/data, compiled in memory. */
#ifndef TESTS_MODEL_TOY_H
#define TESTS_MODEL_TOY_H

#include "model/model.h"

struct str toy_database(struct arena *a); /* aborts when it does not compile */
const struct model *toy_model(struct arena *a, struct str bytes);

#endif
