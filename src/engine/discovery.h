/* Endpoint discovery: services that tell per account where their operations are (DescribeEndpoints
 * of Timestream, DynamoDB). Answers are kept as long as they say, shared by all commands of the
 * engine; a service that cannot be reached is left alone for a minute. Rules: botocore
 * discovery.py, client.py _register_endpoint_discovery. */
#ifndef ENGINE_DISCOVERY_H
#define ENGINE_DISCOVERY_H

#include "engine/engine.h"

struct call;       /* engine/call.h */
struct discovered; /* what is known; thread-safe */

struct discovered *discovered_new(struct arena *a); /* lives as long as the arena */

/* The operation that a settled command asks for the place of its own; NULL: none. */
const struct operation *discovery_operation(const struct request *r);

/* Sends the built call where the service says, asking it when nothing is known. Operations that
 * need it fail without, and a value that the setting cannot have fails all: ERR_GENERAL. */
MUST_USE bool discovery_apply(struct call *c, struct err *e);

/* The answer says that this is not the place: forgets it, and true when another try may help. */
bool discovery_failed(struct call *c);

#endif
