/* aws s3 mb: make a bucket (awscli s3/subcommands.py MbCommand). */
#include "custom/commands.h"
#include "custom/custom.h"
#include "custom/s3_path.h"

/* [["tags", key, value], …] of the line, as S3 wants it. */
static const struct value *tag_set(struct arena *a, const struct value *given)
{
    struct value *tags = value_list(a);
    for (size_t i = 0; i < value_count(given); i++) {
        struct value *tag = value_map(a);
        value_set(a, tag, STR("Key"), value_at(value_at(given, i), 1));
        value_set(a, tag, STR("Value"), value_at(value_at(given, i), 2));
        value_push(a, tags, tag);
    }
    return tags;
}

static const struct value *create_params(const struct request *r, struct str bucket,
                                         const struct value *params)
{
    struct arena *a = r->arena;
    struct value *in = value_map(a), *config = value_map(a);
    set_text(a, in, STR("Bucket"), bucket);
    if (str_ends(bucket, STR("-an"))) {
        set_text(a, in, STR("BucketNamespace"), STR("account-regional"));
    }
    struct str region = r->settings.endpoint.region;
    /* S3 refuses the constraint in the one region that is its default */
    if (!str_eq(region, STR("us-east-1"))) set_text(a, config, STR("LocationConstraint"), region);
    const struct value *tags = value_get(params, STR("tags"));
    if (value_count(tags) > 0) value_set(a, config, STR("Tags"), tag_set(a, tags));
    if (value_count(config) > 0) value_set(a, in, STR("CreateBucketConfiguration"), config);
    return in;
}

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    struct request *r = context;
    struct str text = value_get_text(in->params, STR("path"));
    struct s3_path path;
    if (!s3_path_is(text)) {
        return err_set(e, ERR_PARAM, "<S3Uri>\nError: Invalid argument type");
    }
    if (!s3_path_split(text, &path, e)) return false;
    if (s3_path_is_express(path.bucket)) {
        return err_set(e, ERR_PARAM, "Cannot use mb command with a directory bucket.");
    }
    struct err failure = err_init(a);
    if (custom_call(r, STR("CreateBucket"), create_params(r, path.bucket, in->params), NULL,
                    &failure)) {
        buf_addf(&r->out, "make_bucket: " STR_FMT "\n", STR_ARG(path.bucket));
        return true;
    }
    buf_addf(&r->messages, "make_bucket failed: " STR_FMT " " STR_FMT "\n", STR_ARG(text),
             STR_ARG(failure.message));
    r->exit_status = 1;
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("path"), .positional = true, .required = true},
     .help = "s3://bucket"},
    {.option = {.name = STR_INIT("tags"), .arity = ARITY_TWO},
     .append = true,
     .help = "key and value of a tag; may be repeated"},
};

static const struct str calls[] = {STR_INIT("s3:CreateBucket")};

const struct command s3_mb = {.service = STR_INIT("s3"),
                              .name = STR_INIT("mb"),
                              .help = "Make a bucket.",
                              OPTIONS(options),
                              CALLS(calls),
                              .run = run};
