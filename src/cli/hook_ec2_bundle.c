/* aws ec2 bundle-instance: --bucket, --prefix, --owner-akid, --owner-sak and --policy for
 * --storage, and an upload policy for a day with its signature
 * (awscli/customizations/ec2/bundleinstance.py). The secret key signs the policy and is not sent.
 */
#include "base/base64.h"
#include "cli/arguments.h"
#include "codec/hash.h"
#include "codec/timestamp.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define SECONDS_SIZE 19 /* 2014-01-02T03:04:05 */

static const struct {
    struct str argument, member;
    const char *help;
} parts[] = {
    {STR_INIT("bucket"), STR_INIT("Bucket"), "The bucket in which to store the image."},
    {STR_INIT("prefix"), STR_INIT("Prefix"), "How the names of the image's parts begin."},
    {STR_INIT("owner-akid"), STR_INIT("AWSAccessKeyId"),
     "The access key ID of the owner of the bucket."},
    {STR_INIT("owner-sak"), STR_INIT("_SAK"),
     "The secret access key of the owner of the bucket. It signs the policy and is not sent."},
    {STR_INIT("policy"), STR_INIT("UploadPolicy"),
     "An upload policy for S3; without it, one that is good for a day is made."},
};

static struct value *storage_of(struct call *c)
{
    struct value *storage = call_param(c, STR("Storage"));
    struct value *s3 = map_copy(c->arena, value_get(storage, STR("S3")));
    value_set(c->arena, storage, STR("S3"), s3);
    return s3;
}

static bool apply_part(struct call *c, const struct argument *arg, const struct raw *raw,
                       struct err *e)
{
    (void)e;
    struct str text = raw->words.items[0];
    for (size_t i = 0; text.n > 0 && i < ARRAY_LEN(parts); i++) {
        if (str_eq(arg->option.name, parts[i].argument))
            value_set(c->arena, storage_of(c), parts[i].member, value_string(c->arena, text));
    }
    return true;
}

static void build(struct call *c)
{
    size_t storage = arguments_find(&c->table, STR("storage"));
    if (storage != STR_NPOS) c->table.items[storage].option.required = false;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        arguments_custom(&c->table, parts[i].argument, ARITY_ONE, apply_part, parts[i].help);
}

static bool check(struct call *c, struct err *e)
{
    if (!call_is_truthy(c, STR("storage"))) return true;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (call_is_truthy(c, parts[i].argument))
            return err_set(e, ERR_PARAM,
                           "Mixing the --storage option with the simple, scalar options is not "
                           "recommended.");
    }
    return true;
}

static struct str policy_until(const struct call *c, struct str bucket, struct str prefix)
{
    const struct clock *clock = c->ctx->clock ? c->ctx->clock : &clock_system;
    int64_t ms = clock_now_ms(clock) + DAY_MS;
    const struct timestamp t = {.seconds = ms / 1000};
    struct str until = str_sub(timestamp_iso8601(c->arena, &t), 0, SECONDS_SIZE);
    return arena_printf(
        c->arena,
        "{\"expiration\": \"" STR_FMT ".%06dZ\",\"conditions\": [{\"bucket\": \"" STR_FMT
        "\"},{\"acl\": \"ec2-bundle-read\"},[\"starts-with\", \"$key\", \"" STR_FMT "\"]]}",
        STR_ARG(until), (int)(ms % 1000) * 1000, STR_ARG(bucket), STR_ARG(prefix));
}

/* A part that the generated policy is made of; the CLI fails with its name alone. */
static bool need(const struct value *s3, struct str name, struct str *out, struct err *e)
{
    *out = value_get_text(s3, name);
    if (value_get(s3, name)) return true;
    err_set(e, ERR_GENERAL, "'" STR_FMT "'", STR_ARG(name));
    err_hint(e, "Give --bucket and --prefix, or --policy.");
    return false;
}

static bool add_policy(struct call *c, struct value *s3, struct err *e)
{
    struct str bucket, prefix;
    if (value_get(s3, STR("UploadPolicy"))) return true;
    if (!need(s3, STR("Bucket"), &bucket, e) || !need(s3, STR("Prefix"), &prefix, e)) return false;
    value_set(c->arena, s3, STR("UploadPolicy"),
              value_bytes(c->arena, policy_until(c, bucket, prefix)));
    return true;
}

/* `s3` with the signature in place of the secret key. */
static const struct value *signed_storage(struct call *c, const struct value *s3)
{
    struct str secret = value_get_text(s3, STR("_SAK"));
    struct str policy = value_get_text(s3, STR("UploadPolicy"));
    if (secret.n == 0 || policy.n == 0 || value_get(s3, STR("UploadPolicySignature"))) return s3;
    struct buf encoded = buf_new(c->arena, 2 * policy.n + 4);
    base64_encode(&encoded, policy);
    const struct digest digest = hash_hmac_sha1(secret, buf_str(&encoded));
    struct value *out = value_map(c->arena);
    for (size_t i = 0; i < s3->u.map.n; i++) {
        const struct field *f = &s3->u.map.fields[i];
        if (!str_eq(f->name, STR("_SAK"))) value_set(c->arena, out, f->name, f->value);
    }
    value_set(c->arena, out, STR("UploadPolicySignature"),
              value_string(c->arena, digest_base64(c->arena, &digest)));
    return out;
}

static bool finish(struct call *c, struct err *e)
{
    struct str none;
    if (!need(c->params, STR("Storage"), &none, e) ||
        !need(value_get(c->params, STR("Storage")), STR("S3"), &none, e))
        return false;
    struct value *s3 = storage_of(c);
    if (!add_policy(c, s3, e)) return false;
    value_set(c->arena, call_param(c, STR("Storage")), STR("S3"), signed_storage(c, s3));
    return true;
}

const struct argument_hook hook_ec2_bundle = {
    .service = STR_INIT("ec2"),
    .operation = STR_INIT("bundle-instance"),
    .build = build,
    .check = check,
    .finish = finish,
};
