/* The customizations of operations' arguments, one file each. */
#include "cli/arguments.h"

extern const struct argument_hook hook_ec2_run_instances;
extern const struct argument_hook hook_ec2_authorize_ingress, hook_ec2_authorize_egress,
    hook_ec2_revoke_ingress, hook_ec2_revoke_egress;
extern const struct argument_hook hook_ec2_value_flags, hook_ec2_bundle, hook_ec2_password;
extern const struct argument_hook hook_ec2_volumes_page, hook_ec2_snapshots_page;
extern const struct argument_hook hook_ec2_create_acl_entry, hook_ec2_replace_acl_entry;
extern const struct argument_hook hook_cloudwatch_put_metric_data;
extern const struct argument_hook hook_lambda_create_function, hook_lambda_publish_layer,
    hook_lambda_update_code;
extern const struct argument_hook hook_ses_send_email;
extern const struct argument_hook hook_rds_add_option, hook_rds_remove_option;
extern const struct argument_hook hook_rekognition_images, hook_quicksight_bundle,
    hook_translate_files;
extern const struct argument_hook hook_cloudfront_invalidation, hook_cloudfront_distribution,
    hook_cloudfront_update;
extern const struct argument_hook hook_s3_select, hook_kinesis_streams, hook_emr_clusters,
    hook_emr_tags, hook_config_recorder;
extern const struct argument_hook hook_deploy_create, hook_deploy_get_revision,
    hook_deploy_register_revision;
extern const struct argument_hook hook_cloudsearch_expression, hook_cloudsearch_index,
    hook_cloudsearchdomain;
extern const struct argument_hook hook_ecs_create_express, hook_ecs_update_express,
    hook_ecs_delete_express;
extern const struct argument_hook hook_datapipeline_put, hook_datapipeline_activate;
extern const struct argument_hook hook_iot_keys, hook_iot_from_csr, hook_iam_mfa;

const struct argument_hook *const argument_hooks[] = {
    &hook_ec2_run_instances,
    &hook_ec2_authorize_ingress,
    &hook_ec2_authorize_egress,
    &hook_ec2_revoke_ingress,
    &hook_ec2_revoke_egress,
    &hook_ec2_create_acl_entry,
    &hook_ec2_replace_acl_entry,
    &hook_ec2_volumes_page,
    &hook_ec2_snapshots_page,
    &hook_ec2_bundle,
    &hook_ec2_password,
    &hook_ec2_value_flags,
    &hook_cloudwatch_put_metric_data,
    &hook_lambda_create_function,
    &hook_lambda_publish_layer,
    &hook_lambda_update_code,
    &hook_ses_send_email,
    &hook_rds_add_option,
    &hook_rds_remove_option,
    &hook_rekognition_images,
    &hook_quicksight_bundle,
    &hook_translate_files,
    &hook_cloudfront_invalidation,
    &hook_cloudfront_distribution,
    &hook_cloudfront_update,
    &hook_ecs_create_express,
    &hook_ecs_update_express,
    &hook_ecs_delete_express,
    &hook_datapipeline_put,
    &hook_datapipeline_activate,
    &hook_s3_select,
    &hook_kinesis_streams,
    &hook_emr_clusters,
    &hook_emr_tags,
    &hook_config_recorder,
    &hook_deploy_create,
    &hook_deploy_get_revision,
    &hook_deploy_register_revision,
    &hook_cloudsearch_expression,
    &hook_cloudsearch_index,
    &hook_cloudsearchdomain,
    &hook_iot_keys,
    &hook_iot_from_csr,
    &hook_iam_mfa,
};

const size_t argument_hook_count = ARRAY_LEN(argument_hooks);
