/* May this command run? The decision is made on the parsed invocation, before anything is
 * opened or sent, and covers exactly the operations that the plan lists. Reads nothing but the
 * security policy file, which counts as it is now. Fails closed: a guard that is asked for and
 * cannot be enforced denies the call. */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "base/env.h"
#include "cli/invocation.h"
#include "policy/access.h"

enum verdict { VERDICT_ALLOW, VERDICT_ASK, VERDICT_DENY };

struct document_cache; /* policy/document.h */

struct decision {
    enum verdict verdict;
    struct str rule;    /* name of the rule that decided: "endpoint", "read-only" … */
    struct str reason;  /* one sentence for the user; empty when allowed */
    enum access access; /* the gravest of the operations */
};

/* Who asks. A person at a terminal (`exec`) may use options that a model may not. */
enum principal { PRINCIPAL_PERSON, PRINCIPAL_MODEL };

enum read_only { READ_ONLY_OFF, READ_ONLY_SETTING, READ_ONLY_TOOL };

/* What happens to answers that may hold secrets: policy/redact.h takes them out, or the operations
 * made to give them are refused. */
enum secrets { SECRETS_ALLOW, SECRETS_REDACT, SECRETS_DENY };
const char *secrets_name(enum secrets s);

/* Operator's settings, read once at start. */
struct policy {
    enum principal principal;
    enum read_only read_only;         /* READ_OPERATIONS_ONLY, or the tool that only reads */
    bool consent_wanted;              /* REQUIRE_MUTATION_CONSENT */
    enum secrets secrets;             /* AWS_API_MCP_SECRETS */
    struct str policy_file;           /* path of the security policy file, looked at each time */
    struct document_cache *documents; /* NULL: the file is read for every decision */
    struct str own_profile;           /* AWS_API_MCP_PROFILE_NAME or the environment's */
    struct str allowed_profiles;      /* AWS_API_MCP_ALLOWED_PROFILES, comma separated */
};

/* As whom and where the command would run; what is not known is empty. */
struct caller {
    struct str region, profile, account;
};

struct policy policy_of_env(struct arena *a, const struct env *v, enum principal principal);

/* Denials in the order of the table in policy.c, the first decides; then reasons to ask. A person
 * is not asked. `caller` may be NULL: nothing is known. */
struct decision policy_decide(struct arena *a, const struct policy *p, const struct caller *caller,
                              const struct invocation *in);

/* What the command does, for a question: "s3:DeleteObject (write)", several with commas. */
struct str policy_effects(struct arena *a, const struct invocation *in);

#endif
