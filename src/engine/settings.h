/* What one command runs with: options, environment and profile, each by the order of AWS CLI v2
 * (botocore configprovider.py; awscli/clidriver.py). */
#ifndef ENGINE_SETTINGS_H
#define ENGINE_SETTINGS_H

#include "auth/config.h"
#include "cli/invocation.h"
#include "endpoint/endpoint.h"

enum checksum_when { CHECKSUM_WHEN_SUPPORTED, CHECKSUM_WHEN_REQUIRED };

struct settings {
    struct str profile;
    bool profile_explicit; /* --profile was given */
    struct str output;
    struct str ca_bundle;
    bool verify_tls;
    bool sign;
    int64_t connect_timeout_ms, read_timeout_ms; /* 0 waits for ever */
    unsigned max_attempts;
    struct str retry_mode;
    enum checksum_when request_checksum, response_checksum;
    size_t compress_from;          /* bytes of a body that is worth compressing; SIZE_MAX: never */
    struct str endpoint_discovery; /* "auto", "true", "false" as given */
    bool host_prefix;              /* operations may put a prefix before the host */
    int payload_signing;           /* s3 payload_signing_enabled: -1 unset, 0, 1 */
    bool times_as_sent;            /* cli_timestamp_format = wire */
    struct endpoint_settings endpoint; /* region, URL, FIPS, dual stack, S3 addressing */
};

/* Does the command talk to a service? Only then are settings of that complained about. */
bool settings_makes_client(const struct invocation *in);

/* ERR_GENERAL: the profile does not exist, or a value is none that its setting can have. */
MUST_USE bool settings_resolve(struct arena *a, const struct env *v, const struct config *config,
                               const struct invocation *in, struct settings *out, struct err *e);

#endif
