/* Parts of aws cloudformation deploy (awscli customizations/cloudformation). */
#ifndef CUSTOM_CLOUDFORMATION_H
#define CUSTOM_CLOUDFORMATION_H

#include "custom/custom.h"

/* cloudformation_parameters.c: --parameter-overrides in its four forms (Key=Value words, a list of
 * them, of {ParameterKey, ParameterValue}, or {"Parameters": {…}} as JSON), merged with the
 * template's: a list of ParameterKey with a value or UsePreviousValue. ERR_PARAM, ERR_GENERAL. */
MUST_USE bool deploy_parameters(struct arena *a, const struct value *params,
                                const struct value *template, const struct value **out,
                                struct err *e);

/* "Key=Value" words to a map. ERR_GENERAL. */
MUST_USE bool deploy_pairs(struct arena *a, const struct value *words, const char *option,
                           const struct value **out, struct err *e);

#endif
