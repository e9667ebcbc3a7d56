/* `doctor`: what is configured, what works, what to fix. Asks nobody outside this machine unless
 * --online is given, and prints no secret. */
#include "app/app.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/confine.h"
#include "app/variables.h"
#include "auth/credentials.h"
#include "base/limits.h"
#include "engine/settings.h"
#include "model/locate.h"
#include "policy/document.h"
#include "search/search.h"

#define KEY_SHOWN 4u /* last characters of an access key's name */

static void add_err(struct findings *f, const char *topic, const struct err *e)
{
    finding_add(f, FINDING_FAULT, topic, str_trim(e->message), e->hint);
}

static void check_models(const struct app *app, const struct engine *g, struct findings *f)
{
    struct arena *a = app->arena;
    if (!g->model) {
        finding_add(f, FINDING_FAULT, "models", g->model_error,
                    STR("aws-api-mcp-server models update"));
        return;
    }
    struct err e = err_init(a);
    struct str path = STR_NONE;
    if (!model_locate(a, app->env, app_exe_folder(a), &path, &e)) {
        add_err(f, "models", &e);
        return;
    }
    struct model_info info = model_info(g->model);
    finding_add(f, FINDING_OK, "models",
                arena_printf(a, STR_FMT ": " STR_FMT ", %u services, %u operations", STR_ARG(path),
                             STR_ARG(info.source), info.services, info.operations),
                STR_NONE);
    const struct search_index *index;
    if (search_open(a, model_blob(g->model, SEARCH_BLOB), &index, &e)) {
        finding_add(f, FINDING_OK, "suggestions", STR("the index can be used"), STR_NONE);
    } else {
        add_err(f, "suggestions", &e);
    }
}

/* FOLDER: the working folder as it is set, or nothing. */
static void report_mode(struct arena *a, const struct engine *g, struct str folder,
                        struct findings *f)
{
    bool writable = g->files.mode == FILES_WORKDIR && access(arena_cstr(a, folder), W_OK) == 0;
    switch (g->files.mode) {
    case FILES_NONE:
        finding_add(f, FINDING_OK, "files", STR("commands have none"),
                    folder.n > 0 ? STR_NONE
                                 : STR("set AWS_API_MCP_WORKING_DIR to give them a "
                                       "folder"));
        break;
    case FILES_WORKDIR:
        finding_add(f, writable ? FINDING_OK : FINDING_WARNING, "files",
                    arena_printf(a, "below " STR_FMT "%s", STR_ARG(folder),
                                 writable ? "" : ", where nothing can be written"),
                    STR_NONE);
        break;
    case FILES_UNRESTRICTED:
    case FILES_PERSON:
        finding_add(f, FINDING_WARNING, "files", STR("commands may use every file of this user"),
                    STR("workdir is safer"));
        break;
    }
}

static void check_files(const struct app *app, const struct engine *g, struct findings *f)
{
    struct arena *a = app->arena;
    struct str folder = env_or(app->env, STR("AWS_API_MCP_WORKING_DIR"), STR_NONE);
    struct str word;
    enum files_mode asked;
    if (!app_files_mode(app->env, &word, &asked)) {
        finding_add(f, FINDING_WARNING, "files",
                    arena_printf(a, "'" STR_FMT "' is no mode of file access; workdir is used",
                                 STR_ARG(word)),
                    STR("use workdir, no-access or unrestricted"));
    }
    struct stat st;
    bool exists = folder.n > 0 && stat(arena_cstr(a, folder), &st) == 0 && S_ISDIR(st.st_mode);
    if (folder.n > 0 && (folder.p[0] != '/' || !exists)) {
        finding_add(f, FINDING_FAULT, "files",
                    arena_printf(a, "AWS_API_MCP_WORKING_DIR is '" STR_FMT "', which is %s",
                                 STR_ARG(folder),
                                 exists ? "not absolute" : "not an existing folder"),
                    STR("name an existing folder by its absolute path"));
        return;
    }
    report_mode(a, g, folder, f);
}

