#include "custom/s3_transfer.h"

#include "custom/local_path.h"
#include "custom/metadata.h"
#include "engine/path.h"

/* ---- filters ---- */

/* Patterns count from the folder of the source, and from the target's for sync --delete
 * (awscli s3/filters.py create_filter). */
static struct str filter_root(const struct transfer *t, struct str path)
{
    struct arena *a = t->request->arena;
    struct s3_path at;
    struct err ignored = err_init(a);
    if (!s3_path_is(path)) {
        struct str folder = path;
        size_t slash = str_rfind_char(path, '/');
        if (!t->recursive) folder = slash == STR_NPOS ? STR("") : str_sub(path, 0, slash);
        return local_absolute(a, t->here, folder);
    }
    if (!s3_path_split(path, &at, &ignored)) return path;
    if (!t->recursive && !str_ends(at.key, STR("/"))) {
        size_t slash = str_rfind_char(at.key, '/');
        at.key = slash == STR_NPOS ? STR("") : str_sub(at.key, 0, slash);
    }
    return arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(at.bucket), STR_ARG(at.key));
}

static void read_filters(struct transfer *t)
{
    struct arena *a = t->request->arena;
    const struct value *given = value_get(t->params, STR("filters"));
    struct filter *filters = ARENA_ARRAY(a, struct filter, value_count(given) + 1);
    struct str from = filter_root(t, t->src), to = filter_root(t, t->dest);
    for (size_t i = 0; i < value_count(given); i++) {
        const struct value *use = value_at(given, i);
        struct str pattern = value_text(value_at(use, 1));
        filters[i] =
            (struct filter){.exclude = str_eq(value_text(value_at(use, 0)), STR("exclude")),
                            .src_pattern = local_join(a, from, pattern),
                            .dest_pattern = local_join(a, to, pattern)};
    }
    t->filters = filters;
    t->filter_count = value_count(given);
}

/* ---- one step ---- */

/* A name that leads out of the target folder is skipped, as by the CLI; the door would refuse it
 * anyway. */
static bool leads_out(const struct transfer *t, const struct item *item)
{
    struct arena *a = t->request->arena;
    struct str normal = local_normal(a, arena_printf(a, "./" STR_FMT, STR_ARG(item->name)));
    return str_starts(normal, STR("../"));
}

static bool is_archived(const struct item *item)
{
    bool archive = str_eq(item->storage_class, STR("GLACIER")) ||
                   str_eq(item->storage_class, STR("DEEP_ARCHIVE"));
    return archive && str_find(item->restore, STR("ongoing-request=\"false\"")) == STR_NPOS;
}

static bool skip_archived(struct transfer *t, const struct item *item)
{
    if (!is_archived(item) || param_flag(t->params, STR("force-glacier-transfer"))) return false;
    if (param_flag(t->params, STR("ignore-glacier-warnings"))) return true;
    struct arena *a = t->request->arena;
    const char *what = t->kind == TRANSFER_COPY ? "copy" : "download";
    warn_skip(t, arena_printf(a, "s3://" STR_FMT, STR_ARG(item->src)),
              arena_printf(a,
                           "Object is of storage class GLACIER. Unable to perform %s operations on "
                           "GLACIER objects. You must restore the object to be able to perform the "
                           "operation. See aws s3 %s help for additional parameter options to "
                           "ignore or force these transfers.",
                           what, what));
    return true;
}

static bool skip_existing(const struct transfer *t, const struct item *item)
{
    struct arena *a = t->request->arena;
    struct err ignored = err_init(a);
    struct file_info info;
    const struct files *door = t->has_dest_door ? &t->dest_door : &t->request->engine->files;
    return t->command != S3_SYNC && t->no_overwrite &&
           files_info(a, door, t->has_dest_door ? item->name : item->dest, true, &info, &ignored);
}

bool is_skipped(struct transfer *t, const struct item *item)
{
    if (item->remove) return false;
    switch (t->kind) {
    case TRANSFER_COPY:
        return skip_archived(t, item);
    case TRANSFER_DOWNLOAD:
        if (skip_archived(t, item)) return true;
        if (!leads_out(t, item)) return skip_existing(t, item);
        warn_skip(t, item->name, STR("File references a parent directory."));
        return true;
    case TRANSFER_UPLOAD:
    case TRANSFER_DELETE:
        return false;
    }
    return false;
}

bool delete_object(struct transfer *t, struct request *step, struct str path, struct err *e)
{
    struct value *params;
    return object_params(step->arena, t->params, FOR_DELETE, path, &params, e) &&
           custom_call(step, STR("DeleteObject"), params, NULL, e);
}

