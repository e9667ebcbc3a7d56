#include "policy/names.h"

#include "base/buf.h"
#include "policy/glob.h"

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '*';
}

static struct str fold(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (is_name(char_lower(s.p[i]))) p[n++] = char_lower(s.p[i]);
    }
    return (struct str){p, n};
}

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!is_name(char_lower(c)) && c != '-' && c != '_' && c != '.' && c != ' ') return false;
    }
    return true;
}

static bool bad_entry(struct str text, struct err *e)
{
    return err_set(e, ERR_CONFIG,
                   "the entry \"" STR_FMT "\" is neither \"aws SERVICE OPERATION\" nor "
                   "\"PREFIX:Action\" (of letters, digits, '-' and the wildcard '*')",
                   STR_ARG(text));
}

bool entry_parse(struct arena *a, struct str text, struct entry *out, struct err *e)
{
    struct str service, operation;
    size_t colon = str_find_char(text, ':');
    if (colon != STR_NPOS) {
        service = str_sub(text, 0, colon);
        operation = str_from(text, colon + 1);
        if (str_has_char(text, ' ')) return bad_entry(text, e);
    } else {
        struct str rest = text, aws;
        bool enough = str_next(&rest, ' ', &aws) && str_next(&rest, ' ', &service) && rest.n > 0;
        if (!enough || !str_eq_nocase(aws, STR("aws"))) return bad_entry(text, e);
        operation = rest;
    }
    bool trimmed = str_trim(operation).n == operation.n && str_trim(service).n == service.n;
    if (!trimmed || !is_plain(service) || !is_plain(operation)) return bad_entry(text, e);
    *out =
        (struct entry){.text = text, .service = fold(a, service), .operation = fold(a, operation)};
    return (out->service.n > 0 && out->operation.n > 0) || bad_entry(text, e);
}

static bool glob(struct str pattern, struct str s)
{
    return glob_match(pattern, s, false);
}

/* IAM prefixes that are none of the names in the service's model. */
static const struct {
    struct str service, prefix;
} prefixes[] = {
    {STR_INIT("cloudcontrol"), STR_INIT("cloudformation")},
    {STR_INIT("connectparticipant"), STR_INIT("connect")},
    {STR_INIT("iot-data"), STR_INIT("iot")},
    {STR_INIT("iotsecuretunneling"), STR_INIT("iot")},
    {STR_INIT("mturk"), STR_INIT("mechanicalturk")},
    {STR_INIT("partnercentral-account"), STR_INIT("partnercentral")},
    {STR_INIT("partnercentral-benefits"), STR_INIT("partnercentral")},
    {STR_INIT("partnercentral-channel"), STR_INIT("partnercentral")},
    {STR_INIT("partnercentral-selling"), STR_INIT("partnercentral")},
    {STR_INIT("resourcegroupstaggingapi"), STR_INIT("tag")},
};

static bool is_service(struct arena *a, const struct entry *entry, const struct use *use)
{
    if (glob(entry->service, fold(a, use->service)) ||
        glob(entry->service, fold(a, use->cli_service))) {
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
        if (str_eq(prefixes[i].service, use->service) &&
            glob(entry->service, fold(a, prefixes[i].prefix))) {
            return true;
        }
    }
    if (!use->model) return false;
    return glob(entry->service, fold(a, service_signing_name(use->model))) ||
           glob(entry->service, fold(a, service_endpoint_prefix(use->model))) ||
           glob(entry->service, fold(a, service_id(use->model)));
}

