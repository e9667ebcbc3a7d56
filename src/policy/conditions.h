/* When an entry of a policy file counts. An entry may be an object: its "command" and conditions on
 * "region", "account", "profile" and "parameters", which must all hold. Each takes a text or a list
 * of texts, one of which must fit; '*' stands for any text.
 *
 * What cannot be told (the account before any call, a parameter of an operation that a command
 * makes by itself) holds for denials and questions, and does not for allowances: a condition never
 * makes an entry fail open. */
#ifndef POLICY_CONDITIONS_H
#define POLICY_CONDITIONS_H

#include "base/err.h"
#include "policy/policy.h"
#include "policy/uses.h"

enum condition_kind { CONDITION_REGION, CONDITION_ACCOUNT, CONDITION_PROFILE, CONDITION_PARAMETER };

struct condition {
    enum condition_kind kind;
    struct str path; /* of a parameter, as written: "InstanceType", "tags.key" */
    const struct str *values;
    size_t n;
};

struct conditions {
    const struct condition *items;
    size_t n;
};

/* The fields of an entry but "command". ERR_CONFIG; *key is where the fault is. */
MUST_USE bool conditions_parse(struct arena *a, const struct value *entry, struct conditions *out,
                               struct str *key, struct err *e);

/* `use`: the operation that the entry matched; NULL: the command by its own name. `wide`: for
 * denials and questions. */
bool conditions_hold(const struct conditions *c, const struct caller *caller,
                     const struct invocation *in, const struct use *use, bool wide);

/* " when region is eu-* or us-east-1 and InstanceType is p4*", or nothing. */
struct str conditions_text(struct arena *a, const struct conditions *c);

#endif
