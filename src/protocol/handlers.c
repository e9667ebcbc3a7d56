#include "protocol/handlers.h"

#define S3 .service = STR_INIT("s3")

/* In the order they run. */
static const struct handler handlers[] = {
    {S3, .check = s3_check_bucket},
    {S3, .operation = STR_INIT("ListObjects"), .before_serialize = s3_encode_listing},
    {S3, .operation = STR_INIT("ListObjectsV2"), .before_serialize = s3_encode_listing},
    {S3, .operation = STR_INIT("ListObjectVersions"), .before_serialize = s3_encode_listing},
    {S3, .operation = STR_INIT("CopyObject"), .before_serialize = s3_quote_copy_source},
    {S3, .operation = STR_INIT("UploadPartCopy"), .before_serialize = s3_quote_copy_source},
    {S3, .operation = STR_INIT("CopyObject"), .check = s3_check_metadata},
    {S3, .operation = STR_INIT("PutObject"), .check = s3_check_metadata},
    {S3, .operation = STR_INIT("CreateMultipartUpload"), .check = s3_check_metadata},
    {S3, .operation = STR_INIT("HeadObject"), .before_serialize = s3_encode_key},
    {S3, .operation = STR_INIT("GetObject"), .before_serialize = s3_encode_key},
    {S3, .operation = STR_INIT("PutObject"), .before_serialize = s3_encode_key},
    {S3, .operation = STR_INIT("CopyObject"), .before_serialize = s3_encode_key},
    {S3, .operation = STR_INIT("CopyObject"), .before_serialize = s3_encode_copy_source_key},
    {S3, .operation = STR_INIT("CreateMultipartUpload"), .before_serialize = s3_encode_key},
    {S3, .operation = STR_INIT("UploadPart"), .before_serialize = s3_encode_key},
    {S3, .operation = STR_INIT("UploadPartCopy"), .before_serialize = s3_encode_key},
    {S3, .operation = STR_INIT("UploadPartCopy"), .before_serialize = s3_encode_copy_source_key},
    {S3, .operation = STR_INIT("CompleteMultipartUpload"), .before_serialize = s3_encode_key},
    {S3, .operation = STR_INIT("DeleteObjects"), .after_serialize = s3_escape_line_breaks},
    {S3, .operation = STR_INIT("PutBucketLifecycleConfiguration"),
     .after_serialize = s3_escape_line_breaks},
    {S3, .before_parse = s3_find_hidden_error},
    {S3, .before_parse = s3_check_expires, .after_parse = s3_add_expires_string},
    {S3, .operation = STR_INIT("GetBucketLocation"), .after_parse = s3_read_location},
    {S3, .operation = STR_INIT("ListObjects"), .after_parse = s3_decode_listing},
    {S3, .operation = STR_INIT("ListObjectsV2"), .after_parse = s3_decode_listing},
    {S3, .operation = STR_INIT("ListObjectVersions"), .after_parse = s3_decode_listing},
    {S3, .after_error = s3_explain_error},
    {.service = STR_INIT("ec2"),
     .operation = STR_INIT("RunInstances"),
     .before_serialize = encode_user_data},
    {.service = STR_INIT("autoscaling"),
     .operation = STR_INIT("CreateLaunchConfiguration"),
     .before_serialize = encode_user_data},
    {.service = STR_INIT("ec2"),
     .operation = STR_INIT("GetConsoleOutput"),
     .after_parse = ec2_decode_console},
    {.service = STR_INIT("rds"),
     .operation = STR_INIT("CopyDBClusterSnapshot"),
     .before_serialize = drop_source_region},
    {.service = STR_INIT("rds"),
     .operation = STR_INIT("CreateDBCluster"),
     .before_serialize = drop_source_region},
    {.service = STR_INIT("rds"),
     .operation = STR_INIT("CopyDBSnapshot"),
     .before_serialize = drop_source_region},
    {.service = STR_INIT("rds"),
     .operation = STR_INIT("CreateDBInstanceReadReplica"),
     .before_serialize = drop_source_region},
    {.service = STR_INIT("rds"),
     .operation = STR_INIT("StartDBInstanceAutomatedBackupsReplication"),
     .before_serialize = drop_source_region},
    {.service = STR_INIT("neptune"),
     .operation = STR_INIT("CopyDBClusterSnapshot"),
     .before_serialize = drop_source_region},
    {.service = STR_INIT("neptune"),
     .operation = STR_INIT("CreateDBCluster"),
     .before_serialize = drop_source_region},
    {.service = STR_INIT("docdb"),
     .operation = STR_INIT("CopyDBClusterSnapshot"),
     .before_serialize = drop_source_region},
    {.service = STR_INIT("docdb"),
     .operation = STR_INIT("CreateDBCluster"),
     .before_serialize = drop_source_region},
    {.service = STR_INIT("route53"), .before_serialize = route53_cut_ids},
    {.service = STR_INIT("glacier"), .before_serialize = glacier_default_account},
    {.service = STR_INIT("glacier"), .after_serialize = glacier_add_version},
    {.service = STR_INIT("glacier"),
     .operation = STR_INIT("UploadArchive"),
     .after_serialize = glacier_add_checksums},
    {.service = STR_INIT("glacier"),
     .operation = STR_INIT("UploadMultipartPart"),
     .after_serialize = glacier_add_checksums},
    {.service = STR_INIT("apigateway"), .after_serialize = apigateway_add_accept},
    {.service = STR_INIT("cloudsearchdomain"),
     .operation = STR_INIT("Search"),
     .after_serialize = cloudsearch_post_query},
    {.after_serialize = discovery_add_version},
    {.service = STR_INIT("dynamodb"), .after_parse = dynamodb_decode_last_key},
    {.service = STR_INIT("iam"), .after_parse = iam_decode_policies},
    {.service = STR_INIT("cloudformation"),
     .operation = STR_INIT("GetTemplate"),
     .after_parse = cloudformation_decode_template},
};

