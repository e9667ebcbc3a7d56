/* Tokens of services that want `Authorization: Bearer …` (RFC 6750, section 2.1) instead of a
 * signature. */
#ifndef AUTH_BEARER_H
#define AUTH_BEARER_H

#include "auth/credentials.h"

/* AWS_BEARER_TOKEN_<SIGNING_NAME>, then the token of the profile's sso-session (botocore
 * tokens.py). ERR_GENERAL with botocore's text when there is none. */
MUST_USE bool bearer_find(struct arena *a, const struct credential_query *q,
                          struct str signing_name, struct str *token, struct err *e);

/* The variable alone; false when it is not set. */
bool bearer_in_environment(struct arena *a, const struct env *v, struct str signing_name,
                           struct str *token);

void bearer_sign(struct arena *a, struct str token, struct http_request *request);

#endif
