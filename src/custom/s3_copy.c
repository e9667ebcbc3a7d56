/* Object to object: CopyObject, or a multipart copy from the threshold on, with the properties and
 * tags that --copy-props asks for (awscli s3/subscribers.py). */
#include "codec/uri.h"
#include "custom/s3_transfer.h"

static const struct str properties[] = {
    STR_INIT("CacheControl"),    STR_INIT("ContentDisposition"), STR_INIT("ContentEncoding"),
    STR_INIT("ContentLanguage"), STR_INIT("ContentType"),        STR_INIT("Expires"),
    STR_INIT("Metadata"),
};

#define TAGGING_HEADER_MAX 2048

static bool copy_source(struct request *step, const struct item *item, struct value *params,
                        struct err *e)
{
    if (str_find(item->src, STR("?versionId=")) != STR_NPOS) {
        return err_set(e, ERR_PARAM,
                       "A key that holds '?versionId=' cannot be the source of a copy.");
    }
    struct s3_path at;
    if (!s3_path_split(item->src, &at, e)) return false;
    bool arn = str_starts(at.bucket, STR("arn:"));
    set_text(step->arena, params, STR("CopySource"),
             arena_printf(step->arena, STR_FMT "%s" STR_FMT, STR_ARG(at.bucket),
                          arn ? "/object/" : "/", STR_ARG(at.key)));
    return true;
}

static bool has_properties(const struct value *params)
{
    for (size_t i = 0; i < ARRAY_LEN(properties); i++) {
        if (value_get(params, properties[i])) return true;
    }
    return false;
}

/* Properties of the source that the command line does not set itself. */
static bool add_properties(struct transfer *t, struct request *step, const struct item *item,
                           struct value *params, struct err *e)
{
    const struct value *head = item->head;
    struct value *in;
    struct request about = source_step(t, step);
    if (!head && (!object_params(step->arena, t->params, FOR_SOURCE_HEAD, item->src, &in, e) ||
                  !custom_call(&about, STR("HeadObject"), in, &head, e))) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(properties); i++) {
        const struct value *v = value_get(head, properties[i]);
        if (v && !value_get(params, properties[i])) {
            value_set(step->arena, params, properties[i], v);
        }
    }
    return true;
}

static bool add_tags(struct transfer *t, struct request *step, const struct item *item,
                     struct value *params, struct err *e)
{
    struct arena *a = step->arena;
    struct s3_path at;
    struct value *in = value_map(a);
    const struct value *output;
    if (!s3_path_split(item->src, &at, e)) return false;
    set_text(a, in, STR("Bucket"), at.bucket);
    set_text(a, in, STR("Key"), at.key);
    struct request about = source_step(t, step);
    if (!custom_call(&about, STR("GetObjectTagging"), in, &output, e)) return false;
    const struct value *tags = value_get(output, STR("TagSet"));
    struct buf b = buf_new(a, MIB);
    for (size_t i = 0; i < value_count(tags); i++) {
        const struct value *tag = value_at(tags, i);
        uri_add_query(&b, value_get_text(tag, STR("Key")), value_get_text(tag, STR("Value")));
    }
    if (b.n > TAGGING_HEADER_MAX) {
        return err_set(e, ERR_LIMIT,
                       "The object's tags are too long to be copied with it: use --copy-props "
                       "metadata-directive and set them afterwards.");
    }
    if (b.n > 0) set_text(a, params, STR("Tagging"), buf_str(&b));
    return true;
}

/* --copy-props; without effect when --metadata-directive decides. */
static bool add_copied(struct transfer *t, struct request *step, const struct item *item,
                       bool multipart, struct value *params, struct err *e)
{
    struct arena *a = step->arena;
    struct str props = value_get_text(t->params, STR("copy-props"));
    if (value_get(t->params, STR("metadata-directive"))) return true;
    bool none = str_eq(props, STR("none"));
    bool tags = !none && !str_eq(props, STR("metadata-directive"));
    if (!none && (multipart || has_properties(params))) {
        if (!multipart) set_text(a, params, STR("MetadataDirective"), STR("REPLACE"));
        if (!add_properties(t, step, item, params, e)) return false;
    }
    if (multipart) return !tags || add_tags(t, step, item, params, e);
    if (none) set_text(a, params, STR("MetadataDirective"), STR("REPLACE"));
    if (!tags) set_text(a, params, STR("TaggingDirective"), STR("REPLACE"));
    const struct shape *input =
        member_shape(operation_input(custom_operation(step, STR("CopyObject"))));
    if (!str_eq(props, STR("all")) && shape_member(input, STR("AnnotationDirective"))) {
        set_text(a, params, STR("AnnotationDirective"), STR("EXCLUDE"));
    }
    return true;
}

static bool copy_small(struct transfer *t, struct request *step, const struct item *item,
                       struct err *e)
{
    struct value *params;
    return object_params(step->arena, t->params, FOR_COPY, item->dest, &params, e) &&
           copy_source(step, item, params, e) && add_copied(t, step, item, false, params, e) &&
           custom_call(step, STR("CopyObject"), params, NULL, e);
}

static bool copy_part(struct parts *p, struct request *step, const struct part *part, struct err *e)
{
    struct arena *a = step->arena;
    const struct multipart *m = p->ctx;
    const struct item *item = p->item;
    struct value *params;
    const struct value *output;
    if (!object_params(a, p->transfer->params, FOR_PART_COPY, item->dest, &params, e) ||
        !copy_source(step, item, params, e)) {
        return false;
    }
    set_text(a, params, STR("UploadId"), m->upload_id);
    value_set(a, params, STR("PartNumber"), value_int(a, part->number));
    set_text(a, params, STR("CopySourceRange"),
             arena_printf(a, "bytes=%lld-%lld", (long long)part->offset,
                          (long long)(part->offset + part->size - 1)));
    if (item->etag.n > 0) set_text(a, params, STR("CopySourceIfMatch"), item->etag);
    if (!custom_call(step, STR("UploadPartCopy"), params, &output, e)) return false;
    pthread_mutex_lock(&p->lock);
    multipart_add(m, part->number, value_get(output, STR("CopyPartResult")));
    pthread_mutex_unlock(&p->lock);
    return true;
}

static bool copy_large(struct transfer *t, struct request *step, const struct item *item,
                       struct err *e)
{
    struct value *params;
    struct multipart m;
    struct parts p = {.transfer = t,
                      .item = item,
                      .total = item->size,
                      .each = s3_part_size(t->config.chunk, item->size),
                      .run = copy_part,
                      .ctx = &m};
    if (!object_params(step->arena, t->params, FOR_CREATE, item->dest, &params, e) ||
        !add_copied(t, step, item, true, params, e) ||
        !multipart_begin(t, step, params, parts_count(p.total, p.each), &m, e)) {
        return false;
    }
    if (parts_run(&p, e) && multipart_end(t, step, item->dest, &m, e)) return true;
    multipart_abort(step, &m);
    return false;
}

bool copy_item(struct transfer *t, struct request *step, const struct item *item, struct err *e)
{
    bool large = item->size >= t->config.threshold;
    bool ok = large ? copy_large(t, step, item, e) : copy_small(t, step, item, e);
    struct request about = source_step(t, step);
    return ok && (t->command != S3_MV || delete_object(t, &about, item->src, e));
}
