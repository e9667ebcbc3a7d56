#include "custom/table.h"

#include "custom/commands.h"

const struct command *const custom_commands[] = {
    &s3_cp,
    &s3_ls,
    &s3_mb,
    &s3_mv,
    &s3_presign,
    &s3_rb,
    &s3_rm,
    &s3_sync,
    &s3_website,
    &ecr_login,
    &ecr_public_login,
    &rds_token,
    &dsql_token,
    &dsql_admin_token,
    &cloudformation_deploy,
    &cloudformation_package,
    &emr_add_groups,
    &emr_add_steps,
    &emr_create,
    &emr_describe,
    &emr_modify,
    &emr_terminate,
    &eks_token,
    &eks_kubeconfig,
    &logs_tail,
    &cloudfront_sign,
    &datapipeline_runs,
    &datapipeline_roles,
    &configure_list,
    &configure_list_profiles,
    &configure_get,
    &configure_export,
};

const size_t custom_command_count = ARRAY_LEN(custom_commands);
