/* Where a request goes: AWS endpoint rule sets, evaluated.
 * Rule sets and partitions are compiled by the model compiler into blobs of the model database
 * ("endpoint-rules" of a service, "partitions" of the database); evaluation walks the blob. */
#ifndef ENDPOINT_ENDPOINT_H
#define ENDPOINT_ENDPOINT_H

#include "base/err.h"
#include "model/model.h"
#include "value/value.h"

/* JSON documents (endpoint-rule-set-1.json, partitions.json) to blobs. ERR_MODEL on unknown
 * functions or shapes of the document. */
MUST_USE bool endpoint_compile_rules(struct arena *a, const struct value *rule_set,
                                     struct str *blob, struct err *e);
MUST_USE bool endpoint_compile_partitions(struct arena *a, const struct value *partitions,
                                          struct str *blob, struct err *e);
/* True when the blob can be evaluated without leaving its bounds (checked once per service). */
MUST_USE bool endpoint_check_rules(struct str blob, struct err *e);
MUST_USE bool endpoint_check_partitions(struct str blob, struct err *e);

struct auth_scheme {
    struct str name; /* "sigv4", "sigv4a", "sigv4-s3express", "none", "bearer" */
    struct str signing_name;
    struct str signing_region; /* sigv4a: the region set, comma separated */
    bool disable_double_encoding;
};

struct endpoint {
    struct str url;    /* https://host[:port][/path], no trailing slash added or removed */
    struct str region; /* endpoint_resolve: the region that signs where no scheme says another */
    const struct value *headers;       /* map name -> list of strings, or NULL */
    const struct value *properties;    /* as the rule gave them, or NULL */
    const struct auth_scheme *schemes; /* properties.authSchemes, in order */
    size_t scheme_count;
};

/* params: map of rule set parameter -> value ("Region", "UseFIPS", "Bucket" …); absent ones get
 * the rule set's default. An error rule gives ERR_GENERAL with the rule's message as it is. */
MUST_USE bool endpoint_evaluate(struct arena *a, struct str rules, struct str partitions,
                                const struct value *params, struct endpoint *out, struct err *e);

/* What the user configured; everything the built-in parameters need. Empty texts are "not set". */
struct endpoint_settings {
    struct str region;
    bool region_empty; /* set, to nothing: a service with regions has no endpoint then */
    struct str endpoint_url;
    bool use_fips;
    bool use_dual_stack;
    struct str account_id;
    struct str account_id_mode;     /* preferred, required, disabled; empty means preferred */
    struct str s3_addressing_style; /* auto, virtual, path; empty means auto */
    bool s3_use_accelerate;
    bool s3_use_arn_region;        /* the CLI's default for s3 is true … */
    bool s3control_use_arn_region; /* … and false for s3control; one setting sets both */
    bool s3_disable_multi_region;
    bool s3_disable_express_session;
};

/* The whole step for one call: static, dynamic and operation context parameters, client context,
 * built-ins (botocore/regions.py EndpointRulesetResolver and the S3 rules of botocore/client.py,
 * args.py), then evaluation. Pseudo regions ("fips-us-east-1", "us-east-1-fips") are understood.
 * The region is checked (endpoint_check_region). ERR_NO_REGION when the rules need a region and
 * there is none; messages of rules become those of AWS CLI v2 (regions.py
 * ruleset_error_to_botocore_exception): ERR_PARAM or ERR_GENERAL. */
MUST_USE bool endpoint_resolve(struct arena *a, const struct model *m, const struct service *s,
                               const struct operation *o, const struct value *input,
                               const struct endpoint_settings *settings, struct endpoint *out,
                               struct err *e);

/* What AWS CLI v2 refuses before it makes a request: a region that is no host label, or an empty
 * one where it becomes a part of the host. ERR_GENERAL. */
MUST_USE bool endpoint_check_settings(const struct model *m, const struct service *s,
                                      const struct endpoint_settings *settings, struct err *e);

/* Region syntax that may be put into a host name: letters, digits and '-', one host label.
 * ERR_GENERAL otherwise, worded as AWS CLI v2 does. */
MUST_USE bool endpoint_check_region(struct str region, struct err *e);

/* Is this one of AWS's own hosts: plain labels, below a DNS suffix of a partition? To be asked for
 * every host that no configured endpoint named, host prefix included, before it is signed for.
 * ERR_DENIED otherwise. */
MUST_USE bool endpoint_check_host(const struct model *m, struct str host, struct err *e);

#endif