static void check_sandbox(const struct app *app, const struct engine *g, struct findings *f)
{
    struct confinement c = confinement_of(app, g);
    if (!c.is_wanted) {
        finding_add(f, FINDING_WARNING, "sandbox", STR("off: the kernel confines nothing"),
                    STR("unset AWS_API_MCP_SANDBOX"));
        return;
    }
    struct str text =
        arena_printf(app->arena, "the server %s and %s",
                     c.files ? "opens files in its own places only" : "may open all files",
                     c.programs ? "starts no programs" : "may start programs");
    finding_add(f, c.shortage.n > 0 ? FINDING_WARNING : FINDING_OK, "sandbox", text, c.shortage);
}

static void check_transport(const struct app *app, struct findings *f)
{
    if (!variables_want_http(app->env)) return;
    const struct mcp_http http = variables_http(app->env);
    bool by_token =
        str_eq_nocase(str_trim(env_or(app->env, STR("AUTH_TYPE"), STR_NONE)), STR("oauth"));
    struct str who = by_token
                         ? arena_printf(app->arena, "access tokens of " STR_FMT,
                                        STR_ARG(env_or(app->env, STR("AUTH_ISSUER"), STR_NONE)))
                         : STR("without authentication");
    finding_add(f, FINDING_OK, "transport",
                arena_printf(app->arena,
                             "HTTP at " STR_FMT ", port %lld; hosts " STR_FMT "; origins " STR_FMT
                             "; " STR_FMT,
                             STR_ARG(http.host), (long long)http.port, STR_ARG(http.hosts),
                             STR_ARG(http.origins), STR_ARG(who)),
                STR_NONE);
}

static void check_policy(const struct app *app, const struct engine *g, struct findings *f)
{
    struct document d;
    struct err e = err_init(app->arena);
    if (!document_read(app->arena, g->policy.policy_file, &d, &e)) {
        finding_add(f, FINDING_FAULT, "policy", str_trim(e.message),
                    STR("until it is mended, every call is refused"));
        return;
    }
    finding_add(
        f, FINDING_OK, "policy",
        arena_printf(app->arena, STR_FMT " %s; read mode %s, consent %s, secrets %s",
                     STR_ARG(g->policy.policy_file), d.exists ? "is in force" : "does not exist",
                     g->policy.read_only == READ_ONLY_OFF ? "off" : "on",
                     g->policy.consent_wanted ? "on" : "off", secrets_name(g->policy.secrets)),
        STR_NONE);
}

static void check_scripts(const struct app *app, struct findings *f)
{
    struct str *warnings;
    size_t n;
    const struct scripts *s = app_scripts(app, &warnings, &n);
    if (!s) return;
    finding_add(f, FINDING_OK, "scripts", arena_printf(app->arena, "%zu", s->n), STR_NONE);
    for (size_t i = 0; i < n; i++) {
        finding_add(f, FINDING_WARNING, "scripts", warnings[i], STR_NONE);
    }
}

/* ---- who signs ---- */

static bool refuse(void *ctx, struct arena *a, const struct http_request *request,
                   const struct http_options *options, struct http_response *response,
                   struct err *e)
{
    (void)a;
    (void)request;
    (void)options;
    (void)response;
    *(bool *)ctx = true;
    return err_set(e, ERR_NETWORK, "not asked: doctor stays offline without --online");
}

