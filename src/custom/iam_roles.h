/* Default roles that commands make unless they are there. The request is one of the service iam. */
#ifndef CUSTOM_IAM_ROLES_H
#define CUSTOM_IAM_ROLES_H

#include "custom/custom.h"

/* What it calls: into a command's list. */
#define ROLE_CALLS                                                                                 \
    STR_INIT("iam:GetRole"), STR_INIT("iam:CreateRole"), STR_INIT("iam:AttachRolePolicy"),         \
        STR_INIT("iam:GetPolicy"), STR_INIT("iam:GetPolicyVersion")
#define PROFILE_CALLS                                                                              \
    STR_INIT("iam:GetInstanceProfile"), STR_INIT("iam:CreateInstanceProfile"),                     \
        STR_INIT("iam:AddRoleToInstanceProfile")

struct role {
    struct str name;
    struct str policy; /* ARN of the managed policy */
    struct str trust;  /* JSON */
};

#define IAM_ENDPOINT_OPTION TEXT_OPTION("iam-endpoint", "where IAM is, of a person's own commands")

/* The request of IAM, at --iam-endpoint when a person gives it. ERR_DENIED to a model: its
 * endpoints are judged by --endpoint-url alone. */
MUST_USE bool role_request(struct request *r, const struct value *params, struct request *iam,
                           struct err *e);

/* {name: text} */
const struct value *role_param(struct arena *a, struct str name, struct str text);

/* Does the call succeed? NoSuchEntity is the answer "no", anything else an error. */
MUST_USE bool role_exists(struct request *iam, struct str operation, const struct value *params,
                          bool *out, struct err *e);

/* Makes the role and attaches the policy. *role is what IAM says of it, *document the policy's. */
MUST_USE bool role_create(struct request *iam, const struct role *r, const struct value **role,
                          const struct value **document, struct err *e);

/* Appends {"Role", "RolePolicy"} to `made` when the role was not there. */
MUST_USE bool role_make(struct request *iam, const struct role *r, struct value *made,
                        struct err *e);

/* The instance profile of a role of the same name, unless it is there. */
MUST_USE bool role_make_profile(struct request *iam, struct str name, struct err *e);

/* aws, aws-cn or aws-us-gov: what ARNs of the region begin with. */
struct str role_partition(struct str region);

#endif
