/* `aws-api-mcp-server models build|info|update`: what an operator does with the model database. */
#ifndef COMPILE_MODELS_COMMAND_H
#define COMPILE_MODELS_COMMAND_H

#include "base/buf.h"
#include "base/env.h"

struct models_request {
    const struct env *env;
    struct str exe_dir;     /* folder of the running program */
    const struct str *argv; /* behind the word `models` */
    size_t argc;
};

/* Appends what to print. ERR_USAGE: a wrong word, with the usage as hint. */
MUST_USE bool models_command(struct arena *a, const struct models_request *r, struct buf *out,
                             struct err *e);

#endif
