/* What a template refers to on this machine, put into a bucket, and the template with the addresses
 * there (awscli customizations/cloudformation/artifact_exporter.py). */
#ifndef CUSTOM_CLOUDFORMATION_EXPORT_H
#define CUSTOM_CLOUDFORMATION_EXPORT_H

#include "custom/artifacts.h"

/* Reads the template at the absolute path and exports it; nested templates too. ERR_GENERAL with
 * the CLI's text. */
MUST_USE bool export_template(struct artifacts *u, struct str path, const struct value **out,
                              struct err *e);

/* As the CLI writes templates: YAML in its own order. */
MUST_USE bool export_text(struct arena *a, const struct value *template, struct str *out,
                          struct err *e);

#endif
