/* aws deploy create-deployment, get- and register-application-revision: --s3-location and
 * --github-location instead of --revision (awscli/customizations/codedeploy/locationargs.py). */
#include "cli/unpack.h"

static bool has(const struct value *location, struct str name)
{
    return !str_is_empty(value_get_text(location, name));
}

static void copy_fields(struct call *c, const struct value *from, struct value *to,
                        const struct str *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (value_get(from, names[i])) value_set(c->arena, to, names[i], value_get(from, names[i]));
}

static void set_revision(struct call *c, struct str type, struct str member,
                         const struct value *location)
{
    struct value *revision = value_map(c->arena);
    value_set(c->arena, revision, STR("revisionType"), value_string(c->arena, type));
    value_set(c->arena, revision, member, location);
    value_set(c->arena, c->params, STR("revision"), revision);
}

static bool apply_s3(struct call *c, const struct argument *arg, const struct raw *raw,
                     struct err *e)
{
    static const struct str names[] = {STR_INIT("bucket"), STR_INIT("key"), STR_INIT("bundleType"),
                                       STR_INIT("eTag"), STR_INIT("version")};
    const struct value *v;
    bool is_json;
    if (!unpack_value(c, arg, raw, &v, &is_json, e)) return false;
    if (!has(v, names[0]) || !has(v, names[1]) || !has(v, names[2]))
        return err_set(e, ERR_PARAM, "--s3-location must specify bucket, key and bundleType.");
    struct value *location = value_map(c->arena);
    copy_fields(c, v, location, names, ARRAY_LEN(names));
    set_revision(c, STR("S3"), STR("s3Location"), location);
    return true;
}

static bool apply_github(struct call *c, const struct argument *arg, const struct raw *raw,
                         struct err *e)
{
    static const struct str names[] = {STR_INIT("repository"), STR_INIT("commitId")};
    const struct value *v;
    bool is_json;
    if (!unpack_value(c, arg, raw, &v, &is_json, e)) return false;
    if (!has(v, names[0]) || !has(v, names[1]))
        return err_set(e, ERR_PARAM, "--github-location must specify repository and commitId.");
    struct value *location = value_map(c->arena);
    copy_fields(c, v, location, names, ARRAY_LEN(names));
    set_revision(c, STR("GitHub"), STR("gitHubLocation"), location);
    return true;
}

static void build(struct call *c)
{
    struct argument_table *t = &c->table;
    size_t i = arguments_find(t, STR("revision"));
    if (i == STR_NPOS) return;
    const struct shape *revision = member_shape(t->items[i].member);
    const struct member *s3 = shape_member(revision, STR("s3Location"));
    const struct member *github = shape_member(revision, STR("gitHubLocation"));
    t->items[i].option.required = false;
    if (s3)
        arguments_custom(t, STR("s3-location"), ARITY_ONE, apply_s3,
                         "bucket=..,key=..,bundleType=tar|tgz|zip[,eTag=..][,version=..]")
            ->member = s3;
    if (github)
        arguments_custom(t, STR("github-location"), ARITY_ONE, apply_github,
                         "repository=account/name,commitId=..")
            ->member = github;
}

const struct argument_hook hook_deploy_create = {
    .service = STR_INIT("deploy"), .operation = STR_INIT("create-deployment"), .build = build};
const struct argument_hook hook_deploy_get_revision = {.service = STR_INIT("deploy"),
                                                       .operation =
                                                           STR_INIT("get-application-revision"),
                                                       .build = build};
const struct argument_hook hook_deploy_register_revision = {
    .service = STR_INIT("deploy"),
    .operation = STR_INIT("register-application-revision"),
    .build = build};
