/* aws cloudtrail validate-logs: were log files of a trail changed or deleted since CloudTrail
 * delivered them? (awscli customizations/cloudtrail/validation.py) */
#include "codec/gzip.h"
#include "codec/hash_run.h"
#include "custom/cloudtrail.h"
#include "custom/commands.h"

struct counts {
    unsigned long valid, invalid;
};

struct check {
    struct trail trail;
    bool verbose;
    bool spaced; /* the last status ended with an empty line */
    struct counts digests[CHAIN_COUNT], logs;
    bool found; /* a digest that is valid */
    int64_t found_start_us, found_end_us;
};

/* Where a walk along a chain is: at `key`, which the digests after it end with. */
struct walk {
    struct check *check;
    enum digest_chain chain;
    struct digest_keys *digests; /* not yet visited */
    struct str bucket, key;      /* no key: the end */
    int64_t end_us;              /* of the digest at key */
    int64_t last_start_us;
    struct value *public_keys;
};

/* ---- what it prints ---- */

static void print_error(struct check *c, enum digest_chain chain, struct str message)
{
    buf_addf(&c->trail.request->messages, "%s%s" STR_FMT "\n\n", c->spaced ? "" : "\n",
             chain == CHAIN_BACKFILL ? "(backfill) " : "", STR_ARG(message));
    c->spaced = true;
}

static void print_valid(struct check *c, const char *what, struct str bucket, struct str key)
{
    if (!c->verbose) return;
    c->spaced = false;
    buf_addf(&c->trail.request->out, "%s file\ts3://" STR_FMT "/" STR_FMT "\tvalid\n", what,
             STR_ARG(bucket), STR_ARG(key));
}

static void print_ratio(struct check *c, const struct counts *n, const char *name)
{
    struct buf *out = &c->trail.request->out;
    unsigned long all = n->valid + n->invalid;
    if (all == 0) return;
    buf_addf(out, "\n%lu/%lu %s files valid", n->valid, all, name);
    if (n->invalid > 0) buf_addf(out, ", %lu/%lu %s files INVALID", n->invalid, all, name);
}

static void print_range(struct check *c, const char *before, const char *between, int64_t start_us,
                        int64_t end_us, const char *behind)
{
    struct request *r = c->trail.request;
    buf_addf(&r->out, "%s " STR_FMT " %s " STR_FMT "%s\n", before,
             STR_ARG(trail_date_shown(r->arena, start_us)), between,
             STR_ARG(trail_date_shown(r->arena, end_us)), behind);
}

static void print_summary(struct check *c)
{
    const struct trail *t = &c->trail;
    struct buf *out = &t->request->out;
    if (!c->spaced) buf_add_char(out, '\n');
    print_range(c, "Results requested for", "to", t->start_us, t->end_us, "");
    unsigned long digests = 0;
    for (size_t i = 0; i < CHAIN_COUNT; i++) digests += c->digests[i].valid + c->digests[i].invalid;
    if (digests == 0) {
        buf_add(out, STR("No digests found\n"));
        return;
    }
    if (c->found) {
        print_range(c, "Results found for", "to", c->found_start_us, c->found_end_us, ":");
    } else {
        buf_add(out, STR("No valid digests found in range\n"));
    }
    print_ratio(c, &c->digests[CHAIN_STANDARD], "digest");
    print_ratio(c, &c->digests[CHAIN_BACKFILL], "backfill digest");
    print_ratio(c, &c->logs, "log");
    buf_add_char(out, '\n');
}

/* ---- log files ---- */

static void hash_part(void *ctx, struct str part)
{
    hash_add(ctx, part);
}

/* NULL: the log file is as the digest has it. */
static const char *log_fault(struct arena *a, struct str packed, struct str wanted)
{
    struct hash_run *run = hash_begin(a, HASH_SHA256);
    enum gzip_end end = gzip_expand(packed, hash_part, run);
    const struct digest is = hash_end(run);
    if (end == GZIP_DAMAGED) return "invalid format";
    if (end == GZIP_MORE) return "unexpected data after end of compressed stream";
    return str_eq(digest_hex(a, &is), wanted) ? NULL : "hash value doesn't match";
}

