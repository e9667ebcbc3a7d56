/* Object to standard output: ranges come at the same time into memory and go on in their order
 * (s3transfer's DownloadNonSeekableOutputManager). */
#include "base/utf8.h"
#include "custom/s3_transfer.h"

struct output {
    struct transfer *transfer;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    int64_t next; /* the part that is written next */
    bool failed;
};

/* One answer, or a part of the object until its turn comes. */
struct piece {
    struct output *output;
    struct http_sink sink;
    struct buf bytes;
    bool whole; /* nothing to wait for: written as it comes */
};

static bool write_out(struct request *r, struct str bytes, struct err *e)
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
    struct piece *piece = ctx;
    struct transfer *t = piece->output->transfer;
    if (t->pace && !t->pace->spend(t->pace->ctx, bytes.n, e)) return false;
    if (piece->whole) return write_out(t->request, bytes, e);
    buf_add(&piece->bytes, bytes);
    return buf_ok(&piece->bytes, "a part of the object", e);
}

/* All parts before this one have begun, so its turn comes, or one of them fails. */
static bool write_in_turn(struct output *o, int64_t number, struct str bytes, bool ok,
                          struct err *e)
{
    pthread_mutex_lock(&o->lock);
    while (ok && !o->failed && o->next != number) pthread_cond_wait(&o->moved, &o->lock);
    if (ok && !o->failed) ok = write_out(o->transfer->request, bytes, e);
    if (ok) o->next = number + 1;
    if (!ok) o->failed = true;
    pthread_cond_broadcast(&o->moved);
    pthread_mutex_unlock(&o->lock);
    return ok;
}

static bool get_part(struct parts *p, struct request *step, const struct part *part, struct err *e)
{
    struct piece piece = {.output = p->ctx, .bytes = buf_new(step->arena, (size_t)part->size)};
    piece.sink = (struct http_sink){begin, add, &piece};
    bool ok = buf_room(&piece.bytes, (size_t)part->size) &&
              get_object(p->transfer, step, p->item, part, &piece.sink, e);
    return write_in_turn(p->ctx, part->number, buf_str(&piece.bytes), ok, e);
}

static bool get_all(struct output *o, struct request *step, const struct item *item, struct err *e)
{
    struct transfer *t = o->transfer;
    struct parts p = {.transfer = t,
                      .item = item,
                      .total = item->size,
                      .each = t->config.chunk,
                      .run = get_part,
                      .ctx = o};
    struct piece piece = {.output = o, .whole = true};
    piece.sink = (struct http_sink){begin, add, &piece};
    if (item->size < t->config.threshold) {
        return get_object(t, step, item, NULL, &piece.sink, e);
    }
    pthread_mutex_init(&o->lock, NULL);
    pthread_cond_init(&o->moved, NULL);
    bool ok = parts_run(&p, e);
    pthread_cond_destroy(&o->moved);
    pthread_mutex_destroy(&o->lock);
    return ok;
}

bool stdout_download(struct transfer *t, struct request *step, const struct item *item,
                     struct err *e)
{
    struct output o = {.transfer = t, .next = 1};
    struct request *r = t->request;
    if (!get_all(&o, step, item, e)) return false;
    if (!r->engine->for_model || utf8_is_valid(buf_str(&r->out))) return true;
    buf_clear(&r->out);
    return err_set(e, ERR_GENERAL, "The object is no text: copy it to a file.");
}
