/* What the tests of this folder share: an engine with the real models and the real transport, a
 * folder of its own, and the S3 server. */
#ifndef TESTS_WIRE_H
#define TESTS_WIRE_H

#include "../unit/harness.h"
#include "engine/engine.h"
#include "s3_server.h"

struct wire {
    struct arena *arena;
    struct s3_server *server;
    struct str folder;
    struct engine engine;
    const struct cancel *cancel; /* of the next command; NULL: none */
    struct request *last;        /* of the last command */
    struct err err;
};

/* NULL when there is no model database: the test is skipped (status 77). */
struct wire *wire_new(struct arena *a, const char *config);
/* "s3api get-object …", at the server; true when it succeeded. wire->err says why not. */
bool wire_run(struct wire *w, const char *command);
/* What is in a file of the folder. */
bool wire_file(struct wire *w, const char *name, struct str *bytes);
size_t wire_files(struct wire *w);                  /* how many there are */
struct str wire_pattern(struct arena *a, size_t n); /* bytes that differ everywhere */

#endif
