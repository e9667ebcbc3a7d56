/* `models`: what an operator does with the model database. */
#include "app/app.h"

#include <stdio.h>

#include "base/limits.h"
#include "compile/models_command.h"

int app_models(const struct app *app)
{
    if (app->arg_count > 0 && str_eq(app->args[0], STR("embed"))) return app_embed(app);
    if (app->arg_count > 0 && str_eq(app->args[0], STR("fetch-embeddings"))) {
        return app_fetch_embeddings(app);
    }
    const struct models_request request = {.env = app->env,
                                           .exe_dir = app_exe_folder(app->arena),
                                           .argv = app->args,
                                           .argc = app->arg_count};
    struct buf out = buf_new(app->arena, LIMIT_RESULT);
    struct err e = err_init(app->arena);
    bool ok = models_command(app->arena, &request, &out, &e);
    printf(STR_FMT, STR_ARG(buf_str(&out)));
    if (ok) return 0;
    return app_failed(&e);
}
