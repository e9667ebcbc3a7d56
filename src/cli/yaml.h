/* YAML 1.2 (core schema) to struct value, by libyaml; what a safe loader takes. Dates stay text. */
#ifndef CLI_YAML_H
#define CLI_YAML_H

#include "value/value.h"

/* The first document of the text; *problem says why it cannot be read. */
MUST_USE bool yaml_read(struct arena *a, struct str text, const struct value **out,
                        struct str *problem);

#endif
