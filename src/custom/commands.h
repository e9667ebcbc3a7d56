/* Every command of this folder; table.c lists them. */
#ifndef CUSTOM_COMMANDS_H
#define CUSTOM_COMMANDS_H

#include "cli/command.h"

extern const struct command s3_cp, s3_ls, s3_mb, s3_mv, s3_presign, s3_rb, s3_rm, s3_sync,
    s3_website;
extern const struct command configure_list, configure_list_profiles, configure_get,
    configure_export;
extern const struct command cloudformation_deploy, cloudformation_package;
extern const struct command emr_add_groups, emr_add_steps, emr_create, emr_describe, emr_modify,
    emr_terminate;
extern const struct command config_status, config_subscribe, dlm_role, emr_roles;
extern const struct command deploy_push, ecs_deploy;
extern const struct command eks_token, eks_kubeconfig;
extern const struct command emr_containers_trust, gamelift_upload, generate_product,
    generate_artifact;
extern const struct command logs_tail;
extern const struct command cloudfront_sign, cloudtrail_validate, cloudtrail_verify;
extern const struct command datapipeline_runs, datapipeline_roles;
extern const struct command rds_token, dsql_token, dsql_admin_token;
extern const struct command ecr_login, ecr_public_login;

#endif
