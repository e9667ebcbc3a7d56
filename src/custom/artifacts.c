#include "custom/artifacts.h"

#include "base/limits.h"
#include "codec/hash.h"

#define PART_SIZE ((size_t)8 * MIB) /* as s3transfer; LIMIT_FILE keeps it below 10,000 parts */

bool artifacts_new(struct request *r, const struct value *params, struct artifacts *out,
                   struct err *e)
{
    *out = (struct artifacts){.request = r,
                              .bucket = value_get_text(params, STR("s3-bucket")),
                              .prefix = value_get_text(params, STR("s3-prefix")),
                              .kms_key_id = value_get_text(params, STR("kms-key-id")),
                              .force = param_flag(params, STR("force-upload")),
                              .metadata = value_get(params, STR("metadata"))};
    return custom_on(r, STR("s3"), &out->s3, e);
}

static struct value *object_of(const struct artifacts *u, struct arena *a, struct str key)
{
    struct value *params = value_map(a);
    set_text(a, params, STR("Bucket"), u->bucket);
    set_text(a, params, STR("Key"), key);
    return params;
}

static bool is_there(struct artifacts *u, struct str key)
{
    struct err ignored = err_init(u->s3.arena); /* not there, or not to be known: it is sent */
    return custom_call(&u->s3, STR("HeadObject"), object_of(u, u->s3.arena, key), NULL, &ignored);
}

static struct value *creation_of(const struct artifacts *u, struct str key)
{
    struct arena *a = u->s3.arena;
    struct value *params = object_of(u, a, key);
    bool own_key = u->kms_key_id.n > 0;
    set_text(a, params, STR("ServerSideEncryption"), own_key ? STR("aws:kms") : STR("AES256"));
    if (own_key) set_text(a, params, STR("SSEKMSKeyId"), u->kms_key_id);
    if (value_count(u->metadata) > 0) value_set(a, params, STR("Metadata"), u->metadata);
    return params;
}

struct upload {
    struct str key, id;
    struct value *parts;
};

static struct value *upload_params(const struct artifacts *u, const struct upload *m)
{
    struct value *params = object_of(u, u->s3.arena, m->key);
    set_text(u->s3.arena, params, STR("UploadId"), m->id);
    return params;
}

static void ask_checksum(const struct artifacts *u, struct value *params)
{
    if (u->s3.settings.request_checksum == CHECKSUM_WHEN_SUPPORTED) {
        set_text(u->s3.arena, params, STR("ChecksumAlgorithm"), STR("CRC64NVME"));
    }
}

static bool put_part(struct artifacts *u, const struct upload *m, int64_t number, struct str bytes,
                     struct err *e)
{
    struct arena *a = u->s3.arena;
    struct value *params = upload_params(u, m), *part = value_map(a);
    const struct value *output;
    value_set(a, params, STR("PartNumber"), value_int(a, number));
    value_set(a, params, STR("Body"), value_bytes(a, bytes));
    ask_checksum(u, params);
    if (!custom_call(&u->s3, STR("UploadPart"), params, &output, e)) return false;
    static const struct str kept[] = {STR_INIT("ETag"), STR_INIT("ChecksumCRC64NVME")};
    for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
        const struct value *v = value_get(output, kept[i]);
        if (v) value_set(a, part, kept[i], v);
    }
    value_set(a, part, STR("PartNumber"), value_int(a, number));
    value_push(a, m->parts, part);
    return true;
}

static bool put_parts(struct artifacts *u, const struct upload *m, struct str bytes, struct err *e)
{
    int64_t number = 1;
    for (size_t at = 0; at < bytes.n; at += PART_SIZE, number++) {
        if (!put_part(u, m, number, str_sub(bytes, at, PART_SIZE), e)) return false;
    }
    struct value *params = upload_params(u, m), *parts = value_map(u->s3.arena);
    value_set(u->s3.arena, parts, STR("Parts"), m->parts);
    value_set(u->s3.arena, params, STR("MultipartUpload"), parts);
    return custom_call(&u->s3, STR("CompleteMultipartUpload"), params, NULL, e);
}

static void abort_upload(struct artifacts *u, const struct upload *m)
{
    struct request clean = u->s3;
    struct err ignored = err_init(u->s3.arena);
    clean.cancel = NULL; /* a cancelled upload is cleaned up, too */
    struct str abort = STR("AbortMultipartUpload");
    if (!custom_call(&clean, abort, upload_params(u, m), NULL, &ignored)) return;
}

static bool put_large(struct artifacts *u, struct str bytes, struct str key, struct err *e)
{
    struct value *params = creation_of(u, key);
    const struct value *output;
    ask_checksum(u, params);
    if (!custom_call(&u->s3, STR("CreateMultipartUpload"), params, &output, e)) return false;
    const struct upload m = {.key = key,
                             .id = value_get_text(output, STR("UploadId")),
                             .parts = value_list(u->s3.arena)};
    if (put_parts(u, &m, bytes, e)) return true;
    abort_upload(u, &m);
    return false;
}

static bool put(struct artifacts *u, struct str bytes, struct str key, struct err *e)
{
    if (bytes.n >= PART_SIZE) return put_large(u, bytes, key, e);
    struct value *params = creation_of(u, key);
    value_set(u->s3.arena, params, STR("Body"), value_bytes(u->s3.arena, bytes));
    return custom_call(&u->s3, STR("PutObject"), params, NULL, e);
}

bool artifacts_put(struct artifacts *u, struct str bytes, struct str extension, struct str *key,
                   struct err *e)
{
    struct arena *a = u->s3.arena;
    const struct digest md5 = hash_md5(bytes);
    *key = digest_hex(a, &md5);
    if (extension.n > 0) {
        *key = arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(*key), STR_ARG(extension));
    }
    if (u->prefix.n > 0) {
        *key = arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(u->prefix), STR_ARG(*key));
    }
    if (!u->force && is_there(u, *key)) return true;
    bool ok = put(u, bytes, *key, e);
    if (bytes.n > 0 && (ok || e->code.n > 0)) {
        buf_addf(&u->request->messages, "\rUploading to " STR_FMT "  %zu / %zu.0  (100.00%%)",
                 STR_ARG(*key), bytes.n, bytes.n);
    }
    if (ok || !str_eq(e->code, STR("NoSuchBucket"))) return ok;
    return err_set(e, ERR_GENERAL,
                   "S3 Bucket does not exist. Execute the command to create a new bucket\n"
                   "aws s3 mb s3://" STR_FMT,
                   STR_ARG(u->bucket));
}

bool artifacts_url(struct artifacts *u, struct str key, struct str *url, struct err *e)
{
    struct request *s3 = &u->s3;
    struct endpoint endpoint;
    const struct operation *o = service_operation(s3->invocation.service, STR("ListBuckets"));
    if (!o) return err_set(e, ERR_MODEL, "The model of s3 has no ListBuckets.");
    if (!endpoint_resolve(s3->arena, s3->engine->model, s3->invocation.service, o,
                          value_map(s3->arena), &s3->settings.endpoint, &endpoint, e)) {
        return false;
    }
    *url = arena_printf(s3->arena, STR_FMT "/" STR_FMT "/" STR_FMT, STR_ARG(endpoint.url),
                        STR_ARG(u->bucket), STR_ARG(key));
    return true;
}
