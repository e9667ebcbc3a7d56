/* aws cloudfront create-invalidation --paths; create-distribution --origin-domain-name and
 * --default-root-object from a template; update-distribution --default-root-object
 * (awscli/customizations/cloudfront.py). */
#include "cli/arguments.h"

/* "cli-<seconds>-<number>": unlike any other one of the account. */
static struct str unique(const struct call *c, struct str prefix)
{
    const struct clock *clock = c->ctx->clock ? c->ctx->clock : &clock_system;
    const struct random *random = c->ctx->random ? c->ctx->random : &random_system;
    return arena_printf(c->arena, STR_FMT "-%lld-%d", STR_ARG(prefix),
                        (long long)(clock_now_ms(clock) / 1000),
                        1 + (int)(random_unit(random) * 1000000));
}

static void set_text(struct call *c, struct value *map, struct str name, struct str text)
{
    value_set(c->arena, map, name, value_string(c->arena, text));
}

static void set_int(struct call *c, struct value *map, struct str name, int64_t n)
{
    value_set(c->arena, map, name, value_int(c->arena, n));
}

static bool apply_paths(struct call *c, const struct argument *arg, const struct raw *raw,
                        struct err *e)
{
    (void)arg, (void)e;
    struct value *batch = value_map(c->arena), *paths = value_map(c->arena),
                 *items = value_list(c->arena);
    for (size_t i = 0; i < raw->words.n; i++)
        value_push(c->arena, items, value_string(c->arena, raw->words.items[i]));
    set_text(c, batch, STR("CallerReference"), unique(c, STR("cli")));
    set_int(c, paths, STR("Quantity"), (int64_t)raw->words.n);
    value_set(c->arena, paths, STR("Items"), items);
    value_set(c->arena, batch, STR("Paths"), paths);
    value_set(c->arena, c->params, STR("InvalidationBatch"), batch);
    return true;
}

static void optional(struct argument_table *t, struct str name)
{
    size_t i = arguments_find(t, name);
    if (i != STR_NPOS) t->items[i].option.required = false;
}

static void build_invalidation(struct call *c)
{
    optional(&c->table, STR("invalidation-batch"));
    arguments_custom(&c->table, STR("paths"), ARITY_SOME, apply_paths, "The paths to invalidate.");
}

static bool check_invalidation(struct call *c, struct err *e)
{
    static const struct str batch[] = {STR_INIT("invalidation-batch")},
                            paths[] = {STR_INIT("paths")};
    return call_check_exclusive(c, (struct choices){batch, 1}, (struct choices){paths, 1}, e);
}

const struct argument_hook hook_cloudfront_invalidation = {
    .service = STR_INIT("cloudfront"),
    .operation = STR_INIT("create-invalidation"),
    .build = build_invalidation,
    .check = check_invalidation,
};

/* ---- create-distribution ---- */

static const struct value *default_behavior(struct call *c, struct str origin)
{
    struct value *behavior = value_map(c->arena), *forwarded = value_map(c->arena),
                 *cookies = value_map(c->arena), *signers = value_map(c->arena);
    set_text(c, cookies, STR("Forward"), STR("none"));
    value_set(c->arena, forwarded, STR("QueryString"), &value_false);
    value_set(c->arena, forwarded, STR("Cookies"), cookies);
    value_set(c->arena, signers, STR("Enabled"), &value_false);
    set_int(c, signers, STR("Quantity"), 0);
    set_text(c, behavior, STR("TargetOriginId"), origin);
    value_set(c->arena, behavior, STR("ForwardedValues"), forwarded);
    value_set(c->arena, behavior, STR("TrustedSigners"), signers);
    set_text(c, behavior, STR("ViewerProtocolPolicy"), STR("allow-all"));
    set_int(c, behavior, STR("MinTTL"), 0);
    return behavior;
}

static struct value *config(struct call *c)
{
    bool made = value_get(c->params, STR("DistributionConfig")) != NULL;
    struct value *map = call_param(c, STR("DistributionConfig"));
    if (made) return map;
    struct value *origins = value_map(c->arena);
    set_int(c, origins, STR("Quantity"), 0);
    value_set(c->arena, origins, STR("Items"), value_list(c->arena));
    set_text(c, map, STR("CallerReference"), unique(c, STR("cli")));
    value_set(c->arena, map, STR("Origins"), origins);
    value_set(c->arena, map, STR("DefaultCacheBehavior"), default_behavior(c, STR("placeholder")));
    value_set(c->arena, map, STR("Enabled"), &value_true);
    set_text(c, map, STR("Comment"), STR(""));
    return map;
}

