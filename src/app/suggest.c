/* `suggest`: finds commands by what a person wants, from the command line. */
#include "app/app.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "mcp/suggest.h"

int app_suggest(const struct app *app)
{
    struct buf query = buf_new(app->arena, LIMIT_COMMAND);
    for (size_t i = 0; i < app->arg_count; i++) {
        if (i > 0) buf_add_char(&query, ' ');
        buf_add(&query, app->args[i]);
    }
    const struct engine *engine = app_engine(app, PRINCIPAL_PERSON);
    struct err e = err_init(app->arena);
    struct str text;
    const struct value *structured;
    if (suggest_answer(app->arena, suggest_new(app->arena, engine), buf_str(&query), SUGGEST_USUAL,
                       &text, &structured, &e)) {
        printf(STR_FMT "\n", STR_ARG(text));
        return 0;
    }
    return app_failed(&e);
}
