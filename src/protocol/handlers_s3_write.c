#include "protocol/handlers.h"

#include "codec/hash.h"
#include "codec/uri.h"

#define BUCKET_PATTERN "^[a-zA-Z0-9.\\-_]{1,255}$"
#define ARN_PATTERN                                                                                \
    "^arn:(aws).*:(s3|s3-object-lambda):[a-z\\-0-9]*:[0-9]{12}:accesspoint[/:]"                    \
    "[a-zA-Z0-9\\-.]{1,63}$|^arn:(aws).*:s3-outposts:[a-z\\-0-9]+:[0-9]{12}:outpost[/:]"           \
    "[a-zA-Z0-9\\-]{1,63}[/:]accesspoint[/:][a-zA-Z0-9\\-]{1,63}$"

/* ---- bucket names ---- */

enum alphabet { ALPHABET_BUCKET, ALPHABET_NAME, ALPHABET_NAME_DOT, ALPHABET_REGION };

static bool is_of(enum alphabet alphabet, char c)
{
    bool is_lower = c >= 'a' && c <= 'z';
    bool is_upper = c >= 'A' && c <= 'Z';
    if (is_lower || (c >= '0' && c <= '9') || c == '-') return true;
    switch (alphabet) {
    case ALPHABET_BUCKET:
        return is_upper || c == '.' || c == '_';
    case ALPHABET_NAME:
        return is_upper;
    case ALPHABET_NAME_DOT:
        return is_upper || c == '.';
    case ALPHABET_REGION:
        return false;
    }
    return false;
}

static bool is_word(struct str s, enum alphabet alphabet, size_t least, size_t most)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_of(alphabet, s.p[i])) return false;
    }
    return s.n >= least && s.n <= most;
}

static bool is_account(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    }
    return s.n == 12;
}

/* Cuts up to the next ':' or '/'. */
static struct str next_part(struct str *rest)
{
    size_t i = 0;
    while (i < rest->n && rest->p[i] != ':' && rest->p[i] != '/') i++;
    struct str part = str_sub(*rest, 0, i);
    *rest = i < rest->n ? str_from(*rest, i + 1) : STR_NONE;
    return part;
}

/* arn:aws…:s3:region:account:accesspoint/name, and outposts' longer form. */
static bool is_bucket_arn(struct str arn)
{
    struct str part[5] = {{0}};
    for (size_t i = 0; i < ARRAY_LEN(part); i++) {
        if (!str_next(&arn, ':', &part[i])) return false;
    }
    bool is_arn = str_eq(part[0], STR("arn")) && str_starts(part[1], STR("aws"));
    bool is_outpost = str_eq(part[2], STR("s3-outposts"));
    bool is_point = str_eq(part[2], STR("s3")) || str_eq(part[2], STR("s3-object-lambda"));
    if (!is_arn || !is_account(part[4]) || !arn.p) return false;
    if (!is_word(part[3], ALPHABET_REGION, is_outpost ? 1 : 0, 100)) return false;
    struct str kind = next_part(&arn);
    struct str name = next_part(&arn);
    if (is_point) {
        return !arn.p && str_eq(kind, STR("accesspoint")) &&
               is_word(name, ALPHABET_NAME_DOT, 1, 63);
    }
    struct str inner_kind = next_part(&arn);
    struct str inner_name = next_part(&arn);
    return is_outpost && !arn.p && str_eq(kind, STR("outpost")) &&
           is_word(name, ALPHABET_NAME, 1, 63) && str_eq(inner_kind, STR("accesspoint")) &&
           is_word(inner_name, ALPHABET_NAME, 1, 63);
}

bool s3_check_bucket(const struct outgoing *out, const struct value *params)
{
    const struct value *v = value_get(params, STR("Bucket"));
    struct str bucket = value_text(v);
    if (value_kind_of(v) != VALUE_STRING) return true;
    if (is_word(bucket, ALPHABET_BUCKET, 1, 255) || is_bucket_arn(bucket)) return true;
    return err_set(out->err, ERR_PARAM,
                   "Parameter validation failed:\nInvalid bucket name \"" STR_FMT
                   "\": Bucket name must match the regex \"" BUCKET_PATTERN
                   "\" or be an ARN matching the regex \"" ARN_PATTERN "\"",
                   STR_ARG(bucket));
}

