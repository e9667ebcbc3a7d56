#include "custom/s3_options.h"

const struct s3_choices s3_acls = {
    {STR_INIT("private"), STR_INIT("public-read"), STR_INIT("public-read-write"),
     STR_INIT("authenticated-read"), STR_INIT("aws-exec-read"), STR_INIT("bucket-owner-read"),
     STR_INIT("bucket-owner-full-control"), STR_INIT("log-delivery-write")}};
const struct s3_choices s3_storage_classes = {{STR_INIT("STANDARD"), STR_INIT("REDUCED_REDUNDANCY"),
                                               STR_INIT("STANDARD_IA"), STR_INIT("ONEZONE_IA"),
                                               STR_INIT("INTELLIGENT_TIERING"), STR_INIT("GLACIER"),
                                               STR_INIT("DEEP_ARCHIVE"), STR_INIT("GLACIER_IR")}};
const struct s3_choices s3_sse = {{STR_INIT("AES256"), STR_INIT("aws:kms")}};
const struct s3_choices s3_sse_c = {{STR_INIT("AES256")}};
const struct s3_choices s3_requester = {{STR_INIT("requester")}};
const struct s3_choices s3_checksum_modes = {{STR_INIT("ENABLED")}};
const struct s3_choices s3_checksums = {{STR_INIT("CRC64NVME"), STR_INIT("CRC32"),
                                         STR_INIT("SHA256"), STR_INIT("SHA1"), STR_INIT("CRC32C"),
                                         STR_INIT("SHA512"), STR_INIT("XXHASH64"),
                                         STR_INIT("XXHASH3"), STR_INIT("XXHASH128")}};
const struct s3_choices s3_copy_props = {
    {STR_INIT("none"), STR_INIT("metadata-directive"), STR_INIT("default"), STR_INIT("all")}};
const struct s3_choices s3_directives = {{STR_INIT("COPY"), STR_INIT("REPLACE")}};
const struct s3_choices s3_case_conflicts = {
    {STR_INIT("ignore"), STR_INIT("skip"), STR_INIT("warn"), STR_INIT("error")}};
