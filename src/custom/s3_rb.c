/* aws s3 rb: remove a bucket, with --force what is in it first (awscli s3/subcommands.py
 * RbCommand).
 */
#include "custom/commands.h"
#include "custom/s3_path.h"
#include "custom/s3_transfer.h"

static bool empty_bucket(struct request *r, struct str path, struct err *e)
{
    struct value *params = value_map(r->arena);
    set_text(r->arena, params, STR("paths"), path);
    value_set(r->arena, params, STR("recursive"), &value_true);
    if (!transfer_run(r, S3_RM, params, e)) return false;
    return r->exit_status == 0 ||
           err_set(e, ERR_GENERAL,
                   "remove_bucket failed: Unable to delete all objects in the bucket, bucket will "
                   "not be deleted.");
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
    if (path.key.n > 0) {
        return err_set(e, ERR_PARAM, "Please specify a valid bucket name only. E.g. s3://" STR_FMT,
                       STR_ARG(path.bucket));
    }
    if (param_flag(in->params, STR("force")) && !empty_bucket(r, text, e)) return false;
    struct value *params = value_map(a);
    set_text(a, params, STR("Bucket"), path.bucket);
    struct err failure = err_init(a);
    if (custom_call(r, STR("DeleteBucket"), params, NULL, &failure)) {
        buf_addf(&r->out, "remove_bucket: " STR_FMT "\n", STR_ARG(path.bucket));
        return true;
    }
    buf_addf(&r->messages, "remove_bucket failed: " STR_FMT " " STR_FMT "\n", STR_ARG(text),
             STR_ARG(failure.message));
    r->exit_status = 1;
    return true;
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("path"), .positional = true, .required = true},
     .help = "s3://bucket"},
    FLAG_OPTION("force", "delete the objects in it first"),
};

static const struct str calls[] = {STR_INIT("s3:ListObjectsV2"), STR_INIT("s3:DeleteObject"),
                                   STR_INIT("s3:DeleteBucket")};

const struct command s3_rb = {.service = STR_INIT("s3"),
                              .name = STR_INIT("rb"),
                              .help = "Remove a bucket.",
                              OPTIONS(options),
                              CALLS(calls),
                              .run = run};
