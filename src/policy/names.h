/* One thing, many names: `aws s3api delete-object`, DeleteObject of the SDKs and `s3:DeleteObject`
 * of IAM are the same to a policy file. Case, dashes and underscores do not matter. */
#ifndef POLICY_NAMES_H
#define POLICY_NAMES_H

#include "base/err.h"
#include "policy/conditions.h"
#include "policy/uses.h"

/* An entry of a policy file; texts are folded (lower case, letters, digits and '*' only). */
struct entry {
    struct str text; /* as written; with its conditions, for people */
    struct str service, operation;
    struct conditions conditions; /* which the functions below do not look at */
};

/* "aws SERVICE OPERATION" or "PREFIX:Action", '*' for any text in either part. ERR_CONFIG says what
 * is wrong with it. */
MUST_USE bool entry_parse(struct arena *a, struct str text, struct entry *out, struct err *e);

/* `wide` also takes the operations that the entry's action or command permits: for denials. */
bool entry_matches_use(struct arena *a, const struct entry *entry, const struct use *use,
                       bool wide);
/* By the command's own name: `aws s3 cp`. */
bool entry_matches_command(struct arena *a, const struct entry *entry, const struct invocation *in);

#endif
