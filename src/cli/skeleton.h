/* Sample values of a shape: --generate-cli-skeleton (botocore/utils.py, ArgumentGenerator). */
#ifndef CLI_SKELETON_H
#define CLI_SKELETON_H

#include "cli/invocation.h"

enum skeleton_use {
    SKELETON_INPUT,  /* empty texts and first enum values */
    SKELETON_ANSWER, /* member names as texts */
    SKELETON_TIMES   /* the same, with times as yaml_time.h has them instead of texts */
};

const struct value *skeleton_value(struct arena *a, const struct member *m, enum skeleton_use use);

/* As YAML with a comment on each member. */
struct str skeleton_yaml(struct arena *a, const struct service *s, const struct member *input);

#endif
