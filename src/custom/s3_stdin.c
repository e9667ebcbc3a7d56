/* Standard input to an object: PutObject when it ends before the threshold, else a multipart
 * upload whose parts are read one after the other and sent at the same time (s3transfer's
 * UploadNonSeekableInputManager). */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "custom/s3_transfer.h"

#define PARTS_MAX 10000u

struct input {
    struct transfer *transfer;
    const struct item *item;
    struct multipart multipart;
    int64_t chunk;
    struct str start; /* was read to see how long it is */
    pthread_mutex_t lock;
    int64_t number; /* parts begun */
    bool ended;
    struct err *why; /* of the first part that failed */
};

/* Up to n bytes; fewer only at the end. */
static bool read_input(struct arena *a, const struct cancel *cancel, size_t n, struct str *out,
                       struct err *e)
{
    char *p = arena_alloc(a, n + 1);
    size_t got = 0;
    while (got < n) {
        struct pollfd ends[2] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                 {.fd = cancel_fd(cancel), .events = POLLIN}};
        if (poll(ends, 2, -1) < 0 && errno == EINTR) continue;
        if (cancel_is_raised(cancel)) return err_set(e, ERR_CANCELLED, "Cancelled by user");
        ssize_t k = read(STDIN_FILENO, p + got, n - got);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return err_set(e, ERR_IO, "standard input cannot be read: %s", strerror(errno));
        if (k == 0) break;
        got += (size_t)k;
    }
    *out = (struct str){p, got};
    return true;
}

/* With the lock. */
static bool next_part(struct input *in, struct arena *a, struct str *out, struct err *e)
{
    struct str rest;
    size_t n = (size_t)in->chunk;
    if (in->start.n >= n) {
        *out = str_sub(in->start, 0, n);
        in->start = str_from(in->start, n);
        return true;
    }
    if (!read_input(a, in->transfer->request->cancel, n - in->start.n, &rest, e)) return false;
    *out = in->start.n > 0 ? arena_printf(a, STR_FMT STR_FMT, STR_ARG(in->start), STR_ARG(rest))
                           : rest;
    in->start = STR_NONE;
    return true;
}

static bool send_next(struct input *in, struct request *step, struct err *e)
{
    struct str bytes = STR_NONE;
    const struct value *output;
    pthread_mutex_lock(&in->lock);
    bool ok = in->ended || next_part(in, step->arena, &bytes, e);
    if (bytes.n == 0) in->ended = true;
    int64_t number = bytes.n > 0 ? ++in->number : 0;
    pthread_mutex_unlock(&in->lock);
    if (!ok || number == 0) return ok;
    const struct body_pace *pace = in->transfer->pace;
    const struct body body = {.bytes = bytes};
    if ((pace && !pace->spend(pace->ctx, bytes.n, e)) ||
        !upload_part(in->transfer, step, in->item, &in->multipart, number, &body, &output, e)) {
        return false;
    }
    pthread_mutex_lock(&in->lock);
    multipart_add(&in->multipart, number, output);
    pthread_mutex_unlock(&in->lock);
    return true;
}

static bool run_part(void *ctx, size_t i)
{
    (void)i;
    struct input *in = ctx;
    struct request step = custom_step(&in->transfer->base);
    struct err why = err_init(step.arena);
    bool ok = send_next(in, &step, &why);
    pthread_mutex_lock(&in->lock);
    if (!ok && !err_is_set(in->why)) err_set(in->why, why.kind, STR_FMT, STR_ARG(why.message));
    bool goes_on = ok && !in->ended;
    pthread_mutex_unlock(&in->lock);
    arena_free(step.arena);
    return goes_on;
}

static bool send_parts(struct input *in, struct err *e)
{
    struct err why = err_init(e->arena);
    in->why = &why;
    pthread_mutex_init(&in->lock, NULL);
    bool all = crew_each(in->transfer->crew, PARTS_MAX, run_part, in);
    pthread_mutex_destroy(&in->lock);
    if (all && !in->ended) {
        return err_set(e, ERR_LIMIT,
                       "Standard input is longer than %u parts of %lld bytes: give --expected-size "
                       "or a larger multipart_chunksize.",
                       PARTS_MAX, (long long)in->chunk);
    }
    if (err_is_set(&why)) *e = why;
    in->multipart.n = (size_t)in->number;
    return !err_is_set(&why);
}

bool stdin_upload(struct transfer *t, struct request *step, const struct item *item, struct err *e)
{
    int64_t expected = t->expected_size;
    struct input in = {
        .transfer = t, .item = item, .chunk = s3_part_size(t->config.chunk, expected)};
    struct value *params;
    bool large = expected >= t->config.threshold;
    if (!large && !read_input(step->arena, step->cancel, (size_t)t->config.threshold, &in.start, e))
        return false;
    if (!large && (int64_t)in.start.n < t->config.threshold) {
        return object_params(step->arena, t->params, FOR_PUT, item->dest, &params, e) &&
               upload_whole(step, params, &(struct body){.bytes = in.start}, e);
    }
    if (!object_params(step->arena, t->params, FOR_CREATE, item->dest, &params, e) ||
        !multipart_begin(t, step, params, PARTS_MAX, &in.multipart, e)) {
        return false;
    }
    if (send_parts(&in, e) && multipart_end(t, step, item->dest, &in.multipart, e)) return true;
    multipart_abort(step, &in.multipart);
    return false;
}
