#include "custom/bytes_put.h"

struct upload {
    const struct bytes_put *put;
    struct str id;
    struct value *parts;
};

static struct value *object_of(const struct bytes_put *p)
{
    struct value *params = value_map(p->s3->arena);
    set_text(p->s3->arena, params, STR("Bucket"), p->bucket);
    set_text(p->s3->arena, params, STR("Key"), p->key);
    return params;
}

static struct value *creation_of(const struct bytes_put *p)
{
    struct value *params = object_of(p);
    for (size_t i = 0; i < value_count(p->creation); i++) {
        const struct field *f = &p->creation->u.map.fields[i];
        value_set(p->s3->arena, params, f->name, f->value);
    }
    return params;
}

static struct value *upload_params(const struct upload *m)
{
    struct value *params = object_of(m->put);
    set_text(m->put->s3->arena, params, STR("UploadId"), m->id);
    return params;
}

static void ask_checksum(const struct bytes_put *p, struct value *params)
{
    if (p->checks_parts && p->s3->settings.request_checksum == CHECKSUM_WHEN_SUPPORTED) {
        set_text(p->s3->arena, params, STR("ChecksumAlgorithm"), STR("CRC64NVME"));
    }
}

static bool put_part(const struct upload *m, int64_t number, struct str bytes, struct err *e)
{
    static const struct str kept[] = {STR_INIT("ETag"), STR_INIT("ChecksumCRC64NVME")};
    const struct bytes_put *p = m->put;
    struct arena *a = p->s3->arena;
    struct value *params = upload_params(m), *part = value_map(a);
    const struct value *output;
    value_set(a, params, STR("PartNumber"), value_int(a, number));
    value_set(a, params, STR("Body"), value_bytes(a, bytes));
    ask_checksum(p, params);
    if (!custom_call(p->s3, STR("UploadPart"), params, &output, e)) return false;
    for (size_t i = 0; i < (p->checks_parts ? ARRAY_LEN(kept) : 1); i++) {
        const struct value *v = value_get(output, kept[i]);
        if (v) value_set(a, part, kept[i], v);
    }
    value_set(a, part, STR("PartNumber"), value_int(a, number));
    value_push(a, m->parts, part);
    return true;
}

static bool put_parts(const struct upload *m, struct str bytes, const struct value **output,
                      struct err *e)
{
    struct arena *a = m->put->s3->arena;
    size_t each = m->put->part_size;
    int64_t number = 1;
    for (size_t at = 0; at < bytes.n; at += each, number++) {
        if (!put_part(m, number, str_sub(bytes, at, each), e)) return false;
    }
    struct value *params = upload_params(m), *parts = value_map(a);
    value_set(a, parts, STR("Parts"), m->parts);
    value_set(a, params, STR("MultipartUpload"), parts);
    return custom_call(m->put->s3, STR("CompleteMultipartUpload"), params, output, e);
}

static void abort_upload(const struct upload *m)
{
    struct request clean = *m->put->s3;
    struct err ignored = err_init(clean.arena);
    clean.cancel = NULL; /* a cancelled upload is cleaned up, too */
    struct str abort = STR("AbortMultipartUpload");
    if (!custom_call(&clean, abort, upload_params(m), NULL, &ignored)) return;
}

static bool put_large(const struct bytes_put *p, struct str bytes, const struct value **output,
                      struct err *e)
{
    struct value *params = creation_of(p);
    const struct value *created;
    ask_checksum(p, params);
    if (!custom_call(p->s3, STR("CreateMultipartUpload"), params, &created, e)) return false;
    const struct upload m = {.put = p,
                             .id = value_get_text(created, STR("UploadId")),
                             .parts = value_list(p->s3->arena)};
    if (put_parts(&m, bytes, output, e)) return true;
    abort_upload(&m);
    return false;
}

bool bytes_put(const struct bytes_put *p, struct str bytes, const struct value **output,
               struct err *e)
{
    if (bytes.n >= p->part_size) return put_large(p, bytes, output, e);
    struct value *params = creation_of(p);
    value_set(p->s3->arena, params, STR("Body"), value_bytes(p->s3->arena, bytes));
    return custom_call(p->s3, STR("PutObject"), params, output, e);
}
