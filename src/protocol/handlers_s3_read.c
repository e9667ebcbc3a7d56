#include "protocol/handlers.h"

#include "codec/timestamp.h"
#include "codec/uri.h"
#include "codec/xml.h"

/* Blob and string payloads may hold anything, also what looks like an error. */
static bool has_raw_payload(const struct shape *shape)
{
    struct str name = shape_payload(shape);
    const struct member *payload = str_is_empty(name) ? NULL : shape_member(shape, name);
    if (!payload) return false;
    enum shape_kind kind = shape_kind(member_shape(payload));
    return kind == SHAPE_BLOB || kind == SHAPE_STRING;
}

/* S3 may answer 200 and find out later that it fails; the body then is an error, or cut off. It
 * counts as a 500, which is tried again. */
bool s3_find_hidden_error(const struct incoming *in, struct http_response *response)
{
    const struct member *output = operation_output(in->operation);
    const struct xml_node *root;
    struct err why = err_init(in->arena);
    if (response->status != 200 || response->body.n == 0 || !output) return true;
    if (operation_has_event_stream_output(in->operation)) return true;
    if (has_raw_payload(member_shape(output))) return true;
    bool is_whole = xml_read(in->arena, response->body, &root, &why);
    if (!is_whole || str_eq(root->name, STR("Error"))) response->status = 500;
    return true;
}

static bool has_expires(const struct incoming *in)
{
    const struct member *output = operation_output(in->operation);
    if (!output) return false;
    const struct member *m = shape_member(member_shape(output), STR("Expires"));
    return m && member_location(m) == LOCATION_HEADER;
}

/* What the header Expires is called once it cannot be read: no header has a space in its name. */
#define UNREADABLE_EXPIRES STR("Expires (text)")

/* A date that nobody can read must not spoil the rest of the answer. */
bool s3_check_expires(const struct incoming *in, struct http_response *response)
{
    struct str text;
    struct timestamp t;
    struct err why = err_init(in->arena);
    if (!has_expires(in)) return true;
    if (!http_headers_get(&response->headers, STR("Expires"), &text)) return true;
    if (timestamp_parse(text, &t, &why)) return true;
    struct http_headers kept = {0};
    for (size_t i = 0; i < response->headers.n; i++) {
        const struct http_header *h = &response->headers.items[i];
        bool is_expires = str_eq_nocase(h->name, STR("Expires"));
        http_headers_add(in->arena, &kept, is_expires ? UNREADABLE_EXPIRES : h->name, h->value);
    }
    response->headers = kept;
    return true;
}

bool s3_add_expires_string(const struct incoming *in, struct value *output)
{
    struct str text;
    bool is_given = has_expires(in) && (wire_header(in, STR("Expires"), &text) ||
                                        wire_header(in, UNREADABLE_EXPIRES, &text));
    if (!is_given) return true;
    value_set(in->arena, output, STR("ExpiresString"), value_string(in->arena, text));
    return true;
}

/* The answer is a bare <LocationConstraint>, empty for us-east-1. */
bool s3_read_location(const struct incoming *in, struct value *output)
{
    const struct xml_node *root;
    if (!xml_read(in->arena, in->response->body, &root, in->err)) return false;
    const struct value *region =
        root->text.n == 0 ? &value_null : value_string(in->arena, root->text);
    value_set(in->arena, output, STR("LocationConstraint"), region);
    return true;
}

/* ---- listings ---- */

static void decode_field(const struct incoming *in, struct value *map, struct str name)
{
    const struct value *v = value_get(map, name);
    if (value_kind_of(v) != VALUE_STRING) return;
    struct str decoded = uri_decoded(in->arena, value_text(v), true);
    value_set(in->arena, map, name, value_string(in->arena, decoded));
}

static const struct value *decoded_item(const struct incoming *in, const struct value *item,
                                        struct str name)
{
    struct value *copy = value_map(in->arena);
    for (size_t i = 0; i < value_count(item); i++) {
        value_set(in->arena, copy, item->u.map.fields[i].name, item->u.map.fields[i].value);
    }
    decode_field(in, copy, name);
    return copy;
}

