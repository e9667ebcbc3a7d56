/* The operations that a command uses, and what each does: what every rule judges. */
#ifndef POLICY_USES_H
#define POLICY_USES_H

#include "cli/invocation.h"
#include "policy/access.h"

struct use {
    struct str service, operation; /* botocore folder and operation name: "s3", "ListBuckets" */
    struct str cli_service;
    const struct service *model; /* NULL where the command names another service's operation */
    enum access access;          /* never ACCESS_CONDITIONAL */
};

struct uses {
    const struct use *items; /* none for commands that call nothing */
    size_t n;
    enum access access; /* the gravest one; of a custom command without calls, its own */
};

/* Help, skeletons and the version use nothing. What cannot be judged is a write. */
struct uses uses_of(struct arena *a, const struct invocation *in);

/* Does the command reach AWS or do what an AWS command does locally? */
bool uses_aws(const struct invocation *in);

#endif
