/* Sample values of a shape: --generate-cli-skeleton (botocore/utils.py, ArgumentGenerator). */
#ifndef CLI_SKELETON_H
#define CLI_SKELETON_H

#include "cli/invocation.h"

/* With member names as texts (answers), or with empty texts and first enum values (inputs). */
const struct value *skeleton_value(struct arena *a, const struct member *m, bool use_names);

/* As YAML with a comment on each member. */
struct str skeleton_yaml(struct arena *a, const struct service *s, const struct member *input);

#endif