static void decode_list(const struct incoming *in, struct value *output, struct str list_name,
                        struct str name)
{
    const struct value *list = value_get(output, list_name);
    if (value_kind_of(list) != VALUE_LIST) return;
    struct value *decoded = value_list(in->arena);
    for (size_t i = 0; i < value_count(list); i++) {
        value_push(in->arena, decoded, decoded_item(in, value_at(list, i), name));
    }
    value_set(in->arena, output, list_name, decoded);
}

bool s3_decode_listing(const struct incoming *in, struct value *output)
{
    static const struct {
        struct str operation, name;
    } fields[] = {
        {STR_INIT("ListObjects"), STR_INIT("Delimiter")},
        {STR_INIT("ListObjects"), STR_INIT("Marker")},
        {STR_INIT("ListObjects"), STR_INIT("NextMarker")},
        {STR_INIT("ListObjectsV2"), STR_INIT("Delimiter")},
        {STR_INIT("ListObjectsV2"), STR_INIT("Prefix")},
        {STR_INIT("ListObjectsV2"), STR_INIT("StartAfter")},
        {STR_INIT("ListObjectVersions"), STR_INIT("KeyMarker")},
        {STR_INIT("ListObjectVersions"), STR_INIT("NextKeyMarker")},
        {STR_INIT("ListObjectVersions"), STR_INIT("Prefix")},
        {STR_INIT("ListObjectVersions"), STR_INIT("Delimiter")},
    };
    static const struct {
        struct str list, name;
    } lists[] = {
        {STR_INIT("Contents"), STR_INIT("Key")},
        {STR_INIT("Versions"), STR_INIT("Key")},
        {STR_INIT("DeleteMarkers"), STR_INIT("Key")},
        {STR_INIT("CommonPrefixes"), STR_INIT("Prefix")},
    };
    struct str operation = operation_name(in->operation);
    if (!str_eq(value_get_text(output, STR("EncodingType")), STR("url")) ||
        value_get(in->call.params, STR("EncodingType")))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        if (str_eq(fields[i].operation, operation)) decode_field(in, output, fields[i].name);
    }
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        decode_list(in, output, lists[i].list, lists[i].name);
    }
    return true;
}

/* ---- error messages, awscli/customizations/s3errormsg.py ---- */

#define REGION_HELP                                                                                \
    "You can fix this issue by explicitly providing the correct region location using the "        \
    "--region argument, the AWS_DEFAULT_REGION environment variable, or the region variable in "   \
    "the AWS CLI configuration file.  You can get the bucket's location by running \"aws s3api "   \
    "get-bucket-location --bucket BUCKET\"."

void s3_explain_error(const struct incoming *in)
{
    struct answer *answer = in->answer;
    struct str message = answer->message;
    const struct xml_node *root;
    struct err why = err_init(in->arena);
    if (str_find(message, STR("Please use AWS4-HMAC-SHA256")) != STR_NPOS) {
        answer->message = STR("You are attempting to operate on a bucket in a region that requires "
                              "Signature Version 4.  " REGION_HELP);
    } else if (str_eq(answer->code, STR("PermanentRedirect"))) {
        if (!xml_read(in->arena, in->response->body, &root, &why)) return;
        struct str endpoint = xml_child_text(root, STR("Endpoint"));
        struct str start = str_sub(message, 0, message.n > 0 ? message.n - 1 : 0);
        answer->message = arena_printf(in->arena, STR_FMT ": " STR_FMT "\n" REGION_HELP,
                                       STR_ARG(start), STR_ARG(endpoint));
    } else if (str_find(message, STR("AWS KMS managed keys require AWS Signature Version 4")) !=
               STR_NPOS) {
        answer->message =
            arena_printf(in->arena,
                         STR_FMT " You can enable AWS Signature Version 4 by running the "
                                 "command: \naws configure set s3.signature_version s3v4",
                         STR_ARG(message));
    }
}
