/* The STS calls that turn one identity into another. Used in this folder only. */
#ifndef AUTH_STS_H
#define AUTH_STS_H

#include "auth/providers.h"

struct sts_parameter {
    struct str name, value;
};

/* signer NULL: unsigned. The answer's credentials, with the account of the assumed role. */
MUST_USE bool sts_call(struct arena *a, const struct credential_query *q, const char *operation,
                       const struct sts_parameter *parameters, size_t n,
                       const struct credentials *signer, struct credentials *out, struct err *e);

/* What the AWS CLI's cache of role credentials is keyed by: the parameters in JSON, without a
 * session name that was made up (has_own_name false). */
struct str sts_cache_key(struct arena *a, const struct sts_parameter *parameters, size_t n,
                         bool has_own_name);

/* "botocore-session-<seconds>", the name of a role session that has none. */
struct str sts_session_name(struct arena *a, const struct credential_query *q);

#endif
