#include "compile/xform.h"

#include "base/buf.h"

/* Names whose words the rules below would split wrongly (botocore/__init__.py). Sorted. */
static const struct {
    struct str name, cli_name;
} special_names[] = {
    {STR_INIT("AssociateWhatsAppBusinessAccount"), STR_INIT("associate-whatsapp-business-account")},
    {STR_INIT("CreateCachediSCSIVolume"), STR_INIT("create-cached-iscsi-volume")},
    {STR_INIT("CreateStorediSCSIVolume"), STR_INIT("create-stored-iscsi-volume")},
    {STR_INIT("CreateWhatsAppDataset"), STR_INIT("create-whatsapp-dataset")},
    {STR_INIT("CreateWhatsAppFlow"), STR_INIT("create-whatsapp-flow")},
    {STR_INIT("CreateWhatsAppMessageTemplate"), STR_INIT("create-whatsapp-message-template")},
    {STR_INIT("CreateWhatsAppMessageTemplateFromLibrary"),
     STR_INIT("create-whatsapp-message-template-from-library")},
    {STR_INIT("CreateWhatsAppMessageTemplateMedia"),
     STR_INIT("create-whatsapp-message-template-media")},
    {STR_INIT("DeleteWhatsAppFlow"), STR_INIT("delete-whatsapp-flow")},
    {STR_INIT("DeleteWhatsAppMessageMedia"), STR_INIT("delete-whatsapp-message-media")},
    {STR_INIT("DeleteWhatsAppMessageTemplate"), STR_INIT("delete-whatsapp-message-template")},
    {STR_INIT("DeprecateWhatsAppFlow"), STR_INIT("deprecate-whatsapp-flow")},
    {STR_INIT("DescribeCachediSCSIVolumes"), STR_INIT("describe-cached-iscsi-volumes")},
    {STR_INIT("DescribeStorediSCSIVolumes"), STR_INIT("describe-stored-iscsi-volumes")},
    {STR_INIT("DisassociateWhatsAppBusinessAccount"),
     STR_INIT("disassociate-whatsapp-business-account")},
    {STR_INIT("ExecutePartiQLBatch"), STR_INIT("execute-partiql-batch")},
    {STR_INIT("ExecutePartiQLStatement"), STR_INIT("execute-partiql-statement")},
    {STR_INIT("ExecutePartiQLTransaction"), STR_INIT("execute-partiql-transaction")},
    {STR_INIT("GetLinkedWhatsAppBusinessAccount"),
     STR_INIT("get-linked-whatsapp-business-account")},
    {STR_INIT("GetLinkedWhatsAppBusinessAccountPhoneNumber"),
     STR_INIT("get-linked-whatsapp-business-account-phone-number")},
    {STR_INIT("GetWhatsAppBusinessPublicKey"), STR_INIT("get-whatsapp-business-public-key")},
    {STR_INIT("GetWhatsAppCallPermission"), STR_INIT("get-whatsapp-call-permission")},
    {STR_INIT("GetWhatsAppFlow"), STR_INIT("get-whatsapp-flow")},
    {STR_INIT("GetWhatsAppFlowPreview"), STR_INIT("get-whatsapp-flow-preview")},
    {STR_INIT("GetWhatsAppMessageMedia"), STR_INIT("get-whatsapp-message-media")},
    {STR_INIT("GetWhatsAppMessageTemplate"), STR_INIT("get-whatsapp-message-template")},
    {STR_INIT("ListHITsForQualificationType"), STR_INIT("list-hits-for-qualification-type")},
    {STR_INIT("ListLinkedWhatsAppBusinessAccounts"),
     STR_INIT("list-linked-whatsapp-business-accounts")},
    {STR_INIT("ListWhatsAppFlowAssets"), STR_INIT("list-whatsapp-flow-assets")},
    {STR_INIT("ListWhatsAppFlows"), STR_INIT("list-whatsapp-flows")},
    {STR_INIT("ListWhatsAppMessageTemplates"), STR_INIT("list-whatsapp-message-templates")},
    {STR_INIT("ListWhatsAppTemplateLibrary"), STR_INIT("list-whatsapp-template-library")},
    {STR_INIT("PostWhatsAppMessageMedia"), STR_INIT("post-whatsapp-message-media")},
    {STR_INIT("PublishWhatsAppFlow"), STR_INIT("publish-whatsapp-flow")},
    {STR_INIT("PutWhatsAppBusinessAccountEventDestinations"),
     STR_INIT("put-whatsapp-business-account-event-destinations")},
    {STR_INIT("PutWhatsAppBusinessPublicKey"), STR_INIT("put-whatsapp-business-public-key")},
    {STR_INIT("SendWhatsAppCallEvent"), STR_INIT("send-whatsapp-call-event")},
    {STR_INIT("SendWhatsAppConversionEvent"), STR_INIT("send-whatsapp-conversion-event")},
    {STR_INIT("SendWhatsAppMessage"), STR_INIT("send-whatsapp-message")},
    {STR_INIT("UpdateLinkedWhatsAppBusinessAccountPhoneNumber"),
     STR_INIT("update-linked-whatsapp-business-account-phone-number")},
    {STR_INIT("UpdateOTelEnrichment"), STR_INIT("update-otel-enrichment")},
    {STR_INIT("UpdateWhatsAppFlow"), STR_INIT("update-whatsapp-flow")},
    {STR_INIT("UpdateWhatsAppFlowAssets"), STR_INIT("update-whatsapp-flow-assets")},
    {STR_INIT("UpdateWhatsAppMessageTemplate"), STR_INIT("update-whatsapp-message-template")},
};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static const struct str *find_special(struct str name)
{
    size_t low = 0, high = ARRAY_LEN(special_names);
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(name, special_names[mid].name);
        if (order == 0) return &special_names[mid].cli_name;
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return NULL;
}

