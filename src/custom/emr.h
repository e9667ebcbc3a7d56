/* What the commands of aws emr share (awscli customizations/emr). They take structures under names
 * of their own, most of them those of the API. */
#ifndef CUSTOM_EMR_H
#define CUSTOM_EMR_H

#include "custom/custom.h"

#define EMR_TEXT_REQUIRED(option_name, text)                                                       \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name), .required = true}, .help = (text)                \
    }
#define EMR_LIST(option_name, needed, text)                                                        \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name), .arity = ARITY_SOME, .required = (needed)},      \
        .help = (text)                                                                             \
    }

/* A structured option: what it may hold, and what it must, in the order of messages. */
struct emr_schema {
    struct str option;
    const struct str *names;
    size_t name_count;
    const struct str *required;
    size_t required_count;
    struct str member; /* of RunJobFlow, or "Instances.<member>": says the types of like names */
    bool list;
};

extern const struct emr_schema emr_steps_schema, emr_groups_schema, emr_fleets_schema;

/* Shorthand or JSON; *out is NULL when the option was not given. ERR_PARAM. */
MUST_USE bool emr_structured(struct request *r, const struct value *params,
                             const struct emr_schema *schema, const struct value **out,
                             struct err *e);

/* The API's InstanceGroups and InstanceFleets. */
const struct value *emr_groups(struct arena *a, const struct value *given);
const struct value *emr_fleets(struct arena *a, const struct value *given);

/* A HadoopJarStep; empty texts and NULL values are left out. */
struct emr_step {
    struct str jar, name, action, main_class, log_uri, key_arn;
    const struct value *args, *properties;
};
const struct value *emr_step(struct arena *a, const struct emr_step *step);

/* The API's Steps; release: the cluster has a release label. */
MUST_USE bool emr_steps(struct request *r, const struct value *given, bool release,
                        const struct value **out, struct err *e);

/* s3://<region>.elasticmapreduce<path> */
struct str emr_link(struct request *r, const char *path);

/* [{"Key": k, "Value": v}, …] of "k=v" words. */
const struct value *emr_tags(struct arena *a, const struct value *words);

/* {"JobFlowId": cluster} */
struct value *emr_job_flow(struct arena *a, const struct value *params);

/* Checks the parameters as the CLI does, calls, prints the answer. */
MUST_USE bool emr_call_print(struct request *r, struct str operation, const struct value *params,
                             struct err *e);

MUST_USE bool emr_release_label(struct request *r, const struct value *params, struct str *out,
                                struct err *e);

/* ERR_PARAM when both options are given. */
MUST_USE bool emr_exclusive(const struct value *params, const char *option, const char *other,
                            struct err *e);

#endif
