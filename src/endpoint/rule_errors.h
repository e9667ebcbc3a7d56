/* Messages of error rules in the words of AWS CLI v2. */
#ifndef ENDPOINT_RULE_ERRORS_H
#define ENDPOINT_RULE_ERRORS_H

#include "endpoint/endpoint.h"

/* Words the error of a rule anew where the CLI does (botocore regions.py
 * ruleset_error_to_botocore_exception); leaves all others alone. Always false. */
bool rule_error(const struct service *s, const struct value *params, struct err *e);

#endif