/* A plural acronym at the end becomes one word: "ListWebACLs" -> "ListWeb-acls". */
static struct str split_plural(struct arena *a, struct str name)
{
    if (name.n < 3 || name.p[name.n - 1] != 's') return name;
    size_t start = name.n - 1;
    while (start > 0 && is_upper(name.p[start - 1])) start--;
    if (name.n - 1 - start < 2) return name;
    struct buf b = buf_new(a, name.n + 1);
    buf_add(&b, str_sub(name, 0, start));
    buf_add_char(&b, '-');
    for (size_t i = start; i < name.n; i++) buf_add_char(&b, char_lower(name.p[i]));
    return buf_str(&b);
}

/* A capital with small letters behind it starts a word: (.)([A-Z][a-z]+) -> \1-\2. */
static struct str split_capitalised(struct arena *a, struct str name)
{
    struct buf b = buf_new(a, 2 * name.n);
    size_t i = 0;
    while (i < name.n) {
        buf_add_char(&b, name.p[i++]);
        if (i + 1 >= name.n || !is_upper(name.p[i]) || !is_lower(name.p[i + 1])) continue;
        buf_add_char(&b, '-');
        buf_add_char(&b, name.p[i++]);
        while (i < name.n && is_lower(name.p[i])) buf_add_char(&b, name.p[i++]);
    }
    return buf_str(&b);
}

/* A capital behind a small letter or digit starts a word; then everything becomes small. */
static struct str split_humps(struct arena *a, struct str name)
{
    struct buf b = buf_new(a, 2 * name.n);
    for (size_t i = 0; i < name.n; i++) {
        char before = i > 0 ? name.p[i - 1] : '\0';
        bool is_word = is_lower(before) || (before >= '0' && before <= '9');
        if (is_word && is_upper(name.p[i])) buf_add_char(&b, '-');
        buf_add_char(&b, char_lower(name.p[i]));
    }
    return buf_str(&b);
}

struct str xform_name(struct arena *a, struct str name)
{
    if (str_has_char(name, '-')) return name;
    const struct str *special = find_special(name);
    if (special) return *special;
    return split_humps(a, split_capitalised(a, split_plural(a, name)));
}
