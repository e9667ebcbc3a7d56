/* The AWS shared configuration: ~/.aws/config and ~/.aws/credentials, as botocore reads them
 * (configloader.py: [profile x], [sso-session x], [services x], nested "key =\n  sub = v" maps;
 * the credentials file overrides the config file). Read-only once loaded. */
#ifndef AUTH_CONFIG_H
#define AUTH_CONFIG_H

#include "base/env.h"
#include "base/err.h"
#include "value/value.h"

struct config;

/* AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, else below the home folder. Missing files are
 * empty ones; files that cannot be read or parsed give ERR_GENERAL with AWS CLI v2's text (status
 * 255 there too) and the line in the hint. */
MUST_USE bool config_load(struct arena *a, const struct env *v, const struct config **out,
                          struct err *e);

/* NULL when there is no such profile. The map's values are strings, or maps where nested. */
const struct value *config_profile(const struct config *c, struct str name);
/* kind: "sso-session", "services" or "profile"; other sections of the config file go by their whole
 * header as the name, with an empty kind. */
const struct value *config_section(const struct config *c, struct str kind, struct str name);
size_t config_profile_count(const struct config *c);
struct str config_profile_name(const struct config *c, size_t i);

/* --profile, AWS_PROFILE, AWS_DEFAULT_PROFILE, "default". */
struct str config_effective_profile(const struct env *v, struct str from_command);

/* A profile that somebody named must exist: ERR_GENERAL, "The config profile (x) could not be
 * found", with the nearest names as the hint. Nobody named "default" when none of the three did. */
MUST_USE bool config_check_profile(const struct config *c, const struct env *v,
                                   struct str from_command, struct err *e);

/* The URL that is configured for a service: its own variable, AWS_ENDPOINT_URL, the profile's
 * services section, its endpoint_url (botocore ConfiguredEndpointProvider); empty when there is
 * none or they are to be ignored. ERR_GENERAL: the section that the profile names does not exist.
 */
MUST_USE bool config_endpoint_url(struct arena *a, const struct config *c, const struct env *v,
                                  const struct value *profile, struct str service_id,
                                  struct str *url, struct err *e);

#endif
