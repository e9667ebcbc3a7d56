/* The JSON files below ~/.aws in which the AWS CLI keeps tokens and role credentials: read only
 * when they are this user's own and nobody else may write them, replaced by renaming, mode 0600.
 * Used in this folder only. */
#ifndef AUTH_JSON_CACHE_H
#define AUTH_JSON_CACHE_H

#include "auth/providers.h"

#define CACHE_SSO "sso/cache"
#define CACHE_ROLES "cli/cache"

/* The file's name is the SHA-1 of `key`. False when there is no such file that can be used. */
bool json_cache_read(struct arena *a, const struct env *v, const char *folder, struct str key,
                     const struct value **out);

/* A cache that cannot be written is no error: the next program asks again. */
void json_cache_write(struct arena *a, const struct env *v, const char *folder, struct str key,
                      const struct value *value);

/* The same for a file by its own name. */
bool json_file_read(struct arena *a, struct str path, const struct value **out);
void json_file_write(struct arena *a, struct str path, const struct value *value);

/* Role credentials in the form of the AWS CLI's cache; those that end within 15 minutes do not
 * count. */
bool role_cache_read(struct arena *a, const struct credential_query *q, struct str key,
                     struct credentials *out);
void role_cache_write(struct arena *a, const struct credential_query *q, struct str key,
                      const struct credentials *c);

#endif
