/* aws datapipeline create-default-roles: the two roles and the instance profile that pipelines use,
 * unless they are there (awscli/customizations/datapipeline/createdefaultroles.py). */
#include "base/limits.h"
#include "custom/commands.h"
#include "custom/custom.h"
#include "engine/print.h"

struct role {
    struct str name, policy, trust;
};

#define RESOURCE_ROLE "DataPipelineDefaultResourceRole"
#define TRUST(services)                                                                            \
    "{\n  \"Version\": \"2008-10-17\",\n  \"Statement\": [\n    {\n      \"Sid\": \"\",\n      "   \
    "\"Effect\": \"Allow\",\n      \"Principal\": {\n        \"Service\": " services               \
    "\n      },\n      \"Action\": \"sts:AssumeRole\"\n    }\n  ]\n}"

static const struct role roles[] = {
    {STR_INIT("DataPipelineDefaultRole"),
     STR_INIT("arn:aws:iam::aws:policy/service-role/AWSDataPipelineRole"),
     STR_INIT(TRUST("[\n          \"datapipeline.amazonaws.com\",\n          "
                    "\"elasticmapreduce.amazonaws.com\"\n        ]"))},
    {STR_INIT(RESOURCE_ROLE),
     STR_INIT("arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforDataPipelineRole"),
     STR_INIT(TRUST("\"ec2.amazonaws.com\""))},
};

static const struct value *param(struct arena *a, struct str name, struct str text)
{
    struct value *map = value_map(a);
    set_text(a, map, name, text);
    return map;
}

/* NoSuchEntity is the answer "no". */
static bool exists(struct request *r, struct str operation, const struct value *params, bool *out,
                   struct err *e)
{
    struct err why = err_init(r->arena);
    *out = custom_call(r, operation, params, NULL, &why);
    if (*out || str_eq(why.code, STR("NoSuchEntity"))) return true;
    *e = why;
    return false;
}

static bool policy_document(struct request *r, struct str arn, const struct value **out,
                            struct err *e)
{
    struct arena *a = r->arena;
    const struct value *policy, *version;
    if (!custom_call(r, STR("GetPolicy"), param(a, STR("PolicyArn"), arn), &policy, e))
        return false;
    struct value *params = value_map(a);
    set_text(a, params, STR("PolicyArn"), arn);
    set_text(a, params, STR("VersionId"),
             value_text(value_path(policy, STR("Policy"), STR("DefaultVersionId"))));
    if (!custom_call(r, STR("GetPolicyVersion"), params, &version, e)) return false;
    *out = value_path(version, STR("PolicyVersion"), STR("Document"));
    return true;
}

/* Appends {"Role", "RolePolicy"} when the role was made. */
static bool make_role(struct request *r, const struct role *role, struct value *made, struct err *e)
{
    struct arena *a = r->arena;
    const struct value *answer, *document = NULL;
    bool there;
    if (!exists(r, STR("GetRole"), param(a, STR("RoleName"), role->name), &there, e)) return false;
    if (there) return true;
    struct value *create = value_map(a), *attach = value_map(a), *entry = value_map(a);
    set_text(a, create, STR("RoleName"), role->name);
    set_text(a, create, STR("AssumeRolePolicyDocument"), role->trust);
    set_text(a, attach, STR("PolicyArn"), role->policy);
    set_text(a, attach, STR("RoleName"), role->name);
    if (!custom_call(r, STR("CreateRole"), create, &answer, e) ||
        !custom_call(r, STR("AttachRolePolicy"), attach, NULL, e) ||
        !policy_document(r, role->policy, &document, e))
        return false;
    const struct value *created = value_get(answer, STR("Role"));
    value_set(a, entry, STR("Role"), created ? created : &value_null);
    value_set(a, entry, STR("RolePolicy"), document ? document : &value_null);
    value_push(a, made, entry);
    return true;
}

static bool make_profile(struct request *r, struct err *e)
{
    struct arena *a = r->arena;
    const struct value *named = param(a, STR("InstanceProfileName"), STR(RESOURCE_ROLE));
    bool there;
    if (!exists(r, STR("GetInstanceProfile"), named, &there, e)) return false;
    if (there) return true;
    struct value *add = value_map(a);
    set_text(a, add, STR("InstanceProfileName"), STR(RESOURCE_ROLE));
    set_text(a, add, STR("RoleName"), STR(RESOURCE_ROLE));
    return custom_call(r, STR("CreateInstanceProfile"), named, NULL, e) &&
           custom_call(r, STR("AddRoleToInstanceProfile"), add, NULL, e);
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct value *made = value_list(a);
    (void)in;
    for (size_t i = 0; i < ARRAY_LEN(roles); i++)
        if (!make_role(r, &roles[i], made, e)) return false;
    return make_profile(r, e) && print_add(r, STR("create_role"), made, e);
}

static const struct str calls[] = {
    STR_INIT("iam:GetRole"),
    STR_INIT("iam:CreateRole"),
    STR_INIT("iam:AttachRolePolicy"),
    STR_INIT("iam:GetPolicy"),
    STR_INIT("iam:GetPolicyVersion"),
    STR_INIT("iam:GetInstanceProfile"),
    STR_INIT("iam:CreateInstanceProfile"),
    STR_INIT("iam:AddRoleToInstanceProfile"),
};

const struct command datapipeline_roles = {.service = STR_INIT("datapipeline"),
                                           .name = STR_INIT("create-default-roles"),
                                           .help = "Make the default roles of pipelines.",
                                           CALLS(calls),
                                           .run = run};
