/* May this command run? The decision is made on the parsed invocation, before anything is opened
 * or sent, and covers exactly the operations that the plan lists. No input or output of its own.
 * Fails closed: a guard that is asked for and cannot be enforced denies the call. */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "base/env.h"
#include "cli/invocation.h"

enum verdict { VERDICT_ALLOW, VERDICT_ASK, VERDICT_DENY };

struct decision {
    enum verdict verdict;
    struct str rule;   /* name of the rule that decided: "endpoint", "read-only" … */
    struct str reason; /* one sentence for the user; empty when allowed */
};

/* Who asks. A person at a terminal (`exec`) may use options that a model may not. */
enum principal { PRINCIPAL_PERSON, PRINCIPAL_MODEL };

/* Operator's settings, read once at start. */
struct policy {
    enum principal principal;
    bool read_only_wanted;       /* READ_OPERATIONS_ONLY */
    bool consent_wanted;         /* REQUIRE_MUTATION_CONSENT */
    struct str policy_file;      /* path of an existing security policy file; empty: none */
    struct str own_profile;      /* AWS_API_MCP_PROFILE_NAME or the environment's */
    struct str allowed_profiles; /* AWS_API_MCP_ALLOWED_PROFILES, comma separated */
};

struct policy policy_of_env(struct arena *a, const struct env *v, enum principal principal);

/* Rules in the order of the table in policy.c; the first that objects decides. */
struct decision policy_decide(struct arena *a, const struct policy *p, const struct invocation *in);

#endif
