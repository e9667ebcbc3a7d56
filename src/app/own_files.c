#include "app/own_files.h"

#include <limits.h>
#include <stdlib.h>

#include "engine/audit.h"

#define ENTRIES 256u /* search paths may be long; what comes behind is not guarded */

struct list {
    struct arena *arena;
    struct own_path *items;
    size_t n;
};

/* What is not there yet is where it would be made. */
static struct str resolve(struct arena *a, struct str path)
{
    char real[PATH_MAX];
    if (realpath(arena_cstr(a, path), real)) return arena_str(a, str_of(real));
    size_t slash = str_rfind_char(path, '/');
    if (slash == 0 || slash == STR_NPOS) return path;
    if (!realpath(arena_cstr(a, str_sub(path, 0, slash)), real)) return path;
    return arena_printf(a, "%s" STR_FMT, real, STR_ARG(str_from(path, slash)));
}

static void add(struct list *l, struct str path, bool is_secret)
{
    if (!str_starts(path, STR("/")) || path.n == 1 || l->n == ENTRIES) return;
    l->items[l->n++] = (struct own_path){resolve(l->arena, path), is_secret};
}

/* ---- the tables ---- */

static const struct {
    struct str variable;
    bool is_secret;
} files[] = {
    {STR_INIT("AWS_CONFIG_FILE"), true},
    {STR_INIT("AWS_SHARED_CREDENTIALS_FILE"), true},
    {STR_INIT("AWS_WEB_IDENTITY_TOKEN_FILE"), true},
    {STR_INIT("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"), true},
    {STR_INIT("AWS_LOGIN_CACHE_DIRECTORY"), true},
    {STR_INIT("AWS_CA_BUNDLE"), false},
    {STR_INIT("REQUESTS_CA_BUNDLE"), false},
    {STR_INIT("CURL_CA_BUNDLE"), false},
    {STR_INIT("SSL_CERT_FILE"), false},
    {STR_INIT("SSL_CERT_DIR"), false},
    {STR_INIT("OPENSSL_CONF"), false},
    {STR_INIT("AWS_API_MCP_MODELS"), false},
    {STR_INIT("AWS_API_MCP_AGENT_SCRIPTS_DIR"), false},
    {STR_INIT("EMBEDDING_MODEL_DIR"), false},
};

/* Lists of folders that other programs search. */
static const struct str searched[] = {STR_INIT("PATH"),       STR_INIT("LD_LIBRARY_PATH"),
                                      STR_INIT("LD_PRELOAD"), STR_INIT("PYTHONPATH"),
                                      STR_INIT("NODE_PATH"),  STR_INIT("PERL5LIB")};

void app_own_files(const struct app *app, struct files *f)
{
    struct arena *a = app->arena;
    struct list l = {.arena = a, .items = ARENA_ARRAY(a, struct own_path, ENTRIES)};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        add(&l, env_or(app->env, files[i].variable, STR_NONE), files[i].is_secret);
    }
    add(&l, audit_path(a, app->env), false);
    add(&l, STR("/proc/self/exe"), false);
    add(&l, arena_printf(a, STR_FMT "/models.db", STR_ARG(app_exe_folder(a))), false);
    for (size_t i = 0; i < ARRAY_LEN(searched); i++) {
        struct str rest = env_or(app->env, searched[i], STR_NONE), folder;
        while (str_next(&rest, ':', &folder)) add(&l, folder, false);
    }
    f->own = l.items;
    f->own_count = l.n;
}
