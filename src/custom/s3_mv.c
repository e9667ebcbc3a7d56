/* aws s3 mv: copy, then delete the source (awscli s3/subcommands.py). */
#include "custom/commands.h"
#include "custom/s3_options.h"
#include "custom/s3_transfer.h"

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a;
    return transfer_run(context, S3_MV, in->params, e);
}

static const struct command_option options[] = {
    S3_TWO_PATHS,
    S3_TRANSFER_OPTIONS,
    FLAG_OPTION("recursive", "everything below the source"),
    FLAG_OPTION("validate-same-s3-paths", "refuse a move onto the same object"),
};

#define GET_POINT STR_INIT("s3control:GetAccessPoint")
#define LIST_POINTS STR_INIT("s3control:ListMultiRegionAccessPoints")
#define WHO STR_INIT("sts:GetCallerIdentity")

static const struct str calls[] = {S3_TRANSFER_CALLS, STR_INIT("s3:DeleteObject"), GET_POINT,
                                   LIST_POINTS, WHO};

static const struct command_call_option call_options[] = {
    {GET_POINT, STR_INIT("validate-same-s3-paths")},
    {LIST_POINTS, STR_INIT("validate-same-s3-paths")},
    {WHO, STR_INIT("validate-same-s3-paths")},
};

const struct command s3_mv = {.service = STR_INIT("s3"),
                              .name = STR_INIT("mv"),
                              .help = "Move files and objects.",
                              OPTIONS(options),
                              CALLS(calls),
                              CALL_OPTIONS(call_options),
                              .only_reads = transfer_is_dry_run,
                              .run = run};
