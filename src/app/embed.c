/* `models embed`: the vectors of all commands with the user's own embedding model. */
#include "app/app.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "dense/dense.h"
#include "search/search.h"

struct bar {
    int64_t began_us, shown_us;
    size_t at_start;
    bool is_started, is_terminal;
};

static void show_progress(void *ctx, size_t done, size_t total)
{
    struct bar *b = ctx;
    int64_t now = clock_monotonic_us(), wait = b->is_terminal ? 200000 : 30000000;
    if (!b->is_started) *b = (struct bar){now, now - wait, done, true, b->is_terminal};
    if (now - b->shown_us < wait && done < total) return;
    b->shown_us = now;
    size_t made = done - b->at_start;
    double left = made > 0 ? (double)(now - b->began_us) / 1e6 / (double)made : 0;
    fprintf(stderr, "%s%zu of %zu commands, %.0f s left  %s", b->is_terminal ? "\r" : "", done,
            total, left * (double)(total - done), b->is_terminal && done < total ? "" : "\n");
}

static bool embed(const struct app *app, struct str *path, struct err *e)
{
    const struct engine *engine = app_engine(app, PRINCIPAL_PERSON);
    struct dense_source source = {.env = app->env, .model = engine->model};
    struct bar bar = {.is_terminal = isatty(STDERR_FILENO) != 0};
    if (app->arg_count > 1) {
        return err_set(e, ERR_USAGE, "models embed takes no argument, here is '" STR_FMT "'",
                       STR_ARG(app->args[1]));
    }
    if (!engine->model) return err_set(e, ERR_MODEL, STR_FMT, STR_ARG(engine->model_error));
    return search_open(app->arena, model_blob(engine->model, SEARCH_BLOB), &source.index, e) &&
           dense_embed(app->arena, &source, show_progress, &bar, path, e);
}

int app_embed(const struct app *app)
{
    struct err e = err_init(app->arena);
    struct str path;
    if (embed(app, &path, &e)) {
        printf("vectors  " STR_FMT "\n", STR_ARG(path));
        return 0;
    }
    return app_failed(&e);
}