/* ---- parameters ---- */

static void set_text(const struct outgoing *out, struct value *params, struct str name,
                     struct str text)
{
    value_set(out->arena, params, name, value_string(out->arena, text));
}

/* Keys may hold bytes that XML cannot: they are asked for encoded, and decoded from the answer. */
bool s3_encode_listing(const struct outgoing *out, struct value *params)
{
    if (value_get(params, STR("EncodingType"))) return true;
    set_text(out, params, STR("EncodingType"), STR("url"));
    return true;
}

/* The key is encoded, a version behind it is not. */
bool s3_quote_copy_source(const struct outgoing *out, struct value *params)
{
    const struct value *v = value_get(params, STR("CopySource"));
    struct str source = value_text(v);
    if (value_kind_of(v) != VALUE_STRING) return true;
    size_t mark = str_find(source, STR("?versionId="));
    struct str version = mark == STR_NPOS ? STR("") : str_from(source, mark);
    bool has_version = version.n > sizeof "?versionId=" - 1;
    for (size_t i = 0; i < version.n; i++) {
        if (version.p[i] == ' ' || (version.p[i] >= '\t' && version.p[i] <= '\r')) {
            has_version = false;
        }
    }
    if (!has_version) version = STR("");
    struct str key = uri_encoded(out->arena, str_sub(source, 0, source.n - version.n), STR("/"));
    set_text(out, params, STR("CopySource"),
             arena_printf(out->arena, STR_FMT STR_FMT, STR_ARG(key), STR_ARG(version)));
    return true;
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] > 127) return false;
    }
    return true;
}

bool s3_check_metadata(const struct outgoing *out, const struct value *params)
{
    const struct value *metadata = value_get(params, STR("Metadata"));
    if (value_kind_of(metadata) != VALUE_MAP) return true;
    for (size_t i = 0; i < value_count(metadata); i++) {
        const struct field *field = &metadata->u.map.fields[i];
        struct str text = value_text(field->value);
        if (is_ascii(field->name) && is_ascii(text)) continue;
        return err_set(out->err, ERR_PARAM,
                       "Parameter validation failed:\nNon ascii characters found in S3 metadata "
                       "for key \"" STR_FMT "\", value: \"" STR_FMT
                       "\".  \nS3 metadata can only contain ASCII characters. ",
                       STR_ARG(field->name), STR_ARG(text));
    }
    return true;
}

/* Keys of server-side encryption travel in base64, with the MD5 of the key beside them. */
static void encode_key(const struct outgoing *out, struct value *params, struct str key_name,
                       struct str md5_name)
{
    const struct value *key = value_get(params, key_name);
    if (value_kind_of(key) == VALUE_NULL || value_get(params, md5_name)) return;
    struct digest md5 = hash_md5(value_text(key));
    set_text(out, params, key_name, wire_base64(out->arena, value_text(key)));
    set_text(out, params, md5_name, digest_base64(out->arena, &md5));
}

bool s3_encode_key(const struct outgoing *out, struct value *params)
{
    encode_key(out, params, STR("SSECustomerKey"), STR("SSECustomerKeyMD5"));
    return true;
}

bool s3_encode_copy_source_key(const struct outgoing *out, struct value *params)
{
    encode_key(out, params, STR("CopySourceSSECustomerKey"), STR("CopySourceSSECustomerKeyMD5"));
    return true;
}

/* A line break in an object's key would be normalised by the reader of the XML. */
bool s3_escape_line_breaks(const struct outgoing *out)
{
    struct str body = out->request->body;
    struct buf b = buf_new(out->arena, body.n * 5 + 1);
    for (size_t i = 0; i < body.n; i++) {
        if (body.p[i] == '\r') {
            buf_add(&b, STR("&#xD;"));
        } else if (body.p[i] == '\n') {
            buf_add(&b, STR("&#xA;"));
        } else {
            buf_add_char(&b, body.p[i]);
        }
    }
    out->request->body = buf_str(&b);
    return true;
}
