/* Whether a move between access points would end where it starts: then the source's removal would
 * remove the target (awscli s3/utils.py S3PathResolver, s3/subcommands.py). */
#include "custom/s3_transfer.h"

#define ACCOUNT_DIGITS 12u

/* A request to another service than S3: its own endpoint, the region of the command or `region`. */
static bool other_service(const struct transfer *t, struct str name, struct str region,
                          struct request *out, struct err *e)
{
    struct request *r = t->request;
    *out = *r;
    if (!model_service(r->engine->model, name, &out->invocation.service, e)) return false;
    out->invocation.globals.endpoint_url = STR_NONE;
    if (region.n > 0) out->invocation.globals.region = region;
    return settings_resolve(r->arena, r->engine->env, r->config, &out->invocation, &out->settings,
                            e);
}

/* The fields of "arn:partition:service:region:account:resource". */
static bool split_arn(struct str arn, struct str fields[6])
{
    for (size_t i = 0; i < 5; i++) {
        if (!str_next(&arn, ':', &fields[i])) return false;
    }
    fields[5] = arn;
    return str_eq(fields[0], STR("arn")) && fields[4].n == ACCOUNT_DIGITS;
}

enum bucket_kind { PLAIN, ACCESS_POINT, OUTPOST, MULTI_REGION, ALIAS, OUTPOST_ALIAS };

struct bucket {
    enum bucket_kind kind;
    struct str account, name; /* what GetAccessPoint and ListMultiRegionAccessPoints ask for */
};

static struct bucket bucket_of(struct str text)
{
    struct str f[6] = {{0}}, point = STR("accesspoint");
    if (str_ends(text, STR("-s3alias"))) return (struct bucket){ALIAS, STR_NONE, text};
    if (str_ends(text, STR("--op-s3"))) return (struct bucket){OUTPOST_ALIAS, STR_NONE, text};
    if (!split_arn(text, f)) return (struct bucket){PLAIN, STR_NONE, text};
    if (str_eq(f[2], STR("s3-outposts"))) return (struct bucket){OUTPOST, f[4], text};
    if (!str_eq(f[2], STR("s3")) || !str_starts(f[5], point)) {
        return (struct bucket){PLAIN, STR_NONE, text};
    }
    struct str name = str_from(f[5], point.n + 1);
    bool everywhere = f[3].n == 0 && str_ends(name, STR(".mrap"));
    return (struct bucket){everywhere ? MULTI_REGION : ACCESS_POINT, f[4], name};
}

static bool own_account(const struct transfer *t, struct str *account, struct err *e)
{
    struct request sts;
    const struct value *output;
    if (!other_service(t, STR("sts"), STR_NONE, &sts, e) ||
        !custom_call(&sts, STR("GetCallerIdentity"), value_map(sts.arena), &output, e)) {
        return false;
    }
    *account = value_get_text(output, STR("Account"));
    return true;
}

static void add_path(const struct transfer *t, struct value *paths, struct str bucket,
                     struct str key)
{
    struct arena *a = t->request->arena;
    value_push(a, paths,
               value_string(
                   a, arena_printf(a, "s3://" STR_FMT "/" STR_FMT, STR_ARG(bucket), STR_ARG(key))));
}

static bool add_access_point(const struct transfer *t, struct request *control,
                             const struct bucket *b, struct str key, struct value *paths,
                             struct err *e)
{
    struct str account = b->account;
    if (b->kind == ALIAS && !own_account(t, &account, e)) return false;
    struct value *params = value_map(control->arena);
    const struct value *output;
    set_text(control->arena, params, STR("AccountId"), account);
    set_text(control->arena, params, STR("Name"), b->name);
    if (!custom_call(control, STR("GetAccessPoint"), params, &output, e)) return false;
    add_path(t, paths, value_get_text(output, STR("Bucket")), key);
    return true;
}

static bool add_multi_region(const struct transfer *t, struct request *control,
                             const struct bucket *b, struct str key, struct value *paths,
                             struct err *e)
{
    struct arena *a = control->arena;
    struct str token = STR_NONE;
    do {
        struct value *params = value_map(a);
        const struct value *output;
        set_text(a, params, STR("AccountId"), b->account);
        if (token.n > 0) set_text(a, params, STR("NextToken"), token);
        if (!custom_call(control, STR("ListMultiRegionAccessPoints"), params, &output, e)) {
            return false;
        }
        const struct value *points = value_get(output, STR("AccessPoints"));
        for (size_t i = 0; i < value_count(points); i++) {
            const struct value *regions = value_get(value_at(points, i), STR("Regions"));
            if (!str_eq(value_get_text(value_at(points, i), STR("Alias")), b->name)) continue;
            for (size_t k = 0; k < value_count(regions); k++) {
                add_path(t, paths, value_get_text(value_at(regions, k), STR("Bucket")), key);
            }
            return true;
        }
        token = value_get_text(output, STR("NextToken"));
    } while (token.n > 0);
    return err_set(e, ERR_PARAM,
                   "Couldn't find multi-region access point with alias " STR_FMT
                   " in account " STR_FMT,
                   STR_ARG(b->name), STR_ARG(b->account));
}

