/* From a decided invocation to the plan that run.c carries out. */
#ifndef ENGINE_PLAN_H
#define ENGINE_PLAN_H

#include "engine/engine.h"

MUST_USE bool plan_make(struct request *r, struct err *e);

/* Gives a custom command's invocation the service of its first call, so that settings (region,
 * endpoint) are those of that service. ERR_MODEL when the model does not have the operation. */
MUST_USE bool plan_bind_command(struct request *r, struct err *e);

/* What parsing and help need of the engine. A model's paths are literal: no `~`, no `$VAR`. */
struct cli_context plan_cli_context(const struct request *r);

const char *plan_step_name(enum step_kind kind); /* "call", "pages" and so on */

#endif