static bool read_log(struct request *step, struct str bucket, struct str key, struct str wanted,
                     const char **fault, struct err *e)
{
    struct value *params = value_map(step->arena);
    const struct value *output;
    set_text(step->arena, params, STR("Bucket"), bucket);
    set_text(step->arena, params, STR("Key"), key);
    if (custom_call(step, STR("GetObject"), params, &output, e)) {
        *fault = log_fault(step->arena, value_get_text(output, STR("Body")), wanted);
        return true;
    }
    *fault = e->code.n > 0 ? "not found" : "invalid format";
    return e->kind != ERR_CANCELLED && (e->code.n == 0 || str_eq(e->code, STR("NoSuchKey")));
}

static bool check_log(struct check *c, const struct value *log, struct err *e)
{
    struct str bucket = value_get_text(log, STR("s3Bucket"));
    struct str key = value_get_text(log, STR("s3Object"));
    struct request step;
    const char *fault = NULL;
    if (!trail_bucket(&c->trail, bucket, &step, e)) return false;
    struct err why = err_init(step.arena);
    bool ok = read_log(&step, bucket, key, value_get_text(log, STR("hashValue")), &fault, &why);
    if (!ok) custom_error(e, &why);
    arena_free(step.arena);
    if (!ok) return false;
    if (!fault) {
        c->logs.valid++;
        print_valid(c, "Log", bucket, key);
        return true;
    }
    c->logs.invalid++;
    print_error(c, CHAIN_STANDARD,
                arena_printf(c->trail.request->arena,
                             "Log file\ts3://" STR_FMT "/" STR_FMT "\tINVALID: %s", STR_ARG(bucket),
                             STR_ARG(key), fault));
    return true;
}

/* ---- digests ---- */

static void note_times(struct check *c, const struct digest_file *d)
{
    const struct trail *t = &c->trail;
    int64_t start = d->start_us > t->start_us ? d->start_us : t->start_us;
    int64_t end = d->end_us < t->end_us ? d->end_us : t->end_us;
    if (!c->found || start < c->found_start_us) c->found_start_us = start;
    if (!c->found || end > c->found_end_us) c->found_end_us = end;
    c->found = true;
}

static bool digest_is_good(struct check *c, enum digest_chain chain, const struct digest_file *d,
                           struct err *e)
{
    note_times(c, d);
    c->digests[chain].valid++;
    print_valid(c, chain == CHAIN_BACKFILL ? "(backfill) Digest" : "Digest", d->bucket, d->key);
    const struct value *logs = value_get(d->json, STR("logFiles"));
    if (!logs) return err_set(e, ERR_GENERAL, "'logFiles'");
    for (size_t i = 0; i < value_count(logs); i++) {
        if (!check_log(c, value_at(logs, i), e)) return false;
    }
    return true;
}

/* The newest digest left, or the newest before the one at `before`. */
static bool next_digest(struct walk *w, struct str before, struct err *e)
{
    int64_t limit = INT64_MAX;
    if (before.n > 0 && w->digests->n > 0 && !digest_key_date(before, &limit, e)) return false;
    w->key = STR_NONE;
    while (w->digests->n > 0) {
        struct str key = w->digests->items[--w->digests->n];
        if (!digest_key_date(key, &w->end_us, e)) return false;
        if (w->end_us >= limit) continue;
        w->key = key;
        return true;
    }
    return true;
}

static bool list_digests(struct walk *w, int64_t end_us, struct err *e)
{
    struct digest_listing *l;
    if (!digest_keys_load(&w->check->trail, w->bucket, end_us, &l, e)) return false;
    w->digests = &l->keys[w->chain];
    return true;
}

/* A digest that begins a chain: files were not delivered, or not signed, before it. */
static bool over_gap(struct walk *w, struct err *e)
{
    struct arena *a = w->check->trail.request->arena;
    if (!next_digest(w, w->key, e)) return false;
    if (w->key.n == 0) return true;
    print_error(w->check, w->chain,
                arena_printf(
                    a, "No log files were delivered by CloudTrail between " STR_FMT " and " STR_FMT,
                    STR_ARG(trail_date_shown(a, w->end_us)),
                    STR_ARG(trail_date_shown(a, w->last_start_us))));
    return true;
}

