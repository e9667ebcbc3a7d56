/* aws s3 cp: copy files to objects, objects to files, objects to objects (awscli
 * s3/subcommands.py). */
#include "custom/commands.h"
#include "custom/s3_options.h"
#include "custom/s3_transfer.h"

static bool run(void *context, struct arena *a, const struct invocation *in, struct err *e)
{
    (void)a;
    return transfer_run(context, S3_CP, in->params, e);
}

static const struct command_option options[] = {
    S3_TWO_PATHS,
    S3_TRANSFER_OPTIONS,
    TEXT_OPTION("expected-size", "bytes on standard input"),
    FLAG_OPTION("recursive", "everything below the source"),
};

static const struct str calls[] = {S3_TRANSFER_CALLS};

const struct command s3_cp = {.service = STR_INIT("s3"),
                              .name = STR_INIT("cp"),
                              .help = "Copy files and objects.",
                              OPTIONS(options),
                              CALLS(calls),
                              .only_reads = transfer_only_reads,
                              .run = run};
