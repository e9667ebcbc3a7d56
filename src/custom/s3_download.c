/* Object to file: in one answer, or in ranges from 8 MiB on; written beside the file, which is
 * replaced only when everything has come. */
#include "base/utf8.h"
#include "custom/local_path.h"
#include "custom/s3_transfer.h"

static bool get_part(struct transfer *t, struct request *step, const struct item *item,
                     struct str range, const struct value **output, struct err *e)
{
    struct arena *a = step->arena;
    struct value *params;
    if (!object_params(a, t->params, FOR_GET, item->src, &params, e)) return false;
    if (range.n > 0) {
        set_text(a, params, STR("Range"), range);
        if (item->etag.n > 0) set_text(a, params, STR("IfMatch"), item->etag);
    }
    return custom_call(step, STR("GetObject"), params, output, e);
}

/* Hands the object's bytes to `take`, part by part. */
static bool get_object(struct transfer *t, struct request *step, const struct item *item,
                       bool (*take)(void *ctx, struct str bytes, struct err *e), void *ctx,
                       struct err *e)
{
    bool ranged = item->size >= S3_PART;
    int64_t at = 0;
    do {
        struct request part = custom_step(step);
        struct err why = err_init(part.arena);
        const struct value *output;
        struct str range = STR_NONE;
        if (ranged) {
            int64_t last = at + S3_PART < item->size ? at + S3_PART - 1 : item->size - 1;
            range = arena_printf(part.arena, "bytes=%lld-%lld", (long long)at, (long long)last);
        }
        bool ok = get_part(t, &part, item, range, &output, &why) &&
                  take(ctx, value_get_text(output, STR("Body")), &why);
        if (!ok) err_set(e, why.kind, STR_FMT, STR_ARG(arena_str(step->arena, why.message)));
        arena_free(part.arena);
        if (!ok) return false;
        at += S3_PART;
    } while (ranged && at < item->size);
    return true;
}

static bool to_file(void *ctx, struct str bytes, struct err *e)
{
    return file_writer_add(ctx, bytes, e);
}

static bool to_output(void *ctx, struct str bytes, struct err *e)
{
    struct request *r = ctx;
    if (r->engine->for_model && !utf8_is_valid(bytes)) {
        return err_set(e, ERR_GENERAL, "The object is no text: copy it to a file.");
    }
    buf_add(&r->out, bytes);
    return true;
}

/* Folders first; both below the target's door where there is one. */
static bool open_target(const struct transfer *t, struct request *step, const struct item *item,
                        struct file_writer *out, struct err *e)
{
    const struct files *door = t->has_dest_door ? &t->dest_door : &step->engine->files;
    struct str path = t->has_dest_door ? item->name : item->dest;
    while (t->has_dest_door && str_starts(path, STR("/"))) path = str_from(path, 1);
    size_t slash = str_rfind_char(path, '/');
    if (slash != STR_NPOS && slash > 0 &&
        !files_make_folders(step->arena, door, str_sub(path, 0, slash), e)) {
        return false;
    }
    return file_writer_open(step->arena, door, path, 0666, out, e);
}

bool download_item(struct transfer *t, struct request *step, const struct item *item, struct err *e)
{
    if (str_eq(t->dest, STR("-"))) return get_object(t, step, item, to_output, t->request, e);
    struct file_writer file;
    if (!open_target(t, step, item, &file, e)) return false;
    if (!get_object(t, step, item, to_file, &file, e)) {
        file_writer_abort(&file);
        return false;
    }
    int64_t whole_seconds = item->modified_us - item->modified_us % 1000000;
    if (!file_writer_commit(&file, whole_seconds, e)) return false;
    return t->command != S3_MV || delete_object(t, step, item->src, e);
}
