/* What a transfer says (awscli s3/results.py): done steps on stdout, failures and warnings on
 * stderr, nothing with --quiet. */
#include "custom/local_path.h"
#include "custom/s3_transfer.h"

static const char *step_name(const struct transfer *t, const struct item *item)
{
    static const char *const names[] = {[TRANSFER_UPLOAD] = "upload",
                                        [TRANSFER_DOWNLOAD] = "download",
                                        [TRANSFER_COPY] = "copy",
                                        [TRANSFER_DELETE] = "delete"};
    if (item->remove) return "delete";
    return t->command == S3_MV ? "move" : names[t->kind];
}

static struct str shown(const struct transfer *t, struct str path, bool is_s3)
{
    struct arena *a = t->request->arena;
    bool stream = t->kind == TRANSFER_UPLOAD ? str_eq(t->src, STR("-")) : str_eq(t->dest, STR("-"));
    if (!is_s3 && stream) return STR("-");
    return is_s3 ? arena_printf(a, "s3://" STR_FMT, STR_ARG(path))
                 : local_relative(a, t->here, path);
}

/* "upload: ./a to s3://b/a" without the colon's word. */
static struct str places(const struct transfer *t, const struct item *item)
{
    struct str from = shown(t, item->src, item->src_is_s3);
    if (item->remove || t->kind == TRANSFER_DELETE) return from;
    return arena_printf(t->request->arena, STR_FMT " to " STR_FMT, STR_ARG(from),
                        STR_ARG(shown(t, item->dest, t->dest_is_s3)));
}

void print_success(struct transfer *t, const struct item *item)
{
    if (t->quiet || (t->only_errors && !t->dry_run)) return;
    buf_addf(&t->request->out, "%s%s: " STR_FMT "\n", t->dry_run ? "(dryrun) " : "",
             step_name(t, item), STR_ARG(places(t, item)));
}

void print_failure(struct transfer *t, const struct item *item, struct str why)
{
    t->failed++;
    if (t->quiet) return;
    buf_addf(&t->request->messages, "%s failed: " STR_FMT " " STR_FMT "\n", step_name(t, item),
             STR_ARG(places(t, item)), STR_ARG(why));
}

void print_fatal(struct transfer *t, const struct err *e)
{
    t->failed++;
    if (t->quiet) return;
    buf_addf(&t->request->messages, "fatal error: " STR_FMT "\n", STR_ARG(e->message));
}

void warn_skip(struct transfer *t, struct str path, struct str text)
{
    t->warned++;
    if (t->quiet) return;
    buf_addf(&t->request->messages, "warning: Skipping file " STR_FMT ". " STR_FMT "\n",
             STR_ARG(path), STR_ARG(text));
}
