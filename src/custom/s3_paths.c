/* Which way a transfer goes and where its two ends are (awscli s3/subcommands.py CommandParameters,
 * s3/fileformat.py). */
#include "custom/local_path.h"
#include "custom/s3_transfer.h"

/* s3://bucket is s3://bucket/ */
static bool normalise(struct arena *a, struct str *path, struct err *e)
{
    struct s3_path at;
    if (!s3_path_is(*path)) return true;
    if (!s3_path_split(*path, &at, e)) return false;
    if (at.key.n == 0 && !str_ends(*path, STR("/"))) {
        *path = arena_printf(a, STR_FMT "/", STR_ARG(*path));
    }
    return true;
}

static struct str format_s3(struct arena *a, struct str path, bool recursive, bool *keeps_name)
{
    path = str_from(path, 5);
    if (recursive && !str_ends(path, STR("/"))) path = arena_printf(a, STR_FMT "/", STR_ARG(path));
    *keeps_name = recursive || str_ends(path, STR("/"));
    return path;
}

static struct str format_local(const struct transfer *t, struct str path, bool *keeps_name)
{
    struct arena *a = t->request->arena;
    struct err ignored = err_init(a);
    struct file_info info;
    struct str full = local_absolute(a, t->here, path);
    bool folder = files_info(a, &t->request->engine->files, full, true, &info, &ignored) &&
                  info.kind == FILE_FOLDER;
    *keeps_name = folder || t->recursive || str_ends(path, STR("/"));
    if (*keeps_name && !str_ends(full, STR("/")))
        full = arena_printf(a, STR_FMT "/", STR_ARG(full));
    return full;
}

static struct str format(const struct transfer *t, struct str path, bool *keeps_name)
{
    return s3_path_is(path) ? format_s3(t->request->arena, path, t->recursive, keeps_name)
                            : format_local(t, path, keeps_name);
}

static bool wrong_kind(const struct transfer *t, struct err *e)
{
    static const struct {
        const char *name, *usage;
    } commands[] = {
        [S3_CP] = {"cp", "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"},
        [S3_MV] = {"mv", "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"},
        [S3_RM] = {"rm", "<S3Uri>"},
        [S3_SYNC] = {"sync", "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"},
    };
    return err_set(e, ERR_PARAM, "usage: aws s3 %s %s\nError: Invalid argument type",
                   commands[t->command].name, commands[t->command].usage);
}

static bool choose_kind(struct transfer *t, struct err *e)
{
    t->src_is_s3 = s3_path_is(t->src);
    t->dest_is_s3 = s3_path_is(t->dest);
    if (!t->src_is_s3 && !t->dest_is_s3) return wrong_kind(t, e);
    t->kind = !t->src_is_s3 ? TRANSFER_UPLOAD : !t->dest_is_s3 ? TRANSFER_DOWNLOAD : TRANSFER_COPY;
    if (t->command == S3_RM) t->kind = TRANSFER_DELETE;
    return true;
}

static bool check_streams(const struct transfer *t, struct err *e)
{
    bool stream = str_eq(t->src, STR("-")) || str_eq(t->dest, STR("-"));
    if (!stream) return true;
    if (t->command != S3_CP || t->recursive) {
        return err_set(e, ERR_PARAM,
                       "Streaming currently is only compatible with non-recursive cp commands");
    }
    if (str_eq(t->dest, STR("-")) && param_flag(t->params, STR("no-overwrite"))) {
        return err_set(e, ERR_PARAM,
                       "--no-overwrite parameter is not supported for streaming downloads");
    }
    return true;
}

static bool check_pair(const struct transfer *t, struct str one, struct str other, struct err *e)
{
    bool has_one = value_get(t->params, one), has_other = value_get(t->params, other);
    if (has_one == has_other) return true;
    return err_set(e, ERR_PARAM,
                   "If --" STR_FMT " is specified, --" STR_FMT " must be specified as well.",
                   STR_ARG(has_one ? one : other), STR_ARG(has_one ? other : one));
}

/* Checksums to store go with what writes objects, those to compare with downloads. */
static bool check_kind_of(const struct transfer *t, struct str option, bool writes, struct err *e)
{
    static const char *const formats[] = {[TRANSFER_UPLOAD] = "<LocalPath> <S3Uri>",
                                          [TRANSFER_COPY] = "<S3Uri> <S3Uri>",
                                          [TRANSFER_DOWNLOAD] = "<S3Uri> <LocalPath>",
                                          [TRANSFER_DELETE] = "<S3Uri>"};
    bool is_download = t->kind == TRANSFER_DOWNLOAD;
    if (value_get_text(t->params, option).n == 0 || writes != is_download) return true;
    return err_set(e, ERR_PARAM,
                   "Expected " STR_FMT " parameter to be used with one of following path formats: "
                   "%s. Instead, received %s.",
                   STR_ARG(option),
                   writes ? "<LocalPath> <S3Uri>, <S3Uri> <S3Uri>" : "<S3Uri> <LocalPath>",
                   formats[t->kind]);
}

