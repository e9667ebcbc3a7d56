#include "engine/save.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/limits.h"
#include "engine/path.h"
#include "engine/records.h"

static bool outfile_begin(void *ctx, const struct http_response *head, struct err *e)
{
    (void)head;
    struct outfile *out = ctx;
    struct request *r = out->request;
    out->open =
        file_writer_create(r->arena, &r->engine->files, r->invocation.outfile, 0666, &out->file, e);
    return out->open;
}

static bool outfile_add(void *ctx, struct str bytes, struct err *e)
{
    const struct outfile *out = ctx;
    return file_writer_add(&out->file, bytes, e);
}

void outfile_init(struct request *r, struct outfile *out)
{
    const struct operation *o = r->invocation.operation;
    *out = (struct outfile){.request = r, .own = {outfile_begin, outfile_add, out}};
    out->sink = &out->own;
    if (!operation_has_event_stream_output(o)) return;
    out->records = records_new(r->arena, o, &out->own);
    out->sink = records_sink(out->records);
}

bool outfile_end(struct outfile *out, bool ok, const struct operation *o,
                 const struct value **output, struct err *e)
{
    struct request *r = out->request;
    ok = ok && (!out->records || records_end(out->records, e));
    if (out->open && !ok) file_writer_abort(&out->file);
    if (!ok) return false;
    struct str payload = shape_payload(member_shape(operation_output(o)));
    if (out->open) {
        if (!file_writer_commit(&out->file, 0, e)) return false;
    } else { /* it came in memory */
        struct str bytes = value_text(value_get(*output, payload));
        struct str path = r->invocation.outfile;
        if (!files_write(r->arena, &r->engine->files, path, 0666, bytes, e)) return false;
    }
    *output = path_copy_with(r->arena, *output, payload, NULL);
    return true;
}

/* "a" or "a.b" of a map. */
static const struct value *member_of(const struct value *map, struct str outer, struct str inner)
{
    const struct value *v = value_get(map, outer);
    return inner.n > 0 ? value_get(v, inner) : v;
}

static bool has_member(const struct value *output, struct str path)
{
    struct str part;
    while (str_next(&path, '.', &part)) output = value_get(output, part);
    return output != NULL;
}

static bool save_member(struct request *r, const struct output_save *s, const struct value **output,
                        struct err *e)
{
    struct str inner = s->member, outer;
    str_next(&inner, '.', &outer);
    const struct value *v = member_of(*output, outer, inner);
    struct str bytes = value_text(v);
    if ((!v && !s->or_empty) || !has_member(*output, s->beside)) return true;
    if (s->base64 && value_kind_of(v) == VALUE_STRING && !base64_decode(r->arena, bytes, &bytes)) {
        return err_set(e, ERR_GENERAL, "The answer's " STR_FMT " is no base64.",
                       STR_ARG(s->member));
    }
    if (s->path.n > 0 && !files_write(r->arena, &r->engine->files, s->path, 0600, bytes, e)) {
        return false;
    }
    if (s->taken_out) {
        const struct value *rest = path_copy_with(r->arena, value_get(*output, outer), inner, NULL);
        *output = path_copy_with(r->arena, *output, outer, rest);
    }
    return true;
}

bool save_members(struct request *r, const struct value **output, struct err *e)
{
    for (size_t i = 0; i < r->invocation.save_count; i++) {
        if (!save_member(r, &r->invocation.saves[i], output, e)) return false;
    }
    return true;
}

/* A person's command asks first where the answer is one stream, as the CLI does. */
bool save_check(struct request *r, struct err *e)
{
    const struct invocation *in = &r->invocation;
    const struct files *f = &r->engine->files;
    bool person = f->mode == FILES_PERSON;
    if (in->outfile.n > 0 && !person && !files_check_write(r->arena, f, in->outfile, e)) {
        return false;
    }
    for (size_t i = 0; i < in->save_count; i++) {
        struct str path = in->saves[i].path;
        if (path.n == 0 || files_check_write(r->arena, f, path, e)) continue;
        if (!person) return false;
        *e = err_init(r->arena);
        return err_set(e, ERR_PARAM, "Unable to write to file: " STR_FMT, STR_ARG(path));
    }
    return true;
}