/* A handler for everything has empty names. */
static bool is_for(const struct handler *h, struct str service, struct str operation)
{
    return (str_is_empty(h->service) || str_eq(h->service, service)) &&
           (str_is_empty(h->operation) || str_eq(h->operation, operation));
}

/* The next handler for the call behind `after` (NULL: the first), or NULL. */
static const struct handler *next_handler(const struct handler *after, const struct service *s,
                                          const struct operation *o)
{
    const struct handler *h = after ? after + 1 : handlers;
    for (; h < handlers + ARRAY_LEN(handlers); h++) {
        if (is_for(h, service_name(s), operation_name(o))) return h;
    }
    return NULL;
}

static struct value *shallow_copy(struct arena *a, const struct value *map)
{
    struct value *copy = value_map(a);
    for (size_t i = 0; i < value_count(map); i++) {
        value_set(a, copy, map->u.map.fields[i].name, map->u.map.fields[i].value);
    }
    return copy;
}

bool handlers_check(const struct outgoing *out, const struct value *params)
{
    const struct handler *h = NULL;
    while ((h = next_handler(h, out->service, out->operation))) {
        if (h->check && !h->check(out, params)) return false;
    }
    return true;
}

bool handlers_before_serialize(const struct outgoing *out, const struct value **params)
{
    if (!handlers_check(out, *params)) return false;
    struct value *copy = NULL;
    const struct handler *h = NULL;
    while ((h = next_handler(h, out->service, out->operation))) {
        if (!h->before_serialize) continue;
        if (!copy) copy = shallow_copy(out->arena, *params);
        if (!h->before_serialize(out, copy)) return false;
    }
    if (copy) *params = copy;
    return true;
}

bool handlers_after_serialize(const struct outgoing *out)
{
    const struct handler *h = NULL;
    while ((h = next_handler(h, out->service, out->operation))) {
        if (h->after_serialize && !h->after_serialize(out)) return false;
    }
    return true;
}

bool handlers_before_parse(const struct incoming *in, struct http_response *response)
{
    const struct handler *h = NULL;
    while ((h = next_handler(h, in->service, in->operation))) {
        if (h->before_parse && !h->before_parse(in, response)) return false;
    }
    return true;
}

bool handlers_after_parse(const struct incoming *in, struct value *output)
{
    const struct handler *h = NULL;
    while ((h = next_handler(h, in->service, in->operation))) {
        if (h->after_parse && !h->after_parse(in, output)) return false;
    }
    return true;
}

void handlers_after_error(const struct incoming *in)
{
    const struct handler *h = NULL;
    while ((h = next_handler(h, in->service, in->operation))) {
        if (h->after_error) h->after_error(in);
    }
}
