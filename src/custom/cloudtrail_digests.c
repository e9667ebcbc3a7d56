/* Finding digests in a bucket, and checking one (awscli customizations/cloudtrail/validation.py
 * DigestProvider, PublicKeyProvider, Sha256RSADigestValidator). */
#include "base/base64.h"
#include "base/limits.h"
#include "codec/gzip.h"
#include "codec/hash.h"
#include "codec/rsa.h"
#include "codec/timestamp.h"
#include "custom/cloudtrail.h"
#include "value/json.h"

#define MARKER_US (60 * SECOND_US) /* before the start, so that a digest of that time is listed */
#define DATE_SIZE 16               /* 20150101T000000Z */

static const struct str suffix = STR_INIT(".json.gz"), backfill = STR_INIT("_backfill.json.gz");

/* ---- dates ---- */

bool trail_date(struct str text, int64_t *us, struct err *e)
{
    struct timestamp t;
    if (!timestamp_parse_written(text, &t))
        return err_set(e, ERR_GENERAL, "Unable to parse date value: " STR_FMT, STR_ARG(text));
    *us = (t.seconds + t.offset) * SECOND_US + t.micros;
    return true;
}

struct str trail_date_shown(struct arena *a, int64_t us)
{
    const struct timestamp t = timestamp_of_ms(us / SECOND_US * 1000);
    return timestamp_iso8601(a, &t);
}

/* As keys have it: 20150108T052142Z. */
static struct str key_date(struct arena *a, int64_t us)
{
    struct str shown = trail_date_shown(a, us);
    char *p = arena_alloc(a, shown.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < shown.n; i++) {
        if (shown.p[i] != '-' && shown.p[i] != ':') p[n++] = shown.p[i];
    }
    return (struct str){p, n};
}

static struct str key_date_text(struct str key)
{
    size_t behind = str_ends(key, backfill) ? backfill.n : suffix.n;
    size_t end = key.n > behind ? key.n - behind : 0;
    size_t start = end > DATE_SIZE ? end - DATE_SIZE : 0;
    return str_sub(key, start, end - start);
}

bool digest_key_date(struct str key, int64_t *us, struct err *e)
{
    return trail_date(key_date_text(key), us, e);
}

/* ---- listing ---- */

bool trail_bucket(struct trail *t, struct str bucket, struct request *step, struct err *e)
{
    struct arena *a = t->request->arena;
    struct str region = value_get_text(t->regions, bucket);
    if (region.n == 0) {
        struct value *params = value_map(a);
        const struct value *output;
        set_text(a, params, STR("Bucket"), bucket);
        if (!custom_call(&t->s3, STR("GetBucketLocation"), params, &output, e)) return false;
        region = value_get_text(output, STR("LocationConstraint"));
        if (region.n == 0) region = STR("us-east-1");
        set_text(a, t->regions, arena_str(a, bucket), region);
    }
    *step = custom_step(&t->s3);
    step->settings.endpoint.region = region;
    return true;
}

/* What the digests of the trail begin with, up to the region. */
static struct str keys_prefix(const struct trail *t)
{
    return arena_printf(
        t->request->arena, STR_FMT "%sAWSLogs/" STR_FMT "%s" STR_FMT "/CloudTrail-Digest/" STR_FMT,
        STR_ARG(t->prefix), t->prefix.n > 0 ? "/" : "", STR_ARG(t->organization),
        t->organization.n > 0 ? "/" : "", STR_ARG(t->account), STR_ARG(t->source_region));
}

static struct str keys_name(const struct trail *t)
{
    return arena_printf(
        t->request->arena, STR_FMT "_CloudTrail-Digest_" STR_FMT "_" STR_FMT "_" STR_FMT "_",
        STR_ARG(t->account), STR_ARG(t->source_region), STR_ARG(t->name), STR_ARG(t->home_region));
}