/* Where `path` leads, one bucket or those of all regions. */
static bool resolve(const struct transfer *t, struct str path, struct str region,
                    struct value *paths, struct err *e)
{
    struct s3_path at;
    struct request control;
    if (!s3_path_split(path, &at, e)) return false;
    const struct bucket b = bucket_of(at.bucket);
    switch (b.kind) {
    case PLAIN:
        value_push(t->request->arena, paths, value_string(t->request->arena, path));
        return true;
    case OUTPOST_ALIAS:
        return err_set(e, ERR_PARAM,
                       "Can't resolve underlying bucket name of s3 outposts access point alias. "
                       "Use arn instead to resolve the bucket name and validate the mv command.");
    case ACCESS_POINT:
    case OUTPOST:
    case ALIAS:
        return other_service(t, STR("s3control"), region, &control, e) &&
               add_access_point(t, &control, &b, at.key, paths, e);
    case MULTI_REGION:
        return other_service(t, STR("s3control"), region, &control, e) &&
               add_multi_region(t, &control, &b, at.key, paths, e);
    }
    return false;
}

static bool same_path(struct arena *a, struct str src, struct str dest)
{
    struct str base = str_from(src, str_rfind_char(src, '/') + 1);
    struct str joined = arena_printf(a, STR_FMT STR_FMT, STR_ARG(dest), STR_ARG(base));
    return str_eq(src, dest) || (str_ends(dest, STR("/")) && str_eq(src, joined));
}

static bool refuse(const struct transfer *t, struct err *e)
{
    return err_set(e, ERR_PARAM, "Cannot mv a file onto itself: " STR_FMT " - " STR_FMT,
                   STR_ARG(t->src), STR_ARG(t->dest));
}

static bool check_underlying(const struct transfer *t, struct err *e)
{
    struct arena *a = t->request->arena;
    struct value *from = value_list(a), *to = value_list(a);
    struct str region = value_get_text(t->params, STR("source-region"));
    if (!resolve(t, t->src, region, from, e) || !resolve(t, t->dest, STR_NONE, to, e)) return false;
    for (size_t i = 0; i < value_count(from); i++) {
        for (size_t k = 0; k < value_count(to); k++) {
            if (same_path(a, value_text(value_at(from, i)), value_text(value_at(to, k)))) {
                return refuse(t, e);
            }
        }
    }
    return true;
}

static void warn(struct transfer *t)
{
    buf_add(&t->request->messages,
            STR("warning: Provided s3 paths may resolve to same underlying s3 object(s) and result "
                "in deletion instead of being moved. To resolve and validate underlying s3 paths "
                "are not the same, specify the --validate-same-s3-paths flag or set the "
                "AWS_CLI_S3_MV_VALIDATE_SAME_S3_PATHS environment variable to true. To resolve s3 "
                "outposts access point path, the arn must be used instead of the alias.\n"));
}

bool check_move(struct transfer *t, struct err *e)
{
    struct arena *a = t->request->arena;
    struct s3_path from, to;
    if (t->command != S3_MV || t->kind != TRANSFER_COPY) return true;
    if (same_path(a, t->src, t->dest)) return refuse(t, e);
    if (!s3_path_split(t->src, &from, e) || !s3_path_split(t->dest, &to, e)) return false;
    if (!same_path(a, arena_printf(a, "/" STR_FMT, STR_ARG(from.key)),
                   arena_printf(a, "/" STR_FMT, STR_ARG(to.key)))) {
        return true;
    }
    if (param_flag(t->params, STR("validate-same-s3-paths")) ||
        env_is_true(t->request->engine->env, STR("AWS_CLI_S3_MV_VALIDATE_SAME_S3_PATHS"))) {
        return check_underlying(t, e);
    }
    if (bucket_of(from.bucket).kind != PLAIN || bucket_of(to.bucket).kind != PLAIN) warn(t);
    return true;
}
