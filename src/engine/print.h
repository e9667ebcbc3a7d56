/* The last stage: the result as text, by the output format of the command. */
#ifndef ENGINE_PRINT_H
#define ENGINE_PRINT_H

#include "engine/engine.h"

/* ERR_CONFIG when there is no such output format. */
MUST_USE bool print_choose(struct request *r, struct err *e);

/* Formats r->result into r->text. */
MUST_USE bool print_result(struct request *r, struct err *e);

#endif
