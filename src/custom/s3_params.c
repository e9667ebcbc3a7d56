/* Options of the command to parameters of the operations (awscli s3/utils.py
 * RequestParamsMapper). */
#include "custom/s3_transfer.h"

#define NEW_OBJECT (FOR_PUT | FOR_COPY | FOR_CREATE)
#define OWN_KEY (NEW_OBJECT | FOR_PART | FOR_PART_COPY | FOR_GET | FOR_HEAD)
#define ALL (OWN_KEY | FOR_DELETE | FOR_LIST | FOR_COMPLETE | FOR_SOURCE_HEAD)

static const struct {
    struct str option, parameter;
    unsigned operations;
} rows[] = {
    {STR_INIT("acl"), STR_INIT("ACL"), NEW_OBJECT},
    {STR_INIT("storage-class"), STR_INIT("StorageClass"), NEW_OBJECT},
    {STR_INIT("website-redirect"), STR_INIT("WebsiteRedirectLocation"), NEW_OBJECT},
    {STR_INIT("content-type"), STR_INIT("ContentType"), NEW_OBJECT},
    {STR_INIT("cache-control"), STR_INIT("CacheControl"), NEW_OBJECT},
    {STR_INIT("content-disposition"), STR_INIT("ContentDisposition"), NEW_OBJECT},
    {STR_INIT("content-encoding"), STR_INIT("ContentEncoding"), NEW_OBJECT},
    {STR_INIT("content-language"), STR_INIT("ContentLanguage"), NEW_OBJECT},
    {STR_INIT("expires"), STR_INIT("Expires"), NEW_OBJECT},
    {STR_INIT("metadata-directive"), STR_INIT("MetadataDirective"), FOR_COPY},
    {STR_INIT("sse"), STR_INIT("ServerSideEncryption"), NEW_OBJECT},
    {STR_INIT("sse-kms-key-id"), STR_INIT("SSEKMSKeyId"), NEW_OBJECT},
    {STR_INIT("sse-c"), STR_INIT("SSECustomerAlgorithm"), OWN_KEY},
    {STR_INIT("sse-c-key"), STR_INIT("SSECustomerKey"), OWN_KEY},
    {STR_INIT("sse-c-copy-source"), STR_INIT("SSECustomerAlgorithm"), FOR_SOURCE_HEAD},
    {STR_INIT("sse-c-copy-source-key"), STR_INIT("SSECustomerKey"), FOR_SOURCE_HEAD},
    {STR_INIT("sse-c-copy-source"), STR_INIT("CopySourceSSECustomerAlgorithm"),
     FOR_COPY | FOR_PART_COPY},
    {STR_INIT("sse-c-copy-source-key"), STR_INIT("CopySourceSSECustomerKey"),
     FOR_COPY | FOR_PART_COPY},
    {STR_INIT("request-payer"), STR_INIT("RequestPayer"), ALL},
    {STR_INIT("checksum-mode"), STR_INIT("ChecksumMode"), FOR_GET | FOR_HEAD},
    {STR_INIT("checksum-algorithm"), STR_INIT("ChecksumAlgorithm"), NEW_OBJECT | FOR_PART},
};

/* Options that mean something when they are given without a value. */
static struct str implied(struct str option)
{
    if (str_eq(option, STR("request-payer"))) return STR("requester");
    return str_starts(option, STR("sse")) ? STR("AES256") : STR("");
}

static bool set_grants(struct arena *a, const struct value *grants, struct value *out,
                       struct err *e)
{
    static const struct {
        struct str permission, parameter;
    } permissions[] = {{STR_INIT("read"), STR_INIT("GrantRead")},
                       {STR_INIT("full"), STR_INIT("GrantFullControl")},
                       {STR_INIT("readacl"), STR_INIT("GrantReadACP")},
                       {STR_INIT("writeacl"), STR_INIT("GrantWriteACP")}};
    for (size_t i = 0; i < value_count(grants); i++) {
        struct str grant = value_text(value_at(grants, i)), permission;
        size_t eq = str_find_char(grant, '='), k = 0;
        if (eq == STR_NPOS) {
            return err_set(e, ERR_PARAM, "grants should be of the form permission=principal");
        }
        permission = str_sub(grant, 0, eq);
        while (k < ARRAY_LEN(permissions) && !str_eq(permissions[k].permission, permission)) k++;
        if (k == ARRAY_LEN(permissions)) {
            return err_set(e, ERR_PARAM, "permission must be one of: read|readacl|writeacl|full");
        }
        set_text(a, out, permissions[k].parameter, str_from(grant, eq + 1));
    }
    return true;
}

bool check_grants(const struct transfer *t, struct err *e)
{
    struct arena *a = t->request->arena;
    return set_grants(a, value_get(t->params, STR("grants")), value_map(a), e);
}

bool object_params(struct arena *a, const struct value *options, unsigned operation,
                   struct str path, struct value **out, struct err *e)
{
    struct s3_path at;
    if (!s3_path_split(path, &at, e)) return false;
    struct value *map = value_map(a);
    set_text(a, map, STR("Bucket"), at.bucket);
    set_text(a, map, operation == FOR_LIST ? STR("Prefix") : STR("Key"), at.key);
    *out = map;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct value *v = value_get(options, rows[i].option);
        if (!v || !(rows[i].operations & operation)) continue;
        if (v->kind == VALUE_NULL) v = value_string(a, implied(rows[i].option));
        if (value_text(v).n > 0) value_set(a, map, rows[i].parameter, v);
    }
    bool puts = (operation & (FOR_PUT | FOR_COPY | FOR_COMPLETE)) != 0;
    if (puts && param_flag(options, STR("no-overwrite"))) {
        set_text(a, map, STR("IfNoneMatch"), STR("*"));
    }
    if (!(operation & NEW_OBJECT)) return true;
    const struct value *metadata = value_get(options, STR("metadata"));
    if (value_count(metadata) > 0) value_set(a, map, STR("Metadata"), metadata);
    if (value_count(metadata) > 0 && operation == FOR_COPY &&
        !value_get(map, STR("MetadataDirective"))) {
        set_text(a, map, STR("MetadataDirective"), STR("REPLACE"));
    }
    return set_grants(a, value_get(options, STR("grants")), map, e);
}