static void check_credentials(const struct app *app, const struct config *config,
                              const struct settings *s, struct findings *f)
{
    struct arena *a = app->arena;
    bool was_asked = false;
    const struct transport offline = {refuse, &was_asked};
    const struct credential_query q = {.env = app->env,
                                       .config = config,
                                       .profile = s->profile,
                                       .profile_explicit = s->profile_explicit,
                                       .region = s->endpoint.region,
                                       .transport = &offline,
                                       .clock = &clock_system};
    struct credentials found;
    struct err e = err_init(a);
    if (credentials_find(a, &q, &found, &e)) {
        size_t shown = found.access_key.n > 2 * KEY_SHOWN ? KEY_SHOWN : 0;
        struct str end = str_from(found.access_key, found.access_key.n - shown);
        finding_add(f, FINDING_OK, "credentials",
                    arena_printf(a, "by provider " STR_FMT ", access key ..." STR_FMT,
                                 STR_ARG(found.source), STR_ARG(end)),
                    STR_NONE);
    } else if (was_asked) {
        finding_add(f, FINDING_WARNING, "credentials",
                    STR("they come from the network (role, SSO, container or instance), which was "
                        "not asked"),
                    STR("aws-api-mcp-server doctor --online"));
    } else {
        add_err(f, "credentials", &e);
    }
}

static void check_identity(const struct app *app, const struct engine *g, struct findings *f)
{
    struct err e = err_init(app->arena);
    const struct config *config;
    if (!config_load(app->arena, app->env, &config, &e)) {
        add_err(f, "configuration", &e);
        return;
    }
    const struct invocation in = {.globals = {.profile = g->default_profile}};
    struct settings s;
    if (!settings_resolve(app->arena, app->env, config, &in, &s, &e)) {
        add_err(f, "configuration", &e);
        return;
    }
    finding_add(f, FINDING_OK, "profile", s.profile.n > 0 ? s.profile : STR("default"), STR_NONE);
    if (s.endpoint.region.n > 0) {
        finding_add(f, FINDING_OK, "region", s.endpoint.region, STR_NONE);
    } else {
        finding_add(f, FINDING_WARNING, "region", STR("none: commands need --region"),
                    STR("set AWS_REGION"));
    }
    check_credentials(app, config, &s, f);
}

static void check_online(const struct app *app, const struct engine *g, struct findings *f)
{
    struct request *r = ARENA_NEW(app->arena, struct request);
    struct err e = err_init(app->arena);
    *r = request_new(app->arena, g);
    struct str line = STR("aws sts get-caller-identity --query Arn --output text");
    if (engine_prepare(r, line, &e) && engine_run(r, &e)) {
        finding_add(f, FINDING_OK, "AWS",
                    arena_printf(app->arena, "answers as " STR_FMT, STR_ARG(str_trim(r->text))),
                    STR_NONE);
    } else {
        add_err(f, "AWS", &e);
    }
}

/* ---- the report ---- */

static int report(const struct findings *f)
{
    static const char *const words[] = {"ok", "WARN", "FAULT"};
    size_t counts[] = {0, 0, 0};
    for (size_t i = 0; i < f->n; i++) {
        const struct finding *x = &f->items[i];
        counts[x->level]++;
        printf("%-5s %-14.*s" STR_FMT "\n", words[x->level], STR_ARG(x->topic), STR_ARG(x->text));
        if (x->fix.n > 0) printf("%20s-> " STR_FMT "\n", "", STR_ARG(x->fix));
    }
    printf("%zu faults, %zu warnings\n", counts[FINDING_FAULT], counts[FINDING_WARNING]);
    return counts[FINDING_FAULT] > 0 ? 1 : 0;
}

int app_doctor(const struct app *app)
{
    bool online = app->arg_count == 1 && str_eq(app->args[0], STR("--online"));
    if (app->arg_count > 0 && !online) {
        fputs("usage: aws-api-mcp-server doctor [--online]\n", stderr);
        return 252;
    }
    const struct engine *g = app_engine(app, PRINCIPAL_MODEL);
    struct findings *f = ARENA_NEW(app->arena, struct findings);
    f->arena = app->arena;
    finding_add(f, FINDING_OK, "version", STR(AAM_VERSION), STR_NONE);
    check_models(app, g, f);
    variables_check(app->env, f);
    check_files(app, g, f);
    check_transport(app, f);
    check_sandbox(app, g, f);
    check_policy(app, g, f);
    check_scripts(app, f);
    check_identity(app, g, f);
    if (online) check_online(app, g, f);
    return report(f);
}
