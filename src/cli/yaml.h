/* YAML 1.2 (core schema) to struct value, by libyaml; what a safe loader takes.
 * Plain times are those of yaml_time.h. */
#ifndef CLI_YAML_H
#define CLI_YAML_H

#include "value/value.h"

/* The first document of the text; *problem says why it cannot be read. */
MUST_USE bool yaml_read(struct arena *a, struct str text, const struct value **out,
                        struct str *problem);

/* The same for parameters, where a plain time that is none (2021-02-30) is a fault, as Python words
 * it, and not text: then *fault is not empty. */
MUST_USE bool yaml_read_input(struct arena *a, struct str text, const struct value **out,
                              struct str *problem, struct str *fault);

/* A CloudFormation template (awscli cloudformation/yamlhelper.py): JSON, or YAML whose tags are
 * intrinsic functions (!Ref x is {"Ref": "x"}), whose booleans are also those of YAML 1.1, whose
 * "<<" merges maps, and whose plain dates are numbers with the date as text, so that they are
 * written plain again. */
MUST_USE bool yaml_read_template(struct arena *a, struct str text, const struct value **out,
                                 struct str *problem);

#endif
