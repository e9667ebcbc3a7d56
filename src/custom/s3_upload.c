/* File to object: PutObject, or a multipart upload from 8 MiB on. */
#include <unistd.h>

#include "base/limits.h"
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

static bool put_bytes(struct transfer *t, struct request *step, const struct item *item,
                      struct str bytes, struct err *e)
{
    struct value *params;
    if (!upload_params(t, step, item, FOR_PUT, &params, e)) return false;
    value_set(step->arena, params, STR("Body"), value_bytes(step->arena, bytes));
    return custom_call(step, STR("PutObject"), params, NULL, e);
}

static bool put_part(struct transfer *t, struct request *step, const struct item *item,
                     const struct multipart *m, int64_t number, struct str bytes, struct err *e)
{
    struct request part = custom_step(step);
    struct err why = err_init(part.arena);
    struct value *params;
    const struct value *output;
    bool ok = object_params(part.arena, t->params, FOR_PART, item->dest, &params, &why);
    if (ok) {
        set_text(part.arena, params, STR("UploadId"), m->upload_id);
        value_set(part.arena, params, STR("PartNumber"), value_int(part.arena, number));
        value_set(part.arena, params, STR("Body"), value_bytes(part.arena, bytes));
        multipart_checksum(t, params, part.arena);
        ok = custom_call(&part, STR("UploadPart"), params, &output, &why);
    }
    if (ok) multipart_add(step->arena, m, number, output);
    if (!ok) err_set(e, why.kind, STR_FMT, STR_ARG(arena_str(step->arena, why.message)));
    arena_free(part.arena);
    return ok;
}

static bool put_parts(struct transfer *t, struct request *step, const struct item *item,
                      const struct file_reader *file, const struct multipart *m, struct err *e)
{
    int64_t size = multipart_part_size(file->size), number = 1;
    for (int64_t at = 0; at < file->size; at += size, number++) {
        struct arena *scratch = arena_new();
        struct err why = err_init(scratch);
        struct str bytes;
        bool ok = file_reader_at(file, scratch, at, (size_t)size, &bytes, &why) &&
                  put_part(t, step, item, m, number, bytes, &why);
        if (!ok) err_set(e, why.kind, STR_FMT, STR_ARG(arena_str(step->arena, why.message)));
        arena_free(scratch);
        if (!ok) return false;
    }
    return true;
}

static bool put_large(struct transfer *t, struct request *step, const struct item *item,
                      const struct file_reader *file, struct err *e)
{
    struct value *params;
    struct multipart m;
    if (!upload_params(t, step, item, FOR_CREATE, &params, e) ||
        !multipart_begin(t, step, params, &m, e)) {
        return false;
    }
    if (put_parts(t, step, item, file, &m, e) && multipart_end(t, step, item->dest, &m, e)) {
        return true;
    }
    multipart_abort(step, &m);
    return false;
}

/* `aws s3 cp - s3://…` is for a person: a server's input is its protocol. */
static bool put_stdin(struct transfer *t, struct request *step, const struct item *item,
                      struct err *e)
{
    if (step->engine->files.mode != FILES_PERSON) {
        return err_set(e, ERR_DENIED, "There is no standard input here: name a file.");
    }
    struct buf b = buf_new(step->arena, LIMIT_REQUEST_BODY);
    for (;;) {
        char *room = buf_room(&b, 64 * KIB);
        if (!room) return err_set(e, ERR_LIMIT, "standard input is too long");
        ssize_t n = read(STDIN_FILENO, room, 64 * KIB);
        if (n < 0) return err_set(e, ERR_IO, "standard input cannot be read");
        if (n == 0) break;
        b.n += (size_t)n;
    }
    return put_bytes(t, step, item, buf_str(&b), e);
}

bool upload_item(struct transfer *t, struct request *step, const struct item *item, struct err *e)
{
    if (str_eq(t->src, STR("-"))) return put_stdin(t, step, item, e);
    const struct files *f = &step->engine->files;
    struct file_reader file;
    struct str bytes;
    if (!file_reader_open(step->arena, f, item->src, &file, e)) return false;
    bool ok = file.size >= S3_PART
                  ? put_large(t, step, item, &file, e)
                  : file_reader_at(&file, step->arena, 0, (size_t)S3_PART, &bytes, e) &&
                        put_bytes(t, step, item, bytes, e);
    file_reader_close(&file);
    if (ok && t->command == S3_MV) ok = files_remove(step->arena, f, item->src, e);
    return ok;
}