static const struct value *origin_item(struct call *c, struct str id, struct str domain)
{
    struct value *item = value_map(c->arena), *kind = value_map(c->arena);
    set_text(c, item, STR("Id"), id);
    set_text(c, item, STR("DomainName"), domain);
    set_text(c, item, STR("OriginPath"), STR(""));
    if (str_ends(domain, STR(".s3.amazonaws.com"))) {
        set_text(c, kind, STR("OriginAccessIdentity"), STR(""));
        value_set(c->arena, item, STR("S3OriginConfig"), kind);
        return item;
    }
    set_int(c, kind, STR("HTTPPort"), 80);
    set_int(c, kind, STR("HTTPSPort"), 443);
    set_text(c, kind, STR("OriginProtocolPolicy"), STR("http-only"));
    value_set(c->arena, item, STR("CustomOriginConfig"), kind);
    return item;
}

static bool apply_domain(struct call *c, const struct argument *arg, const struct raw *raw,
                         struct err *e)
{
    (void)arg, (void)e;
    struct str domain = raw->words.items[0], id = unique(c, domain);
    struct value *map = config(c), *origins = value_map(c->arena), *items = value_list(c->arena);
    value_push(c->arena, items, origin_item(c, id, domain));
    set_int(c, origins, STR("Quantity"), 1);
    value_set(c->arena, origins, STR("Items"), items);
    value_set(c->arena, map, STR("Origins"), origins);
    value_set(c->arena, map, STR("DefaultCacheBehavior"), default_behavior(c, id));
    return true;
}

static bool apply_root(struct call *c, const struct argument *arg, const struct raw *raw,
                       struct err *e)
{
    (void)arg, (void)e;
    set_text(c, config(c), STR("DefaultRootObject"), raw->words.items[0]);
    return true;
}

static void build_distribution(struct call *c)
{
    optional(&c->table, STR("distribution-config"));
    arguments_custom(&c->table, STR("origin-domain-name"), ARITY_ONE, apply_domain,
                     "The domain name of the origin, instead of --distribution-config.");
    arguments_custom(&c->table, STR("default-root-object"), ARITY_ONE, apply_root,
                     "The object that the root URL returns, for example index.html.");
}

static bool check_distribution(struct call *c, struct err *e)
{
    static const struct str simple[] = {STR_INIT("default-root-object"),
                                        STR_INIT("origin-domain-name")},
                            whole[] = {STR_INIT("distribution-config")};
    return call_check_exclusive(c, (struct choices){simple, 2}, (struct choices){whole, 1}, e);
}

const struct argument_hook hook_cloudfront_distribution = {
    .service = STR_INIT("cloudfront"),
    .operation = STR_INIT("create-distribution"),
    .build = build_distribution,
    .check = check_distribution,
};

/* ---- update-distribution: the configuration that is there, with another root object ---- */

static bool apply_new_root(struct call *c, const struct argument *arg, const struct raw *raw,
                           struct err *e)
{
    (void)arg;
    if (!value_get(c->params, STR("Id"))) {
        return err_set(e, ERR_PARAM, "--default-root-object needs --id.");
    }
    c->completion = (struct completion){
        .operation = service_operation(c->service, STR("GetDistributionConfig")),
        .root_object = raw->words.items[0]};
    if (c->completion.operation) return true;
    return err_set(e, ERR_MODEL,
                   "The model database does not have cloudfront GetDistributionConfig.");
}

static void build_update(struct call *c)
{
    optional(&c->table, STR("distribution-config"));
    arguments_custom(&c->table, STR("default-root-object"), ARITY_ONE, apply_new_root,
                     "The object that the root URL returns; the other settings are read first and "
                     "stay as they are.");
}

static bool check_update(struct call *c, struct err *e)
{
    static const struct str root[] = {STR_INIT("default-root-object")},
                            whole[] = {STR_INIT("distribution-config")};
    return call_check_exclusive(c, (struct choices){root, 1}, (struct choices){whole, 1}, e);
}

const struct argument_hook hook_cloudfront_update = {
    .service = STR_INIT("cloudfront"),
    .operation = STR_INIT("update-distribution"),
    .build = build_update,
    .check = check_update,
};
