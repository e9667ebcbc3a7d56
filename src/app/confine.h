/* Which places and rights a server keeps: the kernel's part of the guardrails (base/sandbox.h). */
#ifndef APP_CONFINE_H
#define APP_CONFINE_H

#include "app/app.h"

struct confinement {
    bool is_wanted;      /* AWS_API_MCP_SANDBOX; an unknown word means yes */
    bool files;          /* only the places of the rules can be opened */
    bool programs;       /* none can be started, but by the thread of `engine->outside` */
    struct str shortage; /* what is wanted and cannot be had, and why; empty: all is there */
};

/* What app_confine would do here; changes nothing. */
struct confinement confinement_of(const struct app *app, const struct engine *g);

/* Restricts this thread and those that it starts from now on: to be called before the others are.
 * Sets g->outside where the configured profile has a credential_process. Never fails: what the
 * kernel refuses is said in `shortage`. */
struct confinement app_confine(const struct app *app, struct engine *g);

#endif