static bool go_back(struct walk *w, const struct digest_file *d, struct err *e)
{
    struct arena *a = w->check->trail.request->arena;
    const struct value *bucket = value_get(d->json, STR("previousDigestS3Bucket"));
    const struct value *key = value_get(d->json, STR("previousDigestS3Object"));
    if (value_kind_of(bucket) != VALUE_STRING || value_kind_of(key) != VALUE_STRING)
        return over_gap(w, e);
    w->key = arena_str(a, value_text(key));
    if (str_eq(value_text(bucket), w->bucket)) return true;
    w->bucket = arena_str(a, value_text(bucket));
    return list_digests(w, d->end_us, e);
}

/* The walk goes on behind a digest that is not good. */
static bool digest_is_bad(struct walk *w, const struct digest_file *d, const struct err *why,
                          struct err *e)
{
    struct arena *a = w->check->trail.request->arena;
    struct str place =
        arena_printf(a, "Digest file\ts3://" STR_FMT "/" STR_FMT "\tINVALID: ", STR_ARG(d->bucket),
                     STR_ARG(d->key));
    bool missing = str_eq(why->code, STR("NoSuchKey"));
    if (why->kind == ERR_CANCELLED || (why->code.n > 0 && !missing)) return custom_error(e, why);
    struct str told = missing ? STR("not found") : why->message;
    if (!str_starts(told, place))
        told = arena_printf(a, STR_FMT STR_FMT, STR_ARG(place), STR_ARG(told));
    if (!next_digest(w, w->key, e)) return false;
    w->check->digests[w->chain].invalid++;
    print_error(w->check, w->chain, told);
    return true;
}

static bool visit(struct walk *w, struct err *e)
{
    struct check *c = w->check;
    struct request step;
    if (!trail_bucket(&c->trail, w->bucket, &step, e)) return false;
    struct digest_file d = {.bucket = w->bucket, .key = w->key};
    struct err why = err_init(step.arena);
    bool ok;
    if (!digest_load(&c->trail, &step, w->chain, w->public_keys, &d, &why)) {
        ok = digest_is_bad(w, &d, &why, e);
    } else {
        w->last_start_us = d.start_us;
        ok = digest_is_good(c, w->chain, &d, e) && go_back(w, &d, e);
    }
    arena_free(step.arena);
    return ok;
}

static bool walk_chain(struct check *c, enum digest_chain chain, struct err *e)
{
    struct trail *t = &c->trail;
    struct walk w = {.check = c,
                     .chain = chain,
                     .bucket = t->bucket,
                     .public_keys = value_map(t->request->arena)};
    if (!list_digests(&w, t->end_us, e)) return false;
    if (chain == CHAIN_STANDARD &&
        !public_keys_load(t, t->start_us, t->end_us + 2 * HOUR_US, w.public_keys, e))
        return false;
    if (!next_digest(&w, STR_NONE, e)) return false;
    w.last_start_us = w.end_us;
    while (w.key.n > 0 && t->start_us <= w.last_start_us) {
        if (!visit(&w, e)) return false;
    }
    return true;
}

/* ---- the trail ---- */

static bool find_organization(struct trail *t, struct err *e)
{
    struct request organizations;
    const struct value *output;
    if (t->account.n == 0) {
        return err_set(e, ERR_GENERAL,
                       "Missing required parameter for organization trail: '--account-id'");
    }
    if (!custom_on(t->request, STR("organizations"), &organizations, e) ||
        !custom_call(&organizations, STR("DescribeOrganization"), value_map(t->request->arena),
                     &output, e))
        return false;
    t->organization = value_text(value_path(output, STR("Organization"), STR("Id")));
    return true;
}

/* Where the trail puts its files. */
static bool find_bucket(struct trail *t, struct str arn, struct err *e)
{
    const struct value *output, *trail = NULL;
    if (!custom_call(t->request, STR("DescribeTrails"), value_map(t->request->arena), &output, e))
        return false;
    const struct value *list = value_get(output, STR("trailList"));
    for (size_t i = 0; i < value_count(list) && !trail; i++) {
        if (str_eq(value_get_text(value_at(list, i), STR("TrailARN")), arn))
            trail = value_at(list, i);
    }
    if (!trail)
        return err_set(e, ERR_GENERAL, "A trail could not be found for " STR_FMT, STR_ARG(arn));
    t->bucket = value_get_text(trail, STR("S3BucketName"));
    t->prefix = value_get_text(trail, STR("S3KeyPrefix"));
    return !param_flag(trail, STR("IsOrganizationTrail")) || find_organization(t, e);
}

