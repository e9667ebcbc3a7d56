/* aws s3 sync: make the target hold what the source holds (awscli s3/subcommands.py). */
#include "custom/commands.h"
#include "custom/s3_options.h"
#include "custom/s3_transfer.h"

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a;
    return transfer_run(context, S3_SYNC, in->params, e);
}

static const struct command_option options[] = {
    S3_TWO_PATHS,
    S3_TRANSFER_OPTIONS,
    FLAG_OPTION("delete", "delete at the target what the source does not have"),
    FLAG_OPTION("size-only", "compare sizes only"),
    FLAG_OPTION("exact-timestamps", "downloads: times must be equal"),
};

static const struct str calls[] = {S3_TRANSFER_CALLS, STR_INIT("s3:DeleteObject")};

const struct command s3_sync = {.service = STR_INIT("s3"),
                                .name = STR_INIT("sync"),
                                .help = "Copy what is new or changed.",
                                OPTIONS(options),
                                CALLS(calls),
                                .only_reads = transfer_only_reads,
                                .run = run};
