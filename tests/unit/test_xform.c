#include "harness.h"

#include "compile/xform.h"

void run_tests(struct arena *a)
{
    static const struct {
        struct str name, cli_name;
    } rows[] = {
        {STR_INIT("DescribeInstances"), STR_INIT("describe-instances")},
        {STR_INIT("ListWebACLs"), STR_INIT("list-web-acls")},
        {STR_INIT("ARNs"), STR_INIT("-arns")},
        {STR_INIT("As"), STR_INIT("as")},
        {STR_INIT("DBInstanceIdentifier"), STR_INIT("db-instance-identifier")},
        {STR_INIT("IPv6CidrBlock"), STR_INIT("i-pv6-cidr-block")},
        {STR_INIT("ipAddress"), STR_INIT("ip-address")},
        {STR_INIT("S3Bucket"), STR_INIT("s3-bucket")},
        {STR_INIT("SSEKMSKeyId"), STR_INIT("ssekms-key-id")},
        {STR_INIT("GetEC2TagsX"), STR_INIT("get-ec2-tags-x")},
        {STR_INIT("already-Split"), STR_INIT("already-Split")},
        {STR_INIT("x"), STR_INIT("x")},
        {STR_INIT(""), STR_INIT("")},
        {STR_INIT("CreateCachediSCSIVolume"), STR_INIT("create-cached-iscsi-volume")},
        {STR_INIT("ExecutePartiQLBatch"), STR_INIT("execute-partiql-batch")},
        {STR_INIT("UpdateWhatsAppFlow"), STR_INIT("update-whatsapp-flow")},
        {STR_INIT("ListHITs"), STR_INIT("list-hits")},
    };
    test_begin("xform_name");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        CHECK_STR(xform_name(a, rows[i].name), rows[i].cli_name);
    }
}
