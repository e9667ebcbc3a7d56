/* What the tests of this folder share: a command at a server of their own. */
#ifndef TESTS_FAULTS_OUTCOME_H
#define TESTS_FAULTS_OUTCOME_H

#include "../unit/http_server.h"
#include "engine/engine.h"

/* "dynamodb list-tables", without "aws"; what it prints, or its error. `cancel` may be NULL. */
struct str outcome(struct arena *a, const struct engine *g, const struct http_server *server,
                   const char *command, const struct cancel *cancel);

/* random() that makes the shortest delays. */
extern const struct random without_delay;

#endif
