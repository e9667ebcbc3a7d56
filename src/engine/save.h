/* Parts of an answer that go to files: streams, and what customizations save
 * (awscli customizations/streamingoutputarg.py, arguments.py). All through the door for files. */
#ifndef ENGINE_SAVE_H
#define ENGINE_SAVE_H

#include "engine/engine.h"

/* Whoever may not save the answer need not ask for it: to be called before anything is sent. */
MUST_USE bool save_check(struct request *r, struct err *e);

/* A streaming output goes to the file named on the command line and leaves the printed answer. */
MUST_USE bool save_stream(struct request *r, const struct operation *o, const struct value **output,
                          struct err *e);

/* The members that invocation.saves names. */
MUST_USE bool save_members(struct request *r, const struct value **output, struct err *e);

#endif
