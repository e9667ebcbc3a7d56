/* Object to file: in one answer, or in ranges at the same time from the threshold on; written
 * beside the file, which is replaced only when everything has come. To standard output the ranges
 * go one after the other. */
#include "base/utf8.h"
#include "custom/local_path.h"
#include "custom/s3_transfer.h"

/* Where the bytes of one answer go. */
struct target {
    struct transfer *transfer;
    const struct file_writer *file; /* NULL: standard output */
    int64_t at;                     /* -1: one behind the other */
    struct http_sink sink;
};

static bool to_output(struct request *r, struct str bytes, struct err *e)
{
    if (r->write) return r->write(r->write_ctx, bytes, e);
    buf_add(&r->out, bytes);
    return buf_ok(&r->out, "the object", e);
}

static bool begin(void *ctx, const struct http_response *head, struct err *e)
{
    (void)ctx;
    (void)head;
    (void)e;
    return true;
}

static bool add(void *ctx, struct str bytes, struct err *e)
{
    struct target *to = ctx;
    const struct body_pace *pace = to->transfer->pace;
    if (pace && !pace->spend(pace->ctx, bytes.n, e)) return false;
    if (!to->file) return to_output(to->transfer->request, bytes, e);
    if (to->at < 0) return file_writer_add(to->file, bytes, e);
    if (!file_writer_at(to->file, to->at, bytes, e)) return false;
    to->at += (int64_t)bytes.n;
    return true;
}

static bool get(struct target *to, struct request *step, const struct item *item, struct str range,
                struct err *e)
{
    struct arena *a = step->arena;
    struct value *params;
    if (!object_params(a, to->transfer->params, FOR_GET, item->src, &params, e)) return false;
    if (range.n > 0) {
        set_text(a, params, STR("Range"), range);
        if (item->etag.n > 0) set_text(a, params, STR("IfMatch"), item->etag);
    }
    to->sink = (struct http_sink){begin, add, to};
    return custom_stream(step, STR("GetObject"), params, &to->sink, e);
}

static bool get_part(struct parts *p, struct request *step, const struct part *part, struct err *e)
{
    struct target to = *(const struct target *)p->ctx;
    if (to.at >= 0) to.at = part->offset;
    long long first = (long long)part->offset, end = (long long)(part->offset + part->size);
    struct str range = part->last ? arena_printf(step->arena, "bytes=%lld-", first)
                                  : arena_printf(step->arena, "bytes=%lld-%lld", first, end - 1);
    return get(&to, step, p->item, range, e);
}

/* Where order counts the parts follow each other in this thread. */
static bool get_parts(struct target *to, struct request *step, const struct item *item,
                      struct err *e)
{
    struct transfer *t = to->transfer;
    struct parts p = {.transfer = t,
                      .crew = to->at < 0 ? crew_new(step->arena, 1) : t->crew,
                      .item = item,
                      .total = item->size,
                      .each = t->config.chunk,
                      .run = get_part,
                      .ctx = to};
    return parts_run(&p, e);
}

static bool get_object(struct target *to, struct request *step, const struct item *item,
                       struct err *e)
{
    return item->size >= to->transfer->config.threshold ? get_parts(to, step, item, e)
                                                        : get(to, step, item, STR_NONE, e);
}

static bool to_stdout(struct transfer *t, struct request *step, const struct item *item,
                      struct err *e)
{
    struct target to = {.transfer = t, .at = -1};
    struct request *r = t->request;
    if (!get_object(&to, step, item, e)) return false;
    if (!r->engine->for_model || utf8_is_valid(buf_str(&r->out))) return true;
    buf_clear(&r->out);
    return err_set(e, ERR_GENERAL, "The object is no text: copy it to a file.");
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
    if (str_eq(t->dest, STR("-"))) return to_stdout(t, step, item, e);
    struct file_writer file;
    if (!open_target(t, step, item, &file, e)) return false;
    struct target to = {.transfer = t, .file = &file};
    if (!get_object(&to, step, item, e)) {
        file_writer_abort(&file);
        return false;
    }
    int64_t whole_seconds = item->modified_us - item->modified_us % 1000000;
    if (!file_writer_commit(&file, whole_seconds, e)) return false;
    return t->command != S3_MV || delete_object(t, step, item->src, e);
}
