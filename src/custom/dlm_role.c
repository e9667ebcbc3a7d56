/* aws dlm create-default-role: the role of lifecycle policies, unless it is there (awscli
 * customizations/dlm/createdefaultrole.py). */
#include "custom/commands.h"
#include "custom/iam_roles.h"
#include "engine/print.h"

static const struct str types[] = {STR_INIT("snapshot"), STR_INIT("image")};

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context, iam;
    struct str region = r->settings.endpoint.region;
    bool image = str_eq(value_get_text(in->params, STR("resource-type")), types[1]), there;
    const struct value *made, *document = NULL;
    struct role role = {
        .name = image ? STR("AWSDataLifecycleManagerDefaultRoleForAMIManagement")
                      : STR("AWSDataLifecycleManagerDefaultRole"),
        .trust = STR("{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"\", \"Effect\": "
                     "\"Allow\", \"Principal\": {\"Service\": \"dlm.amazonaws.com\"}, \"Action\": "
                     "\"sts:AssumeRole\"}]}")};
    if (!role_request(r, in->params, &iam, e) ||
        !role_exists(&iam, STR("GetRole"), role_param(a, STR("RoleName"), role.name), &there, e)) {
        return false;
    }
    if (there) return true;
    if (region.n == 0) {
        return err_set(e, ERR_CONFIG,
                       "You must specify a region. You can also configure your region by running "
                       "\"aws configure\".");
    }
    role.policy = arena_printf(a, "arn:" STR_FMT ":iam::aws:policy/service-role/%s",
                               STR_ARG(role_partition(region)),
                               image ? "AWSDataLifecycleManagerServiceRoleForAMIManagement"
                                     : "AWSDataLifecycleManagerServiceRole");
    const struct value *policy = role_param(a, STR("PolicyArn"), role.policy);
    if (!role_exists(&iam, STR("GetPolicy"), policy, &there, e)) return false;
    if (!there) return true;
    if (!role_create(&iam, &role, &made, &document, e)) return false;
    struct value *shown = value_map(a);
    value_set(a, shown, STR("RolePolicy"), document);
    value_set(a, shown, STR("Role"), made);
    return print_add(r, STR("create_role"), shown, e);
}

static const struct command_option options[] = {
    IAM_ENDPOINT_OPTION,
    {.option = {.name = STR_INIT("resource-type"), .choices = {types, ARRAY_LEN(types)}},
     .preset = STR_INIT("snapshot"),
     .help = "what the policies are for: snapshot or image"},
};

static const struct str calls[] = {ROLE_CALLS};

const struct command dlm_role = {.service = STR_INIT("dlm"),
                                 .name = STR_INIT("create-default-role"),
                                 .help = "Make the default role of lifecycle policies.",
                                 OPTIONS(options),
                                 CALLS(calls),
                                 .run = run};
