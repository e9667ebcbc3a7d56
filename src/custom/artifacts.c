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

static bool is_there(struct artifacts *u, struct str key)
{
    struct err ignored = err_init(u->s3.arena); /* not there, or not to be known: it is sent */
    struct value *params = value_map(u->s3.arena);
    set_text(u->s3.arena, params, STR("Bucket"), u->bucket);
    set_text(u->s3.arena, params, STR("Key"), key);
    return custom_call(&u->s3, STR("HeadObject"), params, NULL, &ignored);
}

static bool put(struct artifacts *u, struct str bytes, struct str key, struct err *e)
{
    struct arena *a = u->s3.arena;
    struct value *creation = value_map(a);
    bool own_key = u->kms_key_id.n > 0;
    set_text(a, creation, STR("ServerSideEncryption"), own_key ? STR("aws:kms") : STR("AES256"));
    if (own_key) set_text(a, creation, STR("SSEKMSKeyId"), u->kms_key_id);
    if (value_count(u->metadata) > 0) value_set(a, creation, STR("Metadata"), u->metadata);
    const struct bytes_put put = {&u->s3, u->bucket, key, PART_SIZE, true, creation};
    return bytes_put(&put, bytes, NULL, e);
}

bool artifacts_put_as(struct artifacts *u, struct str bytes, struct str key, struct err *e)
{
    bool ok = put(u, bytes, key, e);
    if (bytes.n > 0 && (ok || e->code.n > 0)) {
        buf_addf(&u->request->messages, "\rUploading to " STR_FMT "  %zu / %zu.0  (100.00%%)",
                 STR_ARG(key), bytes.n, bytes.n);
    }
    if (ok || !str_eq(e->code, STR("NoSuchBucket"))) return ok;
    return err_set(e, ERR_GENERAL,
                   "S3 Bucket does not exist. Execute the command to create a new bucket\n"
                   "aws s3 mb s3://" STR_FMT,
                   STR_ARG(u->bucket));
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
    return (!u->force && is_there(u, *key)) || artifacts_put_as(u, bytes, *key, e);
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