static bool delete_item(struct transfer *t, struct request *step, const struct item *item,
                        struct err *e)
{
    if (item->src_is_s3) return delete_object(t, step, item->src, e);
    return t->has_dest_door ? files_remove(step->arena, &t->dest_door, item->name, e)
                            : files_remove(step->arena, &step->engine->files, item->src, e);
}

bool do_step(struct transfer *t, struct request *step, const struct item *item, struct err *e)
{
    if (item->remove) return delete_item(t, step, item, e);
    switch (t->kind) {
    case TRANSFER_UPLOAD:
        return upload_item(t, step, item, e);
    case TRANSFER_DOWNLOAD:
        return download_item(t, step, item, e);
    case TRANSFER_COPY:
        return copy_item(t, step, item, e);
    case TRANSFER_DELETE:
        return delete_item(t, step, item, e);
    }
    return false;
}

/* ---- the command ---- */

static bool find_work(struct transfer *t, struct items *work, struct err *e)
{
    if (t->kind == TRANSFER_UPLOAD && str_eq(t->src, STR("-"))) {
        static struct item const none = {0};
        work->items = ARENA_NEW(t->request->arena, struct item);
        work->items[0] = none;
        work->items[0].src = t->src;
        work->items[0].dest = t->dest_path;
        work->n = 1;
        return true;
    }
    struct items source = {0}, target = {0};
    struct s3_path at;
    bool checks_case = case_is_checked(t), syncs = t->command == S3_SYNC;
    if (checks_case && !s3_path_split(t->src, &at, e)) return false;
    if (checks_case && s3_path_is_express(at.bucket)) {
        if (!case_check_bucket(t, e)) return false;
        checks_case = false;
    }
    if (!find_source(t, &source, e)) return false;
    if ((syncs || checks_case) && !find_target(t, &target, e)) return false;
    if (syncs) {
        sync_compare(t, &source, &target, work);
    } else {
        *work = source;
    }
    return !checks_case || case_check(t, &target, work, e);
}

static bool read_expected_size(struct transfer *t, struct err *e)
{
    struct str text = value_get_text(t->params, STR("expected-size"));
    t->expected_size = -1;
    return text.n == 0 || str_to_i64(str_trim(text), &t->expected_size) ||
           err_set(e, ERR_GENERAL, "invalid literal for int() with base 10: '" STR_FMT "'",
                   STR_ARG(text));
}

/* Copies ask about their source in its own region, at the endpoint of that (awscli s3/factory.py
 * ClientFactory). */
static struct request source_request(const struct transfer *t)
{
    struct request r = *t->request;
    struct str region = value_get_text(t->params, STR("source-region"));
    if (t->kind != TRANSFER_COPY || region.n == 0) return r;
    r.settings.endpoint.region = region;
    if (r.invocation.globals.endpoint_url.n > 0) r.settings.endpoint.endpoint_url = STR_NONE;
    return r;
}

struct request source_step(const struct transfer *t, const struct request *step)
{
    struct request r = *step;
    r.settings.endpoint = t->source.settings.endpoint;
    return r;
}

bool transfer_run(struct request *r, enum s3_command command, const struct value *params,
                  struct err *e)
{
    const struct value *paths = value_get(params, STR("paths")), *metadata;
    if (!metadata_read(r, params, &metadata, e)) return false;
    if (metadata) params = path_copy_with(r->arena, params, STR("metadata"), metadata);
    struct transfer t = {.request = r,
                         .params = params,
                         .command = command,
                         .recursive = command == S3_SYNC || param_flag(params, STR("recursive")),
                         .quiet = param_flag(params, STR("quiet")),
                         .only_errors = param_flag(params, STR("only-show-errors")),
                         .dry_run = param_flag(params, STR("dryrun")),
                         .no_overwrite = param_flag(params, STR("no-overwrite"))};
    /* sync decides by comparing; the service is not asked to */
    if (command == S3_SYNC) t.params = path_copy_with(r->arena, params, STR("no-overwrite"), NULL);
    t.src = command == S3_RM ? value_text(paths) : value_text(value_at(paths, 0));
    t.dest = command == S3_RM ? t.src : value_text(value_at(paths, 1));
    if (!transfer_paths(&t, e) || !s3_config_read(r, &t.config, e)) return false;
    if (str_eq(t.src, STR("-")) || str_eq(t.dest, STR("-"))) t.only_errors = true;
    read_filters(&t);
    t.source = source_request(&t);
    struct items work = {0};
    struct err why = err_init(r->arena);
    bool ok =
        read_expected_size(&t, &why) && find_work(&t, &work, &why) && do_work(&t, &work, &why);
    if (!ok && why.kind == ERR_CANCELLED)
        return err_set(e, why.kind, STR_FMT, STR_ARG(why.message));
    if (!ok) print_fatal(&t, &why);
    r->exit_status = t.failed > 0 ? 1 : t.warned > 0 ? 2 : 0;
    return true;
}
