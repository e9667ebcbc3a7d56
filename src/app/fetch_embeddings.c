/* `models fetch-embeddings`: says what the embedding model is and where it comes from, asks, and
 * only then downloads it. */
#include "app/app.h"

#include <stdio.h>

#include "app/download.h"
#include "base/files.h"
#include "model/locate.h"

static const struct {
    struct str what, url, file, sha256;
    int64_t size;
} model = {
    STR_INIT("BGE-M3, quantised to 8 bits (GGUF), MIT licence"),
    STR_INIT("https://huggingface.co/ggml-org/bge-m3-Q8_0-GGUF/resolve/"
             "9eba04c5d75ba5a1595e45de734d36bef4e5cb98/bge-m3-q8_0.gguf"),
    STR_INIT("bge-m3-q8_0.gguf"),
    STR_INIT("aa473d51f451a22f0fcf39ba3330c14bed38a385712b1113440f69df4047a173"),
    634553760,
};

static void show(void *ctx, int64_t done, int64_t total)
{
    (void)ctx;
    fprintf(stderr, "%.0f of %.0f MB\n", (double)done / 1e6, (double)total / 1e6);
}

static bool folder_of(const struct app *app, struct str *folder, struct err *e)
{
    if (env_get(app->env, STR("EMBEDDING_MODEL_DIR"), folder) && folder->n > 0) return true;
    struct str data = model_user_folder(app->arena, app->env);
    if (data.n == 0) {
        return err_set(e, ERR_USAGE, "there is no home folder: set EMBEDDING_MODEL_DIR");
    }
    *folder = arena_printf(app->arena, STR_FMT "/bge-m3", STR_ARG(data));
    return true;
}

/* Anything but a plain yes is a no, as is the end of the input. */
static bool is_agreed(struct str folder)
{
    char line[16];
    printf("what   " STR_FMT "\nsize   %.0f MB\nfrom   " STR_FMT "\nto     " STR_FMT
           "\nDownload it? [y/N] ",
           STR_ARG(model.what), (double)model.size / 1e6, STR_ARG(model.url), STR_ARG(folder));
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin)) return false;
    struct str answer = str_trim(str_of(line));
    return str_eq_nocase(answer, STR("y")) || str_eq_nocase(answer, STR("yes"));
}

static bool fetch(const struct app *app, struct str folder, struct err *e)
{
    static const struct files anywhere = {.mode = FILES_PERSON};
    const struct engine *engine = app_engine(app, PRINCIPAL_PERSON);
    struct download d = {
        .url = model.url,
        .path = arena_printf(app->arena, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(model.file)),
        .size = model.size,
        .sha256 = model.sha256,
        .progress = show};
    return files_make_folders(app->arena, &anywhere, folder, e) &&
           download_file(app->arena, engine->transport, &d, e);
}

int app_fetch_embeddings(const struct app *app)
{
    struct err e = err_init(app->arena);
    struct str folder;
    bool ok =
        app->arg_count == 1 || err_set(&e, ERR_USAGE, "models fetch-embeddings takes no argument");
    ok = ok && folder_of(app, &folder, &e);
    if (ok && !is_agreed(folder)) {
        printf("\nNothing was downloaded.\n");
        return 0;
    }
    if (ok && fetch(app, folder, &e)) {
        printf("Set EMBEDDING_MODEL_DIR=" STR_FMT " and run `aws-api-mcp-server models embed`.\n",
               STR_ARG(folder));
        return 0;
    }
    return app_failed(&e);
}
