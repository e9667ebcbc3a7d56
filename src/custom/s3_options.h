/* Options that cp, mv and sync share (awscli s3/subcommands.py TRANSFER_ARGS), as initialisers. */
#ifndef CUSTOM_S3_OPTIONS_H
#define CUSTOM_S3_OPTIONS_H

#include "custom/custom.h"

#define S3_CHOICES_MAX 9

struct s3_choices {
    struct str items[S3_CHOICES_MAX];
};

extern const struct s3_choices s3_acls, s3_storage_classes, s3_sse, s3_sse_c, s3_requester,
    s3_checksum_modes, s3_checksums, s3_copy_props, s3_directives, s3_case_conflicts;

#define CHOICE_OPTION(option_name, many, list, n, text)                                            \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name), .arity = (many), .choices = {(list).items, n}},  \
        .help = (text)                                                                             \
    }
#define OFF_OPTION(option_name, target, text)                                                      \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name), .arity = ARITY_FLAG}, .dest = STR_INIT(target),  \
        .flag_off = true, .help = (text)                                                           \
    }
#define FILTER_OPTION(option_name, text)                                                           \
    {                                                                                              \
        .option = {.name = STR_INIT(option_name)}, .dest = STR_INIT("filters"), .append = true,    \
        .help = (text)                                                                             \
    }

#define S3_TWO_PATHS                                                                               \
    {                                                                                              \
        .option = {.name = STR_INIT("paths"),                                                      \
                   .arity = ARITY_TWO,                                                             \
                   .positional = true,                                                             \
                   .required = true},                                                              \
        .help = "source and target; s3://bucket/key or a local path"                               \
    }
#define S3_REQUEST_PAYER                                                                           \
    CHOICE_OPTION("request-payer", ARITY_OPTIONAL, s3_requester, 1, "the requester pays")

#define S3_TRANSFER_OPTIONS                                                                        \
    FLAG_OPTION("dryrun", "show what would be done"), FLAG_OPTION("quiet", "print nothing"),       \
        FILTER_OPTION("include", "take what matches the pattern"),                                 \
        FILTER_OPTION("exclude", "leave out what matches the pattern"),                            \
        CHOICE_OPTION("acl", ARITY_ONE, s3_acls, 8, "canned access control list"),                 \
        FLAG_OPTION("follow-symlinks", "follow symbolic links (the default)"),                     \
        OFF_OPTION("no-follow-symlinks", "follow-symlinks", "leave symbolic links out"),           \
        OFF_OPTION("no-guess-mime-type", "guess-mime-type", "do not guess content types"),         \
        CHOICE_OPTION("sse", ARITY_OPTIONAL, s3_sse, 2, "server-side encryption"),                 \
        CHOICE_OPTION("sse-c", ARITY_OPTIONAL, s3_sse_c, 1, "encryption with your own key"),       \
        TEXT_OPTION("sse-c-key", "your own key"), TEXT_OPTION("sse-kms-key-id", "KMS key"),        \
        CHOICE_OPTION("sse-c-copy-source", ARITY_OPTIONAL, s3_sse_c, 1,                            \
                      "the source is encrypted with your own key"),                                \
        TEXT_OPTION("sse-c-copy-source-key", "the source's key"),                                  \
        CHOICE_OPTION("storage-class", ARITY_ONE, s3_storage_classes, 8, "storage class"),         \
        {.option = {.name = STR_INIT("grants"), .arity = ARITY_SOME},                              \
         .help = "read|readacl|writeacl|full=id=… or =uri=…"},                                     \
        TEXT_OPTION("website-redirect", "where requests for the object go"),                       \
        TEXT_OPTION("content-type", "content type"),                                               \
        TEXT_OPTION("cache-control", "cache control"),                                             \
        TEXT_OPTION("content-disposition", "content disposition"),                                 \
        TEXT_OPTION("content-encoding", "content encoding"),                                       \
        TEXT_OPTION("content-language", "language"), TEXT_OPTION("expires", "expiry time"),        \
        TEXT_OPTION("source-region", "region of the source bucket"),                               \
        FLAG_OPTION("only-show-errors", "print errors and warnings only"),                         \
        OFF_OPTION("no-progress", "progress", "no progress is shown anyway"),                      \
        INT_OPTION("progress-frequency", "no progress is shown"),                                  \
        FLAG_OPTION("progress-multiline", "no progress is shown"),                                 \
        INT_OPTION("page-size", "objects per listing request"),                                    \
        FLAG_OPTION("ignore-glacier-warnings", "skip archived objects without a warning"),         \
        FLAG_OPTION("force-glacier-transfer", "try archived objects, too"), S3_REQUEST_PAYER,      \
        CHOICE_OPTION("checksum-mode", ARITY_ONE, s3_checksum_modes, 1, "verify checksums"),       \
        CHOICE_OPTION("checksum-algorithm", ARITY_ONE, s3_checksums, 9, "checksum to store"),      \
        TEXT_OPTION("metadata", "map: key=value,key2=value2"),                                     \
        {.option = {.name = STR_INIT("copy-props"), .choices = {s3_copy_props.items, 4}},          \
         .preset = STR_INIT("default"),                                                            \
         .help = "which properties a copy takes over"},                                            \
        CHOICE_OPTION("metadata-directive", ARITY_ONE, s3_directives, 2, "COPY or REPLACE"),       \
        {.option = {.name = STR_INIT("case-conflict"), .choices = {s3_case_conflicts.items, 4}},   \
         .preset = STR_INIT("ignore"),                                                             \
         .help = "names that differ only by case"},                                                \
        FLAG_OPTION("no-overwrite", "leave what exists at the target alone")

#define S3_TRANSFER_CALLS                                                                          \
    STR_INIT("s3:ListObjectsV2"), STR_INIT("s3:HeadObject"), STR_INIT("s3:GetObject"),             \
        STR_INIT("s3:PutObject"), STR_INIT("s3:CopyObject"), STR_INIT("s3:GetObjectTagging"),      \
        STR_INIT("s3:CreateMultipartUpload"), STR_INIT("s3:UploadPart"),                           \
        STR_INIT("s3:UploadPartCopy"), STR_INIT("s3:CompleteMultipartUpload"),                     \
        STR_INIT("s3:AbortMultipartUpload")

#endif
