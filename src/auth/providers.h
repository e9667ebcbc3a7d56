/* The credential providers, one file each, and what they share. A new provider: write
 * provider_<name>.c with its descriptor, declare it here, put it into the chain in credentials.c
 * at the place AWS CLI v2 gives it. Used in this folder only. */
#ifndef AUTH_PROVIDERS_H
#define AUTH_PROVIDERS_H

#include "auth/config_internal.h"
#include "auth/credentials.h"

extern const struct credential_provider provider_env;
extern const struct credential_provider provider_assume_role;
extern const struct credential_provider provider_web_identity;
extern const struct credential_provider provider_sso;
extern const struct credential_provider provider_shared_file;
extern const struct credential_provider provider_config_file;
extern const struct credential_provider provider_login;
extern const struct credential_provider provider_process;
extern const struct credential_provider provider_ec2_file;
extern const struct credential_provider provider_boto_file;
extern const struct credential_provider provider_container;
extern const struct credential_provider provider_imds;

/* aws_access_key_id and its companions out of a section. `found` false when the key is not there;
 * ERR_GENERAL when the secret is missing. */
MUST_USE bool provider_keys(const struct value *section, const char *provider_name,
                            struct credentials *out, bool *found, struct err *e);

/* The profile's string for a name; false when it has none. */
bool provider_setting(const struct value *profile, struct str name, struct str *value);

/* All providers that go by the profile alone, for source_profile: without the environment. */
MUST_USE bool credentials_of_profile(struct arena *a, const struct credential_query *q,
                                     struct credentials *out, bool *found, struct err *e);

#endif
