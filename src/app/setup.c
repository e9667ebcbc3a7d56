#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/own_files.h"
#include "app/variables.h"
#include "base/limits.h"
#include "custom/table.h"
#include "engine/audit.h"
#include "http/curl.h"
#include "model/locate.h"

#define AUDIT_LIMIT (10 * (int64_t)MIB)

struct str app_exe_folder(struct arena *a)
{
    size_t size = 4096;
    char *path = arena_alloc(a, size);
    ssize_t n = readlink("/proc/self/exe", path, size);
    if (n <= 0) return STR(".");
    struct str file = {path, (size_t)n};
    size_t slash = str_rfind_char(file, '/');
    return slash == STR_NPOS ? STR(".") : str_sub(file, 0, slash);
}

int app_failed(const struct err *e)
{
    fprintf(stderr, "aws-api-mcp-server: " STR_FMT "\n", STR_ARG(e->message));
    if (e->hint.n > 0) fprintf(stderr, STR_FMT "\n", STR_ARG(e->hint));
    return err_exit_status(e);
}

struct str app_user_agent(struct arena *a)
{
    return arena_printf(a, "aws-api-mcp-server/%s os/linux lang/c", AAM_VERSION);
}

/* What an operator who switches telemetry on tells AWS beyond that: how the server is set up. */
static void add_telemetry(const struct app *app, struct engine *g)
{
    static const char *const access[] = {[FILES_NONE] = "no-access",
                                         [FILES_WORKDIR] = "workdir",
                                         [FILES_UNRESTRICTED] = "unrestricted",
                                         [FILES_PERSON] = "unrestricted"};
    if (env_switch(app->env, STR("AWS_API_MCP_TELEMETRY")) != ENV_ON) return;
    g->names_client = true;
    g->user_agent = arena_printf(
        app->arena, STR_FMT " cfg/ro#%d cfg/consent#%d cfg/scripts#%d cfg/file-access#%s",
        STR_ARG(g->user_agent), g->policy.read_only != READ_ONLY_OFF, g->policy.consent_wanted,
        variables_want_scripts(app->env), access[g->files.mode]);
}

struct log *app_log(const struct app *app)
{
    enum log_level least = LOG_INFO;
    struct str home = env_home(app->env);
    (void)log_level_find(env_or(app->env, STR("FASTMCP_LOG_LEVEL"), STR_NONE), &least);
    struct str path = STR_NONE;
    if (home.n > 0) {
        path = arena_printf(app->arena, STR_FMT "/.aws/aws-api-mcp/aws-api-mcp-server.log",
                            STR_ARG(home));
    }
    return log_new(app->arena, path, least);
}

const struct scripts *app_scripts(const struct app *app, struct str **warnings, size_t *n)
{
    *n = 0;
    if (!variables_want_scripts(app->env)) return NULL;
    struct buf text = buf_new(app->arena, MIB);
    struct scripts *scripts = ARENA_NEW(app->arena, struct scripts);
    struct str folder = env_or(app->env, STR("AWS_API_MCP_AGENT_SCRIPTS_DIR"), STR_NONE);
    *scripts = scripts_load(app->arena, folder, &text);
    struct str rest = str_trim(buf_str(&text)), line;
    *warnings = ARENA_ARRAY(app->arena, struct str, text.n + 1);
    while (rest.n > 0 && str_next(&rest, '\n', &line)) (*warnings)[(*n)++] = line;
    return scripts;
}

static void open_model(const struct app *app, struct engine *g)
{
    struct err e = err_init(app->arena);
    struct str path;
    if (model_locate(app->arena, app->env, app_exe_folder(app->arena), &path, &e) &&
        model_open(app->arena, path, &g->model, &e)) {
        return;
    }
    g->model = NULL;
    g->model_error = e.message;
}

bool app_files_mode(const struct env *v, struct str *word, enum files_mode *mode)
{
    static const struct {
        struct str word;
        enum files_mode mode;
    } words[] = {
        {STR_INIT("unrestricted"), FILES_UNRESTRICTED},
        {STR_INIT("true"), FILES_UNRESTRICTED},
        {STR_INIT("yes"), FILES_UNRESTRICTED},
        {STR_INIT("1"), FILES_UNRESTRICTED},
        {STR_INIT("no-access"), FILES_NONE},
        {STR_INIT("workdir"), FILES_WORKDIR},
        {STR_INIT("false"), FILES_WORKDIR},
        {STR_INIT("no"), FILES_WORKDIR},
        {STR_INIT("0"), FILES_WORKDIR},
    };
    *word = env_or(v, STR("AWS_API_MCP_ALLOW_UNRESTRICTED_LOCAL_FILE_ACCESS"), STR("workdir"));
    *mode = FILES_WORKDIR;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (!str_eq_nocase(*word, words[i].word)) continue;
        *mode = words[i].mode;
        return true;
    }
    return false;
}

/* Files named by a person are the person's business; those named by a model stay below the working
 * folder, and there are none without one. */
static struct files open_files(const struct app *app, enum principal principal)
{
    if (principal == PRINCIPAL_PERSON) return (struct files){.mode = FILES_PERSON};
    struct str word, folder = env_or(app->env, STR("AWS_API_MCP_WORKING_DIR"), STR_NONE);
    enum files_mode mode;
    (void)app_files_mode(app->env, &word, &mode);
    if (mode == FILES_NONE) return (struct files){.mode = FILES_NONE};
    if (folder.n == 0 && mode == FILES_WORKDIR) return (struct files){.mode = FILES_NONE};
    char *resolved = folder.n > 0 ? realpath(arena_cstr(app->arena, folder), NULL) : NULL;
    struct files files = {.mode = FILES_NONE};
    if (mode == FILES_UNRESTRICTED) files = (struct files){.mode = mode, .folder = folder};
    struct stat st;
    bool is_folder =
        resolved && folder.p[0] == '/' && stat(resolved, &st) == 0 && S_ISDIR(st.st_mode);
    if (is_folder) files.chosen = arena_str(app->arena, str_of(resolved));
    if (is_folder && mode == FILES_WORKDIR) {
        files.mode = FILES_WORKDIR;
        files.folder = files.chosen;
    }
    app_own_files(app, &files);
    arena_defer(app->arena, free, resolved);
    return files;
}

struct engine *app_engine(const struct app *app, enum principal principal)
{
    struct arena *a = app->arena;
    struct engine *g = ARENA_NEW(a, struct engine);
    *g = engine_new(a, &clock_system);
    g->env = app->env;
    g->policy = policy_of_env(a, app->env, principal);
    g->files = open_files(app, principal);
    g->random = &random_system;
    g->transport = curl_transport_new(a);
    g->user_agent = app_user_agent(a);
    g->commands = custom_commands;
    g->command_count = custom_command_count;
    g->for_model = principal == PRINCIPAL_MODEL;
    if (g->for_model) {
        g->default_profile = env_or(app->env, STR("AWS_API_MCP_PROFILE_NAME"), STR_NONE);
        g->log = app_log(app);
        g->audit = audit_new(a, audit_path(a, app->env), AUDIT_LIMIT);
        add_telemetry(app, g);
    }
    open_model(app, g);
    return g;
}
