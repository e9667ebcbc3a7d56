#include "custom/iam_roles.h"

bool role_request(struct request *r, const struct value *params, struct request *iam, struct err *e)
{
    struct str url = value_get_text(params, STR("iam-endpoint"));
    if (url.n > 0 && r->engine->policy.principal == PRINCIPAL_MODEL) {
        return err_set(e, ERR_DENIED, "--iam-endpoint is refused here: leave it out.");
    }
    if (!custom_on(r, STR("iam"), iam, e)) return false;
    if (url.n > 0) iam->settings.endpoint.endpoint_url = url;
    return true;
}

const struct value *role_param(struct arena *a, struct str name, struct str text)
{
    struct value *map = value_map(a);
    set_text(a, map, name, text);
    return map;
}

bool role_exists(struct request *iam, struct str operation, const struct value *params, bool *out,
                 struct err *e)
{
    struct err why = err_init(iam->arena);
    *out = custom_call(iam, operation, params, NULL, &why);
    if (*out || str_eq(why.code, STR("NoSuchEntity"))) return true;
    *e = why;
    return false;
}

static bool policy_document(struct request *iam, struct str arn, const struct value **out,
                            struct err *e)
{
    struct arena *a = iam->arena;
    const struct value *policy, *version;
    if (!custom_call(iam, STR("GetPolicy"), role_param(a, STR("PolicyArn"), arn), &policy, e)) {
        return false;
    }
    struct value *params = value_map(a);
    set_text(a, params, STR("PolicyArn"), arn);
    set_text(a, params, STR("VersionId"),
             value_text(value_path(policy, STR("Policy"), STR("DefaultVersionId"))));
    if (!custom_call(iam, STR("GetPolicyVersion"), params, &version, e)) return false;
    *out = value_path(version, STR("PolicyVersion"), STR("Document"));
    return true;
}

bool role_create(struct request *iam, const struct role *r, const struct value **role,
                 const struct value **document, struct err *e)
{
    struct arena *a = iam->arena;
    struct value *create = value_map(a), *attach = value_map(a);
    const struct value *answer;
    set_text(a, create, STR("RoleName"), r->name);
    set_text(a, create, STR("AssumeRolePolicyDocument"), r->trust);
    set_text(a, attach, STR("PolicyArn"), r->policy);
    set_text(a, attach, STR("RoleName"), r->name);
    if (!custom_call(iam, STR("CreateRole"), create, &answer, e) ||
        !custom_call(iam, STR("AttachRolePolicy"), attach, NULL, e) ||
        !policy_document(iam, r->policy, document, e)) {
        return false;
    }
    *role = value_get(answer, STR("Role"));
    if (!*role) *role = &value_null;
    if (!*document) *document = &value_null;
    return true;
}

bool role_make(struct request *iam, const struct role *r, struct value *made, struct err *e)
{
    struct arena *a = iam->arena;
    const struct value *role, *document = NULL;
    bool there;
    if (!role_exists(iam, STR("GetRole"), role_param(a, STR("RoleName"), r->name), &there, e)) {
        return false;
    }
    if (there) return true;
    if (!role_create(iam, r, &role, &document, e)) return false;
    struct value *entry = value_map(a);
    value_set(a, entry, STR("Role"), role);
    value_set(a, entry, STR("RolePolicy"), document);
    value_push(a, made, entry);
    return true;
}

bool role_make_profile(struct request *iam, struct str name, struct err *e)
{
    struct arena *a = iam->arena;
    const struct value *named = role_param(a, STR("InstanceProfileName"), name);
    bool there;
    if (!role_exists(iam, STR("GetInstanceProfile"), named, &there, e)) return false;
    if (there) return true;
    struct value *add = value_map(a);
    set_text(a, add, STR("InstanceProfileName"), name);
    set_text(a, add, STR("RoleName"), name);
    return custom_call(iam, STR("CreateInstanceProfile"), named, NULL, e) &&
           custom_call(iam, STR("AddRoleToInstanceProfile"), add, NULL, e);
}

struct str role_partition(struct str region)
{
    if (str_starts(region, STR("cn-"))) return STR("aws-cn");
    return str_starts(region, STR("us-gov")) ? STR("aws-us-gov") : STR("aws");
}
