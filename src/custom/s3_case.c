/* --case-conflict: names of objects that differ only by case may be one file (awscli
 * s3/syncstrategy/caseconflict.py). */
#include "base/strmap.h"
#include "custom/s3_transfer.h"

#define MORE STR("https://docs.aws.amazon.com/cli/latest/topic/s3-case-insensitivity.html")

static bool exists_at_target(const struct transfer *t, const struct item *item)
{
    struct arena *a = t->request->arena;
    struct err ignored = err_init(a);
    struct file_info info;
    return files_info(a, &t->dest_door, item->name, true, &info, &ignored);
}

static bool handle(struct transfer *t, const struct item *item, struct str how, bool *pass,
                   struct err *e)
{
    struct buf *messages = &t->request->messages;
    if (str_eq(how, STR("error"))) {
        return err_set(e, ERR_GENERAL,
                       "Failed to download " STR_FMT " -> " STR_FMT
                       " because a file whose name differs only by case either exists or is being "
                       "downloaded.",
                       STR_ARG(item->src), STR_ARG(item->dest));
    }
    *pass = str_eq(how, STR("warn"));
    if (*pass) {
        buf_addf(messages,
                 "warning: Downloading " STR_FMT " -> " STR_FMT
                 " despite a file whose name differs only by case either existing or being "
                 "downloaded. This behavior is not defined on case-insensitive filesystems and may "
                 "result in overwriting existing files or race conditions between concurrent "
                 "downloads. For more information, see " STR_FMT ".\n",
                 STR_ARG(item->src), STR_ARG(item->dest), STR_ARG(MORE));
    } else {
        buf_addf(messages,
                 "warning: Skipping " STR_FMT " -> " STR_FMT
                 " because a file whose name differs only by case either exists or is being "
                 "downloaded.\n",
                 STR_ARG(item->src), STR_ARG(item->dest));
    }
    return true;
}

bool case_is_checked(const struct transfer *t)
{
    struct str how = value_get_text(t->params, STR("case-conflict"));
    return t->kind == TRANSFER_DOWNLOAD && t->recursive && how.n > 0 && !str_eq(how, STR("ignore"));
}

bool case_check_bucket(struct transfer *t, struct err *e)
{
    struct str how = value_get_text(t->params, STR("case-conflict"));
    if (str_eq(how, STR("warn"))) {
        buf_addf(&t->request->messages,
                 "warning: Recursive copies/moves from an S3 Express directory bucket to a "
                 "case-insensitive local filesystem may result in undefined behavior if there are "
                 "S3 object key names that differ only by case. To disable this warning, set the "
                 "`--case-conflict` parameter to `ignore`. For more information, see " STR_FMT ".",
                 STR_ARG(MORE));
        return true;
    }
    return err_set(e, ERR_PARAM,
                   "`" STR_FMT "` is not a valid value for `--case-conflict` when operating on S3 "
                   "Express directory buckets. Valid values: `warn`, `ignore`.",
                   STR_ARG(how));
}

bool case_check(struct transfer *t, const struct items *target, struct items *work, struct err *e)
{
    struct arena *a = t->request->arena;
    struct str how = value_get_text(t->params, STR("case-conflict"));
    struct strmap there = strmap_new(a), taken = strmap_new(a);
    size_t kept = 0;
    for (size_t i = 0; i < target->n; i++) {
        strmap_set(&there, target->items[i].name, &target->items[i]);
    }
    for (size_t i = 0; i < work->n; i++) {
        struct item *item = &work->items[i];
        bool pass = true;
        if (!item->remove && !strmap_get(&there, item->name)) {
            struct str name = arena_lower(a, item->name);
            bool conflict = strmap_get(&taken, name) || exists_at_target(t, item);
            if (conflict && !handle(t, item, how, &pass, e)) return false;
            if (pass) strmap_set(&taken, name, item);
        }
        if (pass) work->items[kept++] = *item;
    }
    work->n = kept;
    return true;
}
