/* The rules, one function each. */
#ifndef POLICY_RULES_H
#define POLICY_RULES_H

#include "policy/document.h"
#include "policy/policy.h"
#include "policy/uses.h"

struct judged {
    const struct policy *policy;
    const struct invocation *in;
    const struct caller *caller; /* may be NULL */
    struct uses uses;
    struct document document;
};

/* Returns the reason to deny or to ask, or an empty text. */
typedef struct str (*rule_fn)(struct arena *a, const struct judged *j);

/* Options that only a person may use. */
struct str rule_option(struct arena *a, const struct judged *j);
struct str rule_endpoint(struct arena *a, const struct judged *j);
struct str rule_region(struct arena *a, const struct judged *j);
struct str rule_profile(struct arena *a, const struct judged *j);

/* Commands that are not run for anybody: cli/refused.h. */
struct str rule_built_in(struct arena *a, const struct judged *j);

/* What the operator's settings and the policy file say about the operations. */
struct str rule_deny_list(struct arena *a, const struct judged *j);
struct str rule_read_only(struct arena *a, const struct judged *j);
struct str rule_allow_list(struct arena *a, const struct judged *j);
struct str rule_secrets(struct arena *a, const struct judged *j);
struct str rule_elicit_list(struct arena *a, const struct judged *j);
struct str rule_consent(struct arena *a, const struct judged *j);

#endif
