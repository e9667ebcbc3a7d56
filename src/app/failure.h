/* A failed command as AWS CLI v2 writes it to stderr (awscli/errorhandler.py, errorformat.py). */
#ifndef APP_FAILURE_H
#define APP_FAILURE_H

#include "engine/engine.h"

/* The whole text, with its leading empty line and final newline. */
struct str failure_text(struct arena *a, const struct request *r, const struct err *e);

#endif