/* Operations that another name permits or does: an IAM action, a command, a sibling operation. */
static const struct {
    struct str service, operation, other;
} equivalents[] = {
    {STR_INIT("s3"), STR_INIT("DeleteObject"), STR_INIT("rm")},
    {STR_INIT("s3"), STR_INIT("DeleteObjects"), STR_INIT("rm")},
    {STR_INIT("s3"), STR_INIT("DeleteObjects"), STR_INIT("DeleteObject")},
    {STR_INIT("s3"), STR_INIT("DeleteObject"), STR_INIT("DeleteObjects")},
    {STR_INIT("s3"), STR_INIT("CreateBucket"), STR_INIT("mb")},
    {STR_INIT("s3"), STR_INIT("DeleteBucket"), STR_INIT("rb")},
    {STR_INIT("s3"), STR_INIT("CopyObject"), STR_INIT("PutObject")},
    {STR_INIT("s3"), STR_INIT("CreateMultipartUpload"), STR_INIT("PutObject")},
    {STR_INIT("s3"), STR_INIT("UploadPart"), STR_INIT("PutObject")},
    {STR_INIT("s3"), STR_INIT("UploadPartCopy"), STR_INIT("PutObject")},
    {STR_INIT("s3"), STR_INIT("CompleteMultipartUpload"), STR_INIT("PutObject")},
    {STR_INIT("s3"), STR_INIT("HeadObject"), STR_INIT("GetObject")},
    {STR_INIT("s3"), STR_INIT("SelectObjectContent"), STR_INIT("GetObject")},
    {STR_INIT("s3"), STR_INIT("ListBuckets"), STR_INIT("ListAllMyBuckets")},
    {STR_INIT("s3"), STR_INIT("ListObjects"), STR_INIT("ListBucket")},
    {STR_INIT("s3"), STR_INIT("ListObjectsV2"), STR_INIT("ListBucket")},
    {STR_INIT("s3"), STR_INIT("ListObjectsV2"), STR_INIT("ListObjects")},
    {STR_INIT("s3"), STR_INIT("HeadBucket"), STR_INIT("ListBucket")},
    {STR_INIT("s3"), STR_INIT("PutBucketLifecycleConfiguration"),
     STR_INIT("PutLifecycleConfiguration")},
    {STR_INIT("s3"), STR_INIT("DeleteBucketLifecycle"), STR_INIT("PutLifecycleConfiguration")},
    {STR_INIT("s3"), STR_INIT("PutBucketReplication"), STR_INIT("PutReplicationConfiguration")},
    {STR_INIT("s3"), STR_INIT("PutBucketEncryption"), STR_INIT("PutEncryptionConfiguration")},
    {STR_INIT("s3"), STR_INIT("DeleteBucketEncryption"), STR_INIT("PutEncryptionConfiguration")},
    {STR_INIT("s3"), STR_INIT("PutPublicAccessBlock"), STR_INIT("PutBucketPublicAccessBlock")},
    {STR_INIT("s3"), STR_INIT("DeletePublicAccessBlock"), STR_INIT("PutBucketPublicAccessBlock")},
    {STR_INIT("lambda"), STR_INIT("Invoke"), STR_INIT("InvokeFunction")},
    {STR_INIT("lambda"), STR_INIT("InvokeAsync"), STR_INIT("InvokeFunction")},
    {STR_INIT("lambda"), STR_INIT("InvokeAsync"), STR_INIT("Invoke")},
    {STR_INIT("dynamodb"), STR_INIT("TransactWriteItems"), STR_INIT("PutItem")},
    {STR_INIT("dynamodb"), STR_INIT("TransactWriteItems"), STR_INIT("UpdateItem")},
    {STR_INIT("dynamodb"), STR_INIT("TransactWriteItems"), STR_INIT("DeleteItem")},
    {STR_INIT("dynamodb"), STR_INIT("BatchWriteItem"), STR_INIT("PutItem")},
    {STR_INIT("dynamodb"), STR_INIT("BatchWriteItem"), STR_INIT("DeleteItem")},
    {STR_INIT("dynamodb"), STR_INIT("ExecuteStatement"), STR_INIT("PartiQLDelete")},
    {STR_INIT("dynamodb"), STR_INIT("ExecuteStatement"), STR_INIT("DeleteItem")},
    {STR_INIT("dynamodb"), STR_INIT("BatchExecuteStatement"), STR_INIT("DeleteItem")},
    {STR_INIT("dynamodb"), STR_INIT("ExecuteTransaction"), STR_INIT("DeleteItem")},
    {STR_INIT("EC2"), STR_INIT("DeleteInstance"), STR_INIT("TerminateInstances")},
};

static bool is_equivalent(struct arena *a, const struct entry *entry, const struct use *use)
{
    for (size_t i = 0; i < ARRAY_LEN(equivalents); i++) {
        if (str_eq_nocase(equivalents[i].service, use->service) &&
            str_eq(equivalents[i].operation, use->operation) &&
            glob(entry->operation, fold(a, equivalents[i].other))) {
            return true;
        }
    }
    return false;
}

bool entry_matches_use(struct arena *a, const struct entry *entry, const struct use *use, bool wide)
{
    if (!is_service(a, entry, use)) return false;
    return glob(entry->operation, fold(a, use->operation)) ||
           (wide && is_equivalent(a, entry, use));
}

bool entry_matches_command(struct arena *a, const struct entry *entry, const struct invocation *in)
{
    return glob(entry->service, fold(a, in->service_name)) &&
           glob(entry->operation, fold(a, in->operation_name));
}
