/* The last stage: the result as text, by the output format of the command. */
#ifndef ENGINE_PRINT_H
#define ENGINE_PRINT_H

#include "engine/engine.h"

/* Chooses r->formatter by option, environment and profile. ERR_GENERAL when there is no such
 * format and the command prints by one (the AWS CLI says so only when the service has answered);
 * NULL when a command may or may not. */
MUST_USE bool print_choose(struct request *r, struct err *e);

/* Whether the format prints each page of a paginated command, queried by itself, rather than the
 * merged result (awscli/formatter.py TextFormatter, StreamedYAMLFormatter). */
bool print_wants_pages(const struct request *r);
MUST_USE bool print_pages(struct request *r, struct err *e);

/* Formats r->result into r->text. */
MUST_USE bool print_result(struct request *r, struct err *e);

/* Takes secrets out of r->result and of what a command has printed, when the operator wants that.
 * Pages and print_add see to it themselves. */
void print_redact(struct request *r);

/* Appends `v`, queried and formatted, to r->out: results of commands that are no single operation.
 * `title` is a table's. */
MUST_USE bool print_add(struct request *r, struct str title, const struct value *v, struct err *e);

#endif
