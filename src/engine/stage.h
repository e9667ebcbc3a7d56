/* A stage's result as JSON: what `exec --stop-after=…` prints. Holds no credentials. */
#ifndef ENGINE_STAGE_H
#define ENGINE_STAGE_H

#include "engine/engine.h"

/* Stage names: lex, parse, plan, serialize. Runs the command up to that stage and describes it.
 * ERR_USAGE names the stages when there is no such one. */
MUST_USE bool stage_describe(struct request *r, struct str line, struct str stage, struct str *out,
                             struct err *e);

#endif
