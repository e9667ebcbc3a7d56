/* A model database in memory with one service that creates, deletes and describes one thing. */
#ifndef TESTS_TOY_MODEL_H
#define TESTS_TOY_MODEL_H

#include "model/model.h"

const struct model *toy_model_of(struct arena *a, struct str service, struct str thing);

#endif