static struct str keys_marker(const struct trail *t)
{
    struct arena *a = t->request->arena;
    struct str day = str_sub(trail_date_shown(a, t->start_us - MARKER_US), 0, 10);
    return arena_printf(a, STR_FMT "/" STR_FMT "/" STR_FMT "/" STR_FMT "/" STR_FMT STR_FMT STR_FMT,
                        STR_ARG(keys_prefix(t)), STR_ARG(str_sub(day, 0, 4)),
                        STR_ARG(str_sub(day, 5, 2)), STR_ARG(str_sub(day, 8, 2)),
                        STR_ARG(keys_name(t)), STR_ARG(key_date(a, t->start_us - MARKER_US)),
                        STR_ARG(suffix));
}

static bool take(struct str *rest, struct str text)
{
    if (!str_starts(*rest, text)) return false;
    *rest = str_from(*rest, text.n);
    return true;
}

/* Is it a digest of this trail? <prefix>/2015/01/08/<name>… */
static bool is_digest(struct str key, struct str prefix, struct str name)
{
    struct str rest = key;
    if (!take(&rest, prefix) || !take(&rest, STR("/"))) return false;
    for (int i = 0; i < 3; i++) {
        size_t n = 0;
        while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9') n++;
        rest = str_from(rest, n);
        if (n == 0 || !take(&rest, STR("/"))) return false;
    }
    return take(&rest, name) && rest.n > suffix.n && str_ends(rest, suffix);
}

static void push_key(struct arena *a, struct digest_keys *keys, struct str key)
{
    if (keys->n == keys->cap) {
        size_t cap = keys->cap ? 2 * keys->cap : 64;
        keys->items =
            arena_grow(a, keys->items, keys->cap * sizeof *keys->items, cap * sizeof *keys->items);
        keys->cap = cap;
    }
    keys->items[keys->n++] = arena_str(a, key);
}

/* Of one answer; *done: the rest is later than asked for. */
static void take_keys(const struct trail *t, const struct value *contents, struct digest_listing *l,
                      bool *done)
{
    struct arena *a = t->request->arena;
    struct str prefix = keys_prefix(t), name = keys_name(t), first = key_date(a, t->start_us);
    struct str last = key_date(a, l->end_us + HOUR_US); /* files may come an hour late */
    for (size_t i = 0; i < value_count(contents) && !*done; i++) {
        struct str key = value_get_text(value_at(contents, i), STR("Key"));
        if (!is_digest(key, prefix, name)) continue;
        struct str date = key_date_text(key);
        *done = str_cmp(date, last) > 0;
        if (*done || str_cmp(date, first) < 0) continue;
        push_key(a, &l->keys[str_ends(key, backfill) ? CHAIN_BACKFILL : CHAIN_STANDARD], key);
    }
}

/* One answer; *marker moves on and is empty behind the last. */
static bool list_page(struct trail *t, struct digest_listing *l, struct str *marker, struct err *e)
{
    struct arena *a = t->request->arena;
    struct request step;
    if (!trail_bucket(t, l->bucket, &step, e)) return false;
    struct value *params = value_map(step.arena);
    struct err why = err_init(step.arena);
    const struct value *output;
    set_text(step.arena, params, STR("Bucket"), l->bucket);
    set_text(step.arena, params, STR("Prefix"), keys_prefix(t));
    set_text(step.arena, params, STR("Marker"), *marker);
    bool ok = custom_call(&step, STR("ListObjects"), params, &output, &why), done = false;
    if (ok) {
        const struct value *contents = value_get(output, STR("Contents"));
        struct str next = value_get_text(output, STR("NextMarker"));
        take_keys(t, contents, l, &done);
        if (next.n == 0)
            next = value_get_text(value_at(contents, value_count(contents) - 1), STR("Key"));
        done = done || !param_flag(output, STR("IsTruncated"));
        *marker = done ? STR_NONE : arena_str(a, next);
    } else {
        custom_error(e, &why);
    }
    arena_free(step.arena);
    return ok;
}

bool digest_keys_load(struct trail *t, struct str bucket, int64_t end_us,
                      struct digest_listing **out, struct err *e)
{
    struct arena *a = t->request->arena;
    for (struct digest_listing *l = t->listings; l; l = l->next) {
        *out = l;
        if (str_eq(l->bucket, bucket) && l->end_us == end_us) return true;
    }
    struct digest_listing *l = ARENA_NEW(a, struct digest_listing);
    *l = (struct digest_listing){.bucket = arena_str(a, bucket), .end_us = end_us};
    struct str marker = keys_marker(t);
    while (marker.n > 0) {
        if (!list_page(t, l, &marker, e)) return false;
    }
    l->next = t->listings;
    *out = t->listings = l;
    return true;
}

