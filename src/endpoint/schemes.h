/* properties.authSchemes of an endpoint as struct auth_scheme. */
#ifndef ENDPOINT_SCHEMES_H
#define ENDPOINT_SCHEMES_H

#include "endpoint/endpoint.h"

void schemes_read(struct arena *a, struct endpoint *endpoint);

#endif