/* arn:aws:cloudtrail:us-east-1:123456789012:trail/name */
static bool read_arn(struct trail *t, struct str arn, struct str *account, struct err *e)
{
    struct str rest = arn, parts[5] = {{0}};
    bool ok = true;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) ok = str_next(&rest, ':', &parts[i]) && ok;
    *account = parts[4];
    for (size_t i = 0; i < account->n; i++) ok = ok && account->p[i] >= '0' && account->p[i] <= '9';
    if (!ok || !str_eq(parts[0], STR("arn")) || parts[1].n == 0 || parts[3].n == 0 ||
        !str_eq(parts[2], STR("cloudtrail")) || account->n != 12 ||
        !str_starts(rest, STR("trail/")) || rest.n == STR("trail/").n) {
        return err_set(e, ERR_GENERAL, "Invalid trail ARN provided: " STR_FMT, STR_ARG(arn));
    }
    t->home_region = parts[3];
    t->name = str_from(rest, str_rfind_char(rest, '/') + 1);
    return true;
}

static bool read_times(struct trail *t, const struct value *params, struct err *e)
{
    const struct value *end = value_get(params, STR("end-time"));
    if (!trail_date(value_get_text(params, STR("start-time")), &t->start_us, e)) return false;
    t->end_us = clock_now_ms(t->request->engine->clock) * 1000;
    if (value_text(end).n > 0 && !trail_date(value_text(end), &t->end_us, e)) return false;
    return t->start_us <= t->end_us ||
           err_set(e, ERR_GENERAL,
                   "Invalid time range specified: start-time must occur before end-time");
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct check c = {.spaced = true, .verbose = param_flag(in->params, STR("verbose"))};
    struct trail *t = &c.trail;
    struct str arn = value_get_text(in->params, STR("trail-arn")), account;
    *t = (struct trail){.request = r,
                        .bucket = value_get_text(in->params, STR("s3-bucket")),
                        .prefix = value_get_text(in->params, STR("s3-prefix")),
                        .account = value_get_text(in->params, STR("account-id")),
                        .regions = value_map(a)};
    if (!read_times(t, in->params, e) || !custom_on(r, STR("s3"), &t->s3, e) ||
        !read_arn(t, arn, &account, e))
        return false;
    if (!value_get(in->params, STR("s3-bucket")) && !find_bucket(t, arn, e)) return false;
    if (t->account.n == 0) t->account = account;
    t->source_region = in->globals.region.n > 0 ? in->globals.region : t->home_region;
    buf_addf(&r->out, "Validating log files for trail " STR_FMT " ", STR_ARG(arn));
    print_range(&c, "between", "and", t->start_us, t->end_us, "\n");
    if (!walk_chain(&c, CHAIN_STANDARD, e) || !walk_chain(&c, CHAIN_BACKFILL, e)) return false;
    print_summary(&c);
    r->exit_status =
        c.logs.invalid + c.digests[CHAIN_STANDARD].invalid + c.digests[CHAIN_BACKFILL].invalid > 0
            ? 1
            : 0;
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("trail-arn"), .required = true}, .help = "the trail"},
    {.option = {.name = STR_INIT("start-time"), .required = true},
     .help = "log files delivered from then on: 2015-01-08T05:21:42Z"},
    TEXT_OPTION("end-time", "log files delivered until then; now unless given"),
    TEXT_OPTION("s3-bucket", "the bucket of the digests; the trail's unless given"),
    TEXT_OPTION("s3-prefix", "what their keys begin with"),
    TEXT_OPTION("account-id", "the account, of a trail of an organization"),
    FLAG_OPTION("verbose", "print what is valid too"),
};

static const struct str calls[] = {STR_INIT("cloudtrail:DescribeTrails"),
                                   STR_INIT("cloudtrail:ListPublicKeys"),
                                   STR_INIT("organizations:DescribeOrganization"),
                                   STR_INIT("s3:GetBucketLocation"),
                                   STR_INIT("s3:ListObjects"),
                                   STR_INIT("s3:GetObject")};

const struct command cloudtrail_validate = {
    .service = STR_INIT("cloudtrail"),
    .name = STR_INIT("validate-logs"),
    .help = "Check that log files of a trail were neither changed nor deleted.",
    OPTIONS(options),
    CALLS(calls),
    .run = run};
