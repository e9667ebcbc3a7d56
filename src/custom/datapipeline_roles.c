/* aws datapipeline create-default-roles: the two roles and the instance profile that pipelines use,
 * unless they are there (awscli/customizations/datapipeline/createdefaultroles.py). */
#include "custom/commands.h"
#include "custom/iam_roles.h"
#include "engine/print.h"

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

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct value *made = value_list(a);
    (void)in;
    for (size_t i = 0; i < ARRAY_LEN(roles); i++)
        if (!role_make(r, &roles[i], made, e)) return false;
    return role_make_profile(r, STR(RESOURCE_ROLE), e) && print_add(r, STR("create_role"), made, e);
}

static const struct str calls[] = {ROLE_CALLS, PROFILE_CALLS};

const struct command datapipeline_roles = {.service = STR_INIT("datapipeline"),
                                           .name = STR_INIT("create-default-roles"),
                                           .help = "Make the default roles of pipelines.",
                                           CALLS(calls),
                                           .run = run};
