/* CloudFormation templates read through the file door. */
#ifndef CUSTOM_TEMPLATE_H
#define CUSTOM_TEMPLATE_H

#include "custom/custom.h"

/* The text of a template and what it says; always a map. ERR_GENERAL with the CLI's text, also when
 * there is no such file; ERR_DENIED. */
MUST_USE bool template_read(struct request *r, struct str path, struct str *text,
                            const struct value **out, struct err *e);

/* "Invalid template path <path>" when there is no regular file. */
MUST_USE bool template_check_path(struct request *r, struct str path, struct err *e);

/* A path as a person's shell would have it: "~/" is the home folder. */
struct str template_path(const struct request *r, struct str path);

#endif
