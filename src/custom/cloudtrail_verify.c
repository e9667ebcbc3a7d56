/* aws cloudtrail verify-query-results: are exported results of a CloudTrail Lake query what the
 * file that CloudTrail signed says? (awscli customizations/cloudtrail/verifyqueryresults.py) */
#include "base/limits.h"
#include "cli/pyjson.h"
#include "codec/hash_run.h"
#include "codec/rsa.h"
#include "codec/timestamp.h"
#include "custom/cloudtrail.h"
#include "custom/commands.h"
#include "custom/local_path.h"

#define SIGN_FILE "result_sign.json"
#define CHUNK ((size_t)MIB)
#define KEYS_US (20 * 24 * HOUR_US) /* how long after the query a key is looked for */

/* Where the files are: in a folder, or in a bucket. */
struct place {
    struct request *request, s3;
    struct str folder, bucket, prefix;
};

static const struct value *object_of(const struct place *p, struct arena *a, struct str name)
{
    struct value *params = value_map(a);
    set_text(a, params, STR("Bucket"), p->bucket);
    set_text(a, params, STR("Key"),
             arena_printf(a, STR_FMT STR_FMT, STR_ARG(p->prefix), STR_ARG(name)));
    return params;
}

static bool read_sign_file(struct place *p, const struct value **out, struct err *e)
{
    struct arena *a = p->request->arena;
    const struct value *output;
    struct str text, problem;
    if (p->bucket.n == 0) {
        struct str path = local_join(a, p->folder, STR(SIGN_FILE));
        if (!files_read(a, &p->request->engine->files, path, LIMIT_FILE, &text, e)) return false;
    } else {
        const struct value *params = object_of(p, a, STR(SIGN_FILE));
        if (!custom_call(&p->s3, STR("GetObject"), params, &output, e)) return false;
        text = value_get_text(output, STR("Body"));
    }
    return py_json(a, text, out, &problem) ||
           err_set(e, ERR_GENERAL,
                   "InformationCollectionError: Unable to load " SIGN_FILE " file, due to " STR_FMT,
                   STR_ARG(problem));
}

/* ---- the exported files ---- */

static bool hash_local(struct place *p, struct arena *a, struct str name, struct hash_run *run,
                       struct err *e)
{
    struct file_reader file;
    struct str path = local_join(a, p->folder, name);
    char *chunk = arena_alloc(a, CHUNK);
    size_t got = CHUNK;
    if (!file_reader_open(a, &p->request->engine->files, path, &file, e)) return false;
    bool ok = true;
    for (int64_t at = 0; ok && got == CHUNK; at += (int64_t)got) {
        ok = file_reader_fill(&file, at, chunk, CHUNK, &got, e);
        if (ok) hash_add(run, (struct str){chunk, got});
    }
    file_reader_close(&file);
    return ok;
}

static bool begin(void *ctx, const struct http_response *head, struct err *e)
{
    (void)head;
    (void)e;
    hash_restart(ctx);
    return true;
}

static bool add(void *ctx, struct str bytes, struct err *e)
{
    (void)e;
    hash_add(ctx, bytes);
    return true;
}

static bool hash_file(struct place *p, struct str name, struct str *hex, struct err *e)
{
    struct request step = custom_step(p->bucket.n > 0 ? &p->s3 : p->request);
    struct err why = err_init(step.arena);
    struct hash_run *run = hash_begin(step.arena, HASH_SHA256);
    const struct http_sink sink = {begin, add, run};
    bool ok = p->bucket.n > 0 ? custom_stream(&step, STR("GetObject"),
                                              object_of(p, step.arena, name), &sink, &why)
                              : hash_local(p, step.arena, name, run, &why);
    const struct digest digest = hash_end(run);
    *hex = digest_hex(p->request->arena, &digest);
    if (!ok) custom_error(e, &why);
    arena_free(step.arena);
    return ok;
}

/* A member that must be there; its absence is what Python says of it. */
static bool member(const struct value *map, struct str name, const struct value **out,
                   struct err *e)
{
    *out = value_get(map, name);
    return *out || err_set(e, ERR_GENERAL, "'" STR_FMT "'", STR_ARG(name));
}

static bool check_files(struct place *p, const struct value *sign, struct err *e)
{
    const struct value *files = NULL, *name, *wanted;
    if (value_kind_of(sign) == VALUE_MAP && !member(sign, STR("files"), &files, e)) return false;
    if (value_kind_of(files) != VALUE_LIST)
        return err_set(e, ERR_GENERAL, "ValidationError: Invalid sign file provided.");
    if (value_count(files) == 0)
        return err_set(e, ERR_GENERAL, "ValidationError: No export file was found in sign file.");
    for (size_t i = 0; i < value_count(files); i++) {
        struct str is;
        if (!member(value_at(files, i), STR("fileName"), &name, e) ||
            !hash_file(p, value_text(name), &is, e) ||
            !member(value_at(files, i), STR("fileHashValue"), &wanted, e))
            return false;
        if (str_eq(is, value_text(wanted))) continue;
        return err_set(e, ERR_GENERAL,
                       "ValidationError: File " STR_FMT " has inconsistent hash value with hash "
                       "value recorded in sign file, hash value in sign file is " STR_FMT
                       " , but get " STR_FMT,
                       STR_ARG(value_text(name)), STR_ARG(value_text(wanted)), STR_ARG(is));
    }
    return true;
}

