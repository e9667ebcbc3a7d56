#include "protocol/wire.h"

struct presigned_operation {
    struct str service, operation;
    struct str member;     /* takes the URL */
    bool adds_destination; /* EC2 wants to be told where it is */
};

#define RDS_MEMBER STR_INIT("PreSignedUrl")

static const struct presigned_operation operations[] = {
    {STR_INIT("ec2"), STR_INIT("CopySnapshot"), STR_INIT("PresignedUrl"), true},
    {STR_INIT("rds"), STR_INIT("CopyDBClusterSnapshot"), RDS_MEMBER, false},
    {STR_INIT("rds"), STR_INIT("CreateDBCluster"), RDS_MEMBER, false},
    {STR_INIT("rds"), STR_INIT("CopyDBSnapshot"), RDS_MEMBER, false},
    {STR_INIT("rds"), STR_INIT("CreateDBInstanceReadReplica"), RDS_MEMBER, false},
    {STR_INIT("rds"), STR_INIT("StartDBInstanceAutomatedBackupsReplication"), RDS_MEMBER, false},
    {STR_INIT("neptune"), STR_INIT("CopyDBClusterSnapshot"), RDS_MEMBER, false},
    {STR_INIT("neptune"), STR_INIT("CreateDBCluster"), RDS_MEMBER, false},
    {STR_INIT("docdb"), STR_INIT("CopyDBClusterSnapshot"), RDS_MEMBER, false},
    {STR_INIT("docdb"), STR_INIT("CreateDBCluster"), RDS_MEMBER, false},
};

static const struct presigned_operation *find(const struct service *s, const struct operation *o)
{
    for (size_t i = 0; i < ARRAY_LEN(operations); i++) {
        if (!str_eq(operations[i].service, service_name(s))) continue;
        if (str_eq(operations[i].operation, operation_name(o))) return &operations[i];
    }
    return NULL;
}

/* Replaces a field of a form in its place, or appends it. */
static struct str with_field(struct arena *a, struct str form, struct str name, struct str value)
{
    struct buf b = buf_new(a, form.n + name.n * 3 + value.n * 3 + 8);
    struct str start = arena_printf(a, "&" STR_FMT "=", STR_ARG(name));
    size_t at = str_find(form, start);
    struct str rest = at == STR_NPOS ? STR("") : str_from(form, at + start.n);
    size_t end = str_find_char(rest, '&');
    buf_add(&b, str_sub(form, 0, at));
    buf_add(&b, start);
    wire_form_encode(&b, value);
    if (end != STR_NPOS) buf_add(&b, str_from(rest, end));
    return buf_str(&b);
}

struct protocol_presign protocol_presign(struct arena *a, const struct service *s,
                                         const struct operation *o, const struct value *params,
                                         struct str region, const struct http_request *request)
{
    struct protocol_presign out = {STR_INIT(""), STR_INIT("")};
    const struct presigned_operation *found = find(s, o);
    struct str source = value_get_text(params, STR("SourceRegion"));
    if (!found || str_is_empty(source) || value_get(params, found->member)) return out;
    out.source_region = source;
    out.form = with_field(a, request->body, STR("DestinationRegion"), region);
    return out;
}

void protocol_add_presigned(struct arena *a, const struct service *s, const struct operation *o,
                            struct str region, struct str url, struct http_request *request)
{
    const struct presigned_operation *found = find(s, o);
    if (!found) return;
    request->body = with_field(a, request->body, found->member, url);
    if (found->adds_destination) {
        request->body = with_field(a, request->body, STR("DestinationRegion"), region);
    }
}
