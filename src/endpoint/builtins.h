/* The built-in parameters of rule sets: what they are worth for one call
 * (botocore args.py compute_endpoint_resolver_builtin_defaults, and the S3 rules of handlers.py).
 */
#ifndef ENDPOINT_BUILTINS_H
#define ENDPOINT_BUILTINS_H

#include "endpoint/endpoint.h"

struct builtin_query {
    struct arena *arena;
    const struct service *service;
    const struct operation *operation;
    const struct value *input;
    const struct endpoint_settings *settings; /* region already without "fips-" */
};

/* NULL when the built-in has no value, or is unknown. */
const struct value *builtin_value(const struct builtin_query *q, struct str name);

#endif