static bool check_options(const struct transfer *t, struct err *e)
{
    if (!check_streams(t, e) || !check_pair(t, STR("sse-c"), STR("sse-c-key"), e) ||
        !check_pair(t, STR("sse-c-copy-source"), STR("sse-c-copy-source-key"), e)) {
        return false;
    }
    if (value_get(t->params, STR("sse-c-copy-source")) && t->kind != TRANSFER_COPY) {
        return err_set(e, ERR_PARAM, "--sse-c-copy-source is only supported for copy operations.");
    }
    if (!check_kind_of(t, STR("checksum-algorithm"), true, e) ||
        !check_kind_of(t, STR("checksum-mode"), false, e)) {
        return false;
    }
    struct s3_path from = {0}, to = {0};
    if ((t->src_is_s3 && !s3_path_split(t->src, &from, e)) ||
        (t->dest_is_s3 && !s3_path_split(t->dest, &to, e))) {
        return false;
    }
    if (t->command == S3_SYNC &&
        (s3_path_is_express(from.bucket) || s3_path_is_express(to.bucket))) {
        return err_set(e, ERR_PARAM, "Cannot use sync command with a directory bucket.");
    }
    return true;
}

/* Where the door does not open, nothing is asked of S3 either. Other faults come in their turn, as
 * they do in the CLI: the folder may be missing until the object is known to exist. */
static bool check_target(const struct transfer *t, struct err *e)
{
    struct arena *a = t->request->arena;
    if (str_eq(t->dest, STR("-"))) return true;
    bool keeps_name;
    struct str path = format_local(t, t->dest, &keeps_name);
    if (keeps_name) {
        size_t slash = str_rfind_char(t->src, '/');
        path =
            arena_printf(a, STR_FMT STR_FMT, STR_ARG(path), STR_ARG(str_from(t->src, slash + 1)));
    }
    struct err why = err_init(a);
    if (files_check_write(a, &t->request->engine->files, path, &why) || why.kind != ERR_DENIED) {
        return true;
    }
    return err_set(e, ERR_DENIED, STR_FMT, STR_ARG(why.message));
}

static bool prepare_local(struct transfer *t, struct err *e)
{
    struct arena *a = t->request->arena;
    const struct files *f = &t->request->engine->files;
    struct file_info info;
    if (t->kind == TRANSFER_UPLOAD && !str_eq(t->src, STR("-"))) {
        struct err missing = err_init(a);
        if (files_info(a, f, local_absolute(a, t->here, t->src), true, &info, &missing))
            return true;
        if (missing.kind != ERR_IO)
            return err_set(e, missing.kind, STR_FMT, STR_ARG(missing.message));
        return err_set(e, ERR_GENERAL, "The user-provided path " STR_FMT " does not exist.",
                       STR_ARG(t->src));
    }
    if (t->kind != TRANSFER_DOWNLOAD) return true;
    if (!t->recursive) return check_target(t, e);
    struct str folder = local_absolute(a, t->here, t->dest);
    t->has_dest_door = true;
    return files_make_folders(a, f, folder, e) && files_enter(a, f, folder, &t->dest_door, e);
}

bool transfer_paths(struct transfer *t, struct err *e)
{
    struct arena *a = t->request->arena;
    t->here = local_folder(a, &t->request->engine->files);
    if (!choose_kind(t, e) || !normalise(a, &t->src, e) || !normalise(a, &t->dest, e) ||
        !check_options(t, e) || !check_move(t, e) || !prepare_local(t, e)) {
        return false;
    }
    bool ignored;
    t->src_path = format(t, t->src, &ignored);
    t->dest_path = format(t, t->dest, &t->keeps_name);
    return true;
}

bool transfer_is_dry_run(const struct value *params)
{
    return param_flag(params, STR("dryrun"));
}

bool transfer_only_reads(const struct value *params)
{
    const struct value *paths = value_get(params, STR("paths"));
    bool down = value_count(paths) == 2 && s3_path_is(value_text(value_at(paths, 0))) &&
                !s3_path_is(value_text(value_at(paths, 1)));
    return transfer_is_dry_run(params) || (down && !param_flag(params, STR("delete")));
}

void item_place(const struct transfer *t, struct item *item, struct str from, struct str to)
{
    size_t slash = str_rfind_char(item->src, '/');
    item->name = t->recursive ? str_from(item->src, from.n)
                              : str_from(item->src, slash == STR_NPOS ? 0 : slash + 1);
    item->dest = t->keeps_name ? arena_printf(t->request->arena, STR_FMT STR_FMT, STR_ARG(to),
                                              STR_ARG(item->name))
                               : to;
}
