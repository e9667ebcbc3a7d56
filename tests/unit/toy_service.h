/* One hand-made service for tests of what works on service models. */
#ifndef TESTS_TOY_SERVICE_H
#define TESTS_TOY_SERVICE_H

#include "model/model.h"
#include "value/value.h"

/* The service of a service-2.json text with single quotes for double ones; aborts when the text is
 * no model. */
const struct service *toy_service(struct arena *a, struct str name, struct str json);

/* JSON with single quotes for double ones. */
const struct value *toy_value(struct arena *a, struct str json);

#endif
