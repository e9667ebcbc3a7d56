/* The definition of an AWS Data Pipeline from the service's lists of fields: the answer to
 * datapipeline get-pipeline-definition (awscli/customizations/datapipeline/translator.py). The way
 * there is cli/hook_datapipeline.c. */
#ifndef ENGINE_PIPELINE_DEFINITION_H
#define ENGINE_PIPELINE_DEFINITION_H

#include "base/err.h"
#include "value/value.h"

/* ERR_GENERAL with the name of a member that the service left out, in Python's words ("'fields'").
 */
MUST_USE bool pipeline_definition(struct arena *a, const struct value *answer,
                                  const struct value **out, struct err *e);

#endif