/* ---- public keys ---- */

static const struct value *time_param(struct arena *a, int64_t us)
{
    const struct timestamp t = {.seconds = us / SECOND_US, .micros = (int32_t)(us % SECOND_US)};
    return value_string(a, timestamp_iso8601(a, &t));
}

bool public_keys_list(struct request *r, int64_t start_us, int64_t end_us, struct value *keys,
                      size_t *n, struct err *e)
{
    struct arena *a = r->arena;
    struct value *params = value_map(a);
    const struct value *output;
    value_set(a, params, STR("StartTime"), time_param(a, start_us));
    value_set(a, params, STR("EndTime"), time_param(a, end_us));
    if (!custom_call(r, STR("ListPublicKeys"), params, &output, e)) return false;
    const struct value *list = value_get(output, STR("PublicKeyList"));
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *key = value_at(list, i);
        struct str der = STR_NONE; /* what is no base64 is no key, either */
        if (!base64_decode(a, value_get_text(key, STR("Value")), &der)) der = STR_NONE;
        value_set(a, keys, value_get_text(key, STR("Fingerprint")), value_bytes(a, der));
    }
    *n = value_count(list);
    return true;
}

bool public_keys_load(struct trail *t, int64_t start_us, int64_t end_us, struct value *keys,
                      struct err *e)
{
    struct arena *a = t->request->arena;
    size_t n;
    if (!public_keys_list(t->request, start_us, end_us, keys, &n, e)) return false;
    return n > 0 ||
           err_set(e, ERR_GENERAL, "No public keys found between " STR_FMT " and " STR_FMT,
                   STR_ARG(trail_date_shown(a, start_us)), STR_ARG(trail_date_shown(a, end_us)));
}

/* ---- one digest ---- */

static bool invalid(const struct digest_file *d, struct err *e, const char *why)
{
    return err_set(e, ERR_GENERAL, "Digest file\ts3://" STR_FMT "/" STR_FMT "\tINVALID: %s",
                   STR_ARG(d->bucket), STR_ARG(d->key), why);
}

static void add_part(void *ctx, struct str part)
{
    buf_add(ctx, part);
}

static bool unpack(struct arena *a, struct str packed, struct str *text)
{
    struct err ignored = err_init(a);
    struct buf whole = buf_new(a, LIMIT_RESPONSE_BODY);
    enum gzip_end end = gzip_expand(packed, add_part, &whole);
    *text = buf_str(&whole);
    return (end == GZIP_WHOLE || end == GZIP_MORE) && buf_ok(&whole, "the digest", &ignored);
}

static int digit(char c)
{
    size_t at = str_find_char(STR("0123456789abcdef"), char_lower(c));
    return at == STR_NPOS ? -1 : (int)at;
}

bool signature_read(struct arena *a, struct str hex, struct str *out, const char **problem)
{
    char *p = arena_alloc(a, hex.n / 2 + 1);
    *problem = "Odd-length string";
    if (hex.n % 2 != 0) return false;
    *problem = "Non-hexadecimal digit found";
    for (size_t i = 0; i < hex.n; i += 2) {
        int high = digit(hex.p[i]), low = digit(hex.p[i + 1]);
        if (high < 0 || low < 0) return false;
        p[i / 2] = (char)(high << 4 | low);
    }
    *out = (struct str){p, hex.n / 2};
    return true;
}

