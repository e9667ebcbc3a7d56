/* AUTH_TYPE=oauth: who may use the HTTP transport, by access tokens of an issuer. */
#ifndef APP_OAUTH_H
#define APP_OAUTH_H

#include "app/app.h"
#include "mcp/http/gate.h"

/* Why the settings cannot be used; empty when they can. */
struct str oauth_fault(struct arena *a, const struct env *v);

/* The gate that they mean; NULL when AUTH_TYPE is not oauth. The settings are without fault. */
const struct gate *oauth_gate(struct arena *a, const struct env *v, const struct engine *g);

#endif
