/* The steps of a transfer, several at a time; what they say comes in the order of the work. */
#include "custom/s3_transfer.h"

enum outcome { PENDING, DONE, FAILED, SILENT };

struct work {
    struct transfer *transfer;
    const struct item *items;
    size_t n;
    pthread_mutex_t lock; /* all below, and printing */
    unsigned char *outcomes;
    struct str *reasons; /* of what failed */
    size_t printed, over;
};

/* With the lock: says what is over, up to the first step that is not. */
static void print_ready(struct work *w)
{
    for (; w->printed < w->n && w->outcomes[w->printed] != PENDING; w->printed++) {
        const struct item *item = &w->items[w->printed];
        if (w->outcomes[w->printed] == DONE) print_success(w->transfer, item);
        if (w->outcomes[w->printed] == FAILED) {
            print_failure(w->transfer, item, w->reasons[w->printed]);
        }
    }
}

static void note(struct work *w, size_t i, enum outcome outcome, struct str reason)
{
    struct request *r = w->transfer->request;
    pthread_mutex_lock(&w->lock);
    w->outcomes[i] = (unsigned char)outcome;
    w->reasons[i] = arena_str(r->arena, reason);
    w->over++;
    print_ready(w);
    if (r->progress) r->progress(r->progress_ctx, (double)w->over, (double)w->n, STR("files"));
    pthread_mutex_unlock(&w->lock);
}

/* Every step has its own memory, so that a million files need no more than one. */
static bool work_step(void *ctx, size_t i)
{
    struct work *w = ctx;
    struct transfer *t = w->transfer;
    struct request step = custom_step(&t->base);
    struct err why = err_init(step.arena);
    bool ok = do_step(t, &step, &w->items[i], &why);
    bool cancelled = !ok && why.kind == ERR_CANCELLED;
    /* --no-overwrite: what was there already is left alone, and nothing said */
    bool exists = str_eq(why.code, STR("PreconditionFailed"));
    enum outcome outcome = ok ? DONE : cancelled || exists ? SILENT : FAILED;
    note(w, i, outcome, outcome == FAILED ? why.message : STR_NONE);
    arena_free(step.arena);
    return !cancelled;
}

bool do_work(struct transfer *t, const struct items *work, struct err *e)
{
    struct arena *a = t->request->arena;
    struct items left = {0};
    bool puts = t->kind == TRANSFER_UPLOAD || t->kind == TRANSFER_COPY;
    for (size_t i = 0; i < work->n; i++) {
        const struct item *item = &work->items[i];
        if (is_skipped(t, item)) continue;
        if (puts && !item->remove && !check_grants(t, e)) return false;
        if (t->dry_run) print_success(t, item);
        if (!t->dry_run) items_push(a, &left, item);
    }
    struct work w = {.transfer = t,
                     .items = left.items,
                     .n = left.n,
                     .outcomes = ARENA_ARRAY(a, unsigned char, left.n + 1),
                     .reasons = ARENA_ARRAY(a, struct str, left.n + 1)};
    t->base = *t->request;
    t->base.has_credentials = false; /* each step asks, so that they are renewed in time */
    pthread_mutex_init(&w.lock, NULL);
    t->crew = crew_new(a, t->config.threads);
    t->pace = s3_pace_new(a, t->config.bandwidth, t->request->cancel);
    bool ok = crew_each(t->crew, w.n, work_step, &w);
    pthread_mutex_destroy(&w.lock);
    return ok || err_set(e, ERR_CANCELLED, "The command was cancelled.");
}
