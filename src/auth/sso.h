/* Tokens of `aws sso login`, kept in ~/.aws/sso/cache/<sha1>.json. Used in this folder only. */
#ifndef AUTH_SSO_H
#define AUTH_SSO_H

#include "auth/providers.h"

struct sso_settings {
    struct str start_url, region, role_name, account_id;
    struct str session; /* name of the sso-session; empty: the older form without one */
};

/* The token for portal requests, renewed when it soon ends and can be (sso-session only).
 * ERR_GENERAL with botocore's text when there is none or it has ended. */
MUST_USE bool sso_token(struct arena *a, const struct credential_query *q,
                        const struct sso_settings *s, struct str *token, struct err *e);

/* Code and message of a JSON error answer. */
void sso_read_error(struct arena *a, const struct http_response *r, struct str *code,
                    struct str *message);

#endif
