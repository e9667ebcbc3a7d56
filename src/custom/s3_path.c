#include "custom/s3_path.h"

bool s3_path_is(struct str text)
{
    return str_starts(text, STR("s3://"));
}

bool s3_path_is_express(struct str bucket)
{
    return str_ends(bucket, STR("--x-s3"));
}

/* The length of "<word><separator><name>" where separators are ':' or '/'; 0 when it is not that.
 */
static size_t resource(struct str text, struct str word)
{
    if (!str_starts(text, word)) return 0;
    size_t i = word.n;
    if (i >= text.n || (text.p[i] != ':' && text.p[i] != '/')) return 0;
    size_t start = ++i;
    while (i < text.n && text.p[i] != '/' && text.p[i] != ':') i++;
    return i > start ? i : 0;
}

/* arn:partition:service:region:account: — what is behind it, or nothing. */
static bool arn_parts(struct str text, struct str *service, struct str *rest)
{
    struct str part;
    *rest = text;
    for (int i = 0; i < 5; i++) {
        if (!str_next(rest, ':', &part)) return false;
        if (i == 0 && !str_eq(part, STR("arn"))) return false;
        if (i == 2) *service = part;
    }
    return rest->p != NULL;
}

static bool split_arn(struct str text, struct s3_path *out, bool *is_arn, struct err *e)
{
    struct str service, rest;
    *is_arn = false;
    if (!arn_parts(text, &service, &rest)) return true;
    size_t n = 0;
    if (str_eq(service, STR("s3-object-lambda")) && resource(rest, STR("accesspoint")) > 0) {
        return err_set(e, ERR_PARAM,
                       "s3 commands do not support S3 Object Lambda resources. Use s3api commands "
                       "instead.");
    }
    if (str_eq(service, STR("s3"))) n = resource(rest, STR("accesspoint"));
    if (str_eq(service, STR("s3-outposts"))) {
        size_t outpost = resource(rest, STR("outpost"));
        struct str behind = str_from(rest, outpost > 0 ? outpost + 1 : rest.n);
        if (resource(behind, STR("bucket")) > 0) {
            return err_set(e, ERR_PARAM,
                           "s3 commands do not support Outpost Bucket ARNs. Use s3control commands "
                           "instead.");
        }
        size_t point = resource(behind, STR("accesspoint"));
        n = point > 0 ? outpost + 1 + point : 0;
    }
    if (n == 0) return true;
    *is_arn = true;
    size_t head = (size_t)(rest.p - text.p) + n;
    out->bucket = str_sub(text, 0, head);
    out->key = str_from(text, head);
    if (out->key.n > 0) out->key = str_from(out->key, 1);
    return true;
}

bool s3_path_split(struct str text, struct s3_path *out, struct err *e)
{
    bool is_arn;
    if (str_has_char(text, '\0')) {
        return err_set(e, ERR_PARAM, "An S3 path must not hold a NUL character.");
    }
    if (s3_path_is(text)) text = str_from(text, 5);
    if (!split_arn(text, out, &is_arn, e)) return false;
    if (is_arn) return true;
    size_t slash = str_find_char(text, '/');
    out->bucket = str_sub(text, 0, slash);
    out->key = slash == STR_NPOS ? STR("") : str_from(text, slash + 1);
    return true;
}
