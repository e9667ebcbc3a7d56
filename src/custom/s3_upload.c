/* File to object: PutObject, or a multipart upload from the threshold on. */
#include "custom/mime.h"
#include "custom/s3_transfer.h"

static bool upload_params(struct transfer *t, struct request *step, const struct item *item,
                          unsigned operation, struct value **params, struct err *e)
{
    struct arena *a = step->arena;
    if (!object_params(a, t->params, operation, item->dest, params, e)) return false;
    const struct value *guess = value_get(t->params, STR("guess-mime-type"));
    struct str type = mime_of_name(item->src);
    bool wanted = (!guess || value_is_true(guess)) && !value_get(*params, STR("ContentType"));
    if (wanted && type.n > 0) set_text(a, *params, STR("ContentType"), type);
    return true;
}

bool upload_whole(struct request *step, struct value *params, const struct body *body,
                  struct err *e)
{
    struct arena *a = step->arena;
    if (!body->source) value_set(a, params, STR("Body"), value_bytes(a, body->bytes));
    return custom_send(step, STR("PutObject"), params, body->source, NULL, e);
}

/* One multipart upload under way, and where its parts come from. */
struct upload {
    struct multipart multipart;
    const struct file_reader *file;
};

bool upload_part(struct transfer *t, struct request *step, const struct item *item,
                 const struct multipart *m, int64_t number, const struct body *body,
                 const struct value **output, struct err *e)
{
    struct arena *a = step->arena;
    struct value *params;
    if (!object_params(a, t->params, FOR_PART, item->dest, &params, e)) return false;
    set_text(a, params, STR("UploadId"), m->upload_id);
    value_set(a, params, STR("PartNumber"), value_int(a, number));
    if (!body->source) value_set(a, params, STR("Body"), value_bytes(a, body->bytes));
    multipart_checksum(t, params, a);
    return custom_send(step, STR("UploadPart"), params, body->source, output, e);
}

static bool put_part(struct parts *p, struct request *step, const struct part *part, struct err *e)
{
    const struct upload *u = p->ctx;
    const struct value *output;
    const struct body body = {
        body_of_file(step->arena, u->file, part->offset, part->size, p->transfer->pace), STR_NONE};
    if (!upload_part(p->transfer, step, p->item, &u->multipart, part->number, &body, &output, e)) {
        return false;
    }
    pthread_mutex_lock(&p->lock);
    multipart_add(&u->multipart, part->number, output);
    pthread_mutex_unlock(&p->lock);
    return true;
}

static bool put_large(struct transfer *t, struct request *step, const struct item *item,
                      const struct file_reader *file, struct err *e)
{
    struct value *params;
    struct upload u = {.file = file};
    struct parts p = {.transfer = t,
                      .item = item,
                      .total = file->size,
                      .each = s3_part_size(t->config.chunk, file->size),
                      .run = put_part,
                      .ctx = &u};
    if (!upload_params(t, step, item, FOR_CREATE, &params, e) ||
        !multipart_begin(t, step, params, parts_count(p.total, p.each), &u.multipart, e)) {
        return false;
    }
    if (parts_run(&p, e) && multipart_end(t, step, item->dest, &u.multipart, e)) return true;
    multipart_abort(step, &u.multipart);
    return false;
}

/* `aws s3 cp - s3://…` is for a person: a server's input is its protocol. */
static bool put_stdin(struct transfer *t, struct request *step, const struct item *item,
                      struct err *e)
{
    if (step->engine->files.mode != FILES_PERSON) {
        return err_set(e, ERR_DENIED, "There is no standard input here: name a file.");
    }
    return stdin_upload(t, step, item, e);
}

static bool put_small(struct transfer *t, struct request *step, const struct item *item,
                      const struct file_reader *file, struct err *e)
{
    struct value *params;
    const struct body body = {body_of_file(step->arena, file, 0, file->size, t->pace), STR_NONE};
    return upload_params(t, step, item, FOR_PUT, &params, e) &&
           upload_whole(step, params, &body, e);
}

bool upload_item(struct transfer *t, struct request *step, const struct item *item, struct err *e)
{
    if (str_eq(t->src, STR("-"))) return put_stdin(t, step, item, e);
    const struct files *f = &step->engine->files;
    struct file_reader file;
    if (!file_reader_open(step->arena, f, item->src, &file, e)) return false;
    bool ok = file.size >= t->config.threshold ? put_large(t, step, item, &file, e)
                                               : put_small(t, step, item, &file, e);
    file_reader_close(&file);
    if (ok && t->command == S3_MV) ok = files_remove(step->arena, f, item->src, e);
    return ok;
}