static bool check_signature(struct request *step, const struct digest_file *d, struct str text,
                            struct str hex, const struct value *key, struct err *e)
{
    struct arena *a = step->arena;
    const struct value *previous = value_get(d->json, STR("previousDigestSignature"));
    struct str signature, fingerprint = value_get_text(d->json, STR("digestPublicKeyFingerprint"));
    struct str last = value_kind_of(previous) == VALUE_NULL ? STR("null") : value_text(previous);
    struct str message =
        arena_printf(a, STR_FMT "\n" STR_FMT "/" STR_FMT "\n" STR_FMT "\n" STR_FMT,
                     STR_ARG(value_get_text(d->json, STR("digestEndTime"))), STR_ARG(d->bucket),
                     STR_ARG(d->key), STR_ARG(hash_sha256_hex(a, text)), STR_ARG(last));
    const char *problem;
    bool good;
    if (!signature_read(a, hex, &signature, &problem)) return invalid(d, e, problem);
    if (rsa_verify_sha256(value_text(key), message, signature, &good))
        return good || invalid(d, e, "signature verification failed");
    struct str why = arena_printf(a, "Unable to load PKCS #1 key with fingerprint " STR_FMT,
                                  STR_ARG(fingerprint));
    return invalid(d, e, arena_cstr(a, why));
}

/* Has it all that is looked at, and is it where it says that it is? */
static bool check_members(const struct digest_file *d, struct err *e)
{
    static const struct str members[] = {STR_INIT("digestPublicKeyFingerprint"),
                                         STR_INIT("digestS3Bucket"),
                                         STR_INIT("digestS3Object"),
                                         STR_INIT("previousDigestSignature"),
                                         STR_INIT("digestEndTime"),
                                         STR_INIT("digestStartTime")};
    for (size_t i = 0; i < ARRAY_LEN(members); i++) {
        if (!value_get(d->json, members[i])) return invalid(d, e, "invalid format");
    }
    return (str_eq(value_get_text(d->json, STR("digestS3Bucket")), d->bucket) &&
            str_eq(value_get_text(d->json, STR("digestS3Object")), d->key)) ||
           invalid(d, e, "has been moved from its original location");
}

static bool find_key(struct trail *t, struct request *step, const struct digest_file *d,
                     struct str made, struct value *keys, const struct value **key, struct err *e)
{
    struct arena *a = step->arena;
    struct str fingerprint = value_get_text(d->json, STR("digestPublicKeyFingerprint"));
    int64_t us;
    if (!value_get(keys, fingerprint) && made.n > 0 &&
        (!trail_date(made, &us, e) || !public_keys_load(t, us - HOUR_US, us + HOUR_US, keys, e)))
        return false;
    *key = value_get(keys, fingerprint);
    if (*key) return true;
    struct str why =
        arena_printf(a, "public key not found in region " STR_FMT " for fingerprint " STR_FMT,
                     STR_ARG(t->home_region), STR_ARG(fingerprint));
    return invalid(d, e, arena_cstr(a, why));
}

bool digest_load(struct trail *t, struct request *step, enum digest_chain chain, struct value *keys,
                 struct digest_file *d, struct err *e)
{
    struct arena *a = step->arena;
    struct value *params = value_map(a);
    struct err ignored = err_init(a);
    const struct value *output, *key;
    struct str text;
    set_text(a, params, STR("Bucket"), d->bucket);
    set_text(a, params, STR("Key"), d->key);
    if (!custom_call(step, STR("GetObject"), params, &output, e)) return false;
    if (!unpack(a, value_get_text(output, STR("Body")), &text) ||
        !json_read(a, text, &d->json, &ignored))
        return invalid(d, e, "invalid format");
    const struct value *metadata = value_get(output, STR("Metadata"));
    const struct value *signature = value_get(metadata, STR("signature"));
    if (!signature || !value_get(metadata, STR("signature-algorithm")))
        return invalid(d, e, "signature verification failed");
    struct str made = value_get_text(metadata, STR("backfill-generation-timestamp"));
    if (str_ends(d->key, backfill) && made.n == 0) return invalid(d, e, "invalid format");
    if (chain == CHAIN_STANDARD) made = STR_NONE;
    return check_members(d, e) && find_key(t, step, d, made, keys, &key, e) &&
           check_signature(step, d, text, value_text(signature), key, e) &&
           trail_date(value_get_text(d->json, STR("digestEndTime")), &d->end_us, e) &&
           trail_date(value_get_text(d->json, STR("digestStartTime")), &d->start_us, e);
}
