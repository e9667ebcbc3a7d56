/* Object to file: in one answer, or in ranges at the same time from the threshold on; written
 * beside the file, which is replaced only when everything has come. */
#include "custom/local_path.h"
#include "custom/s3_transfer.h"

/* Where the bytes of one answer go. */
struct target {
    struct transfer *transfer;
    const struct file_writer *file;
    int64_t at;
    struct http_sink sink;
};

static bool add(void *ctx, struct str bytes, struct err *e)
{
    struct target *to = ctx;
    const struct body_pace *pace = to->transfer->pace;
    if (pace && !pace->spend(pace->ctx, bytes.n, e)) return false;
    if (!file_writer_at(to->file, to->at, bytes, e)) return false;
    to->at += (int64_t)bytes.n;
    return true;
}

static bool begin(void *ctx, const struct http_response *head, struct err *e)
{
    (void)ctx;
    (void)head;
    (void)e;
    return true;
}

bool get_object(struct transfer *t, struct request *step, const struct item *item,
                const struct part *part, const struct http_sink *sink, struct err *e)
{
    struct arena *a = step->arena;
    struct value *params;
    if (!object_params(a, t->params, FOR_GET, item->src, &params, e)) return false;
    if (part) {
        long long first = (long long)part->offset, last = first + (long long)part->size - 1;
        set_text(a, params, STR("Range"),
                 part->last ? arena_printf(a, "bytes=%lld-", first)
                            : arena_printf(a, "bytes=%lld-%lld", first, last));
        if (item->etag.n > 0) set_text(a, params, STR("IfMatch"), item->etag);
    }
    return custom_stream(step, STR("GetObject"), params, sink, e);
}

static bool get_part(struct parts *p, struct request *step, const struct part *part, struct err *e)
{
    struct target to = {.transfer = p->transfer, .file = p->ctx, .at = part->offset};
    to.sink = (struct http_sink){begin, add, &to};
    return get_object(p->transfer, step, p->item, part, &to.sink, e);
}

static bool to_file(struct transfer *t, struct request *step, const struct item *item,
                    struct file_writer *file, struct err *e)
{
    struct parts p = {.transfer = t,
                      .item = item,
                      .total = item->size,
                      .each = t->config.chunk,
                      .run = get_part,
                      .ctx = file};
    struct target to = {.transfer = t, .file = file};
    to.sink = (struct http_sink){begin, add, &to};
    return item->size >= t->config.threshold ? parts_run(&p, e)
                                             : get_object(t, step, item, NULL, &to.sink, e);
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
    if (str_eq(t->dest, STR("-"))) return stdout_download(t, step, item, e);
    struct file_writer file;
    if (!open_target(t, step, item, &file, e)) return false;
    if (!to_file(t, step, item, &file, e)) {
        file_writer_abort(&file);
        return false;
    }
    int64_t whole_seconds = item->modified_us - item->modified_us % 1000000;
    if (!file_writer_commit(&file, whole_seconds, e)) return false;
    return t->command != S3_MV || delete_object(t, step, item->src, e);
}