/* ---- the signature ---- */

static bool find_key(struct place *p, const struct value *sign, const struct value **key,
                     struct err *e)
{
    const struct value *time, *fingerprint;
    struct value *keys = value_map(p->request->arena);
    struct timestamp t;
    size_t n;
    if (!member(sign, STR("queryCompleteTime"), &time, e)) return false;
    if (!timestamp_parse_written(value_text(time), &t)) {
        return err_set(e, ERR_GENERAL, "Unable to parse date value: " STR_FMT,
                       STR_ARG(value_text(time)));
    }
    int64_t start = t.seconds * SECOND_US + t.micros;
    int64_t end = (t.seconds + t.offset) * SECOND_US + KEYS_US;
    if (!member(sign, STR("publicKeyFingerprint"), &fingerprint, e) ||
        !public_keys_list(p->request, start, end, keys, &n, e))
        return false;
    *key = value_get(keys, value_text(fingerprint));
    return *key ||
           err_set(e, ERR_GENERAL, "No public keys found for key with fingerprint: " STR_FMT,
                   STR_ARG(value_text(fingerprint)));
}

static bool check_signature(struct place *p, const struct value *sign, const struct value *key,
                            struct err *e)
{
    struct arena *a = p->request->arena;
    const struct value *files = value_get(sign, STR("files")), *hex;
    struct buf message = buf_new(a, LIMIT_FILE);
    struct str signature;
    const char *problem;
    bool good;
    for (size_t i = 0; i < value_count(files); i++) {
        if (i > 0) buf_add_char(&message, ' ');
        buf_add(&message, value_get_text(value_at(files, i), STR("fileHashValue")));
    }
    if (!member(sign, STR("hashSignature"), &hex, e)) return false;
    if (!signature_read(a, value_text(hex), &signature, &problem))
        return err_set(e, ERR_GENERAL, "%s", problem);
    if (!rsa_verify_sha256(value_text(key), buf_str(&message), signature, &good))
        return err_set(e, ERR_GENERAL, "The public key is no RSA key.");
    return good || err_set(e, ERR_GENERAL, "ValidationError: Invalid signature in sign file");
}

static bool read_place(struct request *r, const struct value *params, struct place *p,
                       struct err *e)
{
    struct arena *a = r->arena;
    struct str prefix = value_get_text(params, STR("s3-prefix"));
    *p = (struct place){.request = r,
                        .folder = value_get_text(params, STR("local-export-path")),
                        .bucket = value_get_text(params, STR("s3-bucket"))};
    if (p->folder.n == 0 && p->bucket.n == 0)
        return err_set(e, ERR_PARAM, "Require parameter --s3-bucket or --local-export-path.");
    if (p->folder.n > 0 && (p->bucket.n > 0 || prefix.n > 0)) {
        return err_set(e, ERR_PARAM,
                       "Parameter --local-export-path can not be specified with parameter "
                       "--s3-bucket nor --s3-prefix.");
    }
    bool ends = prefix.n == 0 || str_ends(prefix, STR("/"));
    p->prefix = arena_printf(a, STR_FMT "%s", STR_ARG(prefix), ends ? "" : "/");
    return custom_on(r, STR("s3"), &p->s3, e);
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a;
    struct request *r = context;
    struct place p;
    const struct value *sign, *key;
    if (!read_place(r, in->params, &p, e) || !read_sign_file(&p, &sign, e) ||
        !check_files(&p, sign, e) || !find_key(&p, sign, &key, e) ||
        !check_signature(&p, sign, key, e))
        return false;
    buf_add(&r->out, STR("Successfully validated sign and query result files\n"));
    return true;
}

static const struct command_option options[] = {
    TEXT_OPTION("local-export-path", "the folder with the exported files and " SIGN_FILE),
    TEXT_OPTION("s3-bucket", "the bucket that they are in"),
    TEXT_OPTION("s3-prefix", "what their keys begin with"),
};

static const struct str calls[] = {STR_INIT("cloudtrail:ListPublicKeys"), STR_INIT("s3:GetObject")};

const struct command cloudtrail_verify = {
    .service = STR_INIT("cloudtrail"),
    .name = STR_INIT("verify-query-results"),
    .help = "Check that exported results of a query were neither changed nor deleted.",
    OPTIONS(options),
    CALLS(calls),
    .run = run};
