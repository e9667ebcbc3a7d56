/* aws s3 rm: delete objects (awscli s3/subcommands.py). */
#include "custom/commands.h"
#include "custom/s3_options.h"
#include "custom/s3_transfer.h"

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a;
    return transfer_run(context, S3_RM, in->params, e);
}

static const struct command_option options[] = {
    {.option = {.name = STR_INIT("paths"), .positional = true, .required = true},
     .help = "s3://bucket/key"},
    FLAG_OPTION("dryrun", "show what would be done"),
    FLAG_OPTION("quiet", "print nothing"),
    FLAG_OPTION("recursive", "everything below the prefix"),
    S3_REQUEST_PAYER,
    FILTER_OPTION("include", "take what matches the pattern"),
    FILTER_OPTION("exclude", "leave out what matches the pattern"),
    FLAG_OPTION("only-show-errors", "print errors only"),
    INT_OPTION("page-size", "objects per listing request"),
};

static const struct str calls[] = {STR_INIT("s3:ListObjectsV2"), STR_INIT("s3:DeleteObject")};

const struct command s3_rm = {.service = STR_INIT("s3"),
                              .name = STR_INIT("rm"),
                              .help = "Delete objects.",
                              OPTIONS(options),
                              CALLS(calls),
                              .only_reads = transfer_is_dry_run,
                              .run = run};
