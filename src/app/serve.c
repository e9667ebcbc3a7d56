#include "app/app.h"

#include <stdio.h>
#include <unistd.h>

#include "app/confine.h"
#include "app/oauth.h"
#include "app/variables.h"
#include "base/limits.h"
#include "mcp/call_aws.h"
#include "mcp/server.h"
#include "mcp/suggest.h"

#define WORKERS 8u
#define QUEUE 1000u
#define KEEP_FREE (4u * MIB) /* more than most answers take */

static const struct scripts *load_scripts(const struct app *app, struct log *log)
{
    struct str *warnings;
    size_t n;
    const struct scripts *scripts = app_scripts(app, &warnings, &n);
    for (size_t i = 0; i < n; i++) log_write(log, LOG_WARNING, STR_FMT, STR_ARG(warnings[i]));
    return scripts;
}

/* Whoever reads the log sees what the server may do; what is dangerous stands out. */
static void tell_start(const struct engine *g, const struct confinement *c)
{
    bool has_all_files = g->files.mode == FILES_UNRESTRICTED;
    log_write(g->log, LOG_INFO, "version %s starts; read mode %s, consent %s, secrets %s",
              AAM_VERSION, g->policy.read_only == READ_ONLY_OFF ? "off" : "on",
              g->policy.consent_wanted ? "on" : "off", secrets_name(g->policy.secrets));
    log_write(g->log, has_all_files ? LOG_WARNING : LOG_INFO, "files of commands: " STR_FMT,
              STR_ARG(has_all_files                    ? STR("every file of this user")
                      : g->files.mode == FILES_WORKDIR ? g->files.folder
                                                       : STR("none")));
    if (!g->model) log_write(g->log, LOG_ERROR, STR_FMT, STR_ARG(g->model_error));
    if (!c->is_wanted)
        log_write(g->log, LOG_WARNING, "the kernel confines nothing: AWS_API_MCP_SANDBOX is off");
    if (c->shortage.n > 0) {
        log_write(g->log, LOG_WARNING, "not fully confined: " STR_FMT, STR_ARG(c->shortage));
    }
}

/* What a client may tell its model about the server as a whole. */
#define INSTRUCTIONS                                                                               \
    "Use call_aws to run AWS CLI commands, read_aws for those that only read. A command that "     \
    "fails says what to change; '<command> help' describes any command. suggest_aws_commands "     \
    "finds the command for what you want."

int app_serve(const struct app *app)
{
    struct str fault = variables_transport_fault(app->arena, app->env);
    if (fault.n > 0) {
        fprintf(stderr, "aws-api-mcp-server: " STR_FMT "\n", STR_ARG(fault));
        return 1;
    }
    arena_keep_free(KEEP_FREE);
    int out = mcp_claim_stdout();
    struct engine *engine = app_engine(app, PRINCIPAL_MODEL);
    const struct scripts *scripts = load_scripts(app, engine->log);
    struct confinement confinement = app_confine(app, engine);
    tell_start(engine, &confinement);
    struct engine reader = *engine;
    reader.policy.read_only = READ_ONLY_TOOL;
    const struct tool tools[] = {call_aws_tool(engine), read_aws_tool(&reader),
                                 suggest_tool(suggest_new(app->arena, engine)),
                                 scripts ? plan_tool(app->arena, scripts)
                                         : (struct tool){.name = STR_NONE}};
    const struct mcp_options options = {
        .name = STR("aws-api-mcp-server"),
        .title = STR("AWS API"),
        .version = STR(AAM_VERSION),
        .instructions = STR(INSTRUCTIONS),
        .tools = tools,
        .tool_count = ARRAY_LEN(tools) - !scripts,
        .scripts = scripts,
        .workers = WORKERS,
        .queue = QUEUE,
        .log = engine->log,
        .ask_timeout_ms = variables_consent_timeout_ms(app->env),
        .conformance = app->arg_count > 0,
    };
    if (!variables_want_http(app->env)) return mcp_serve(&options, STDIN_FILENO, out);
    struct mcp_http http = variables_http(app->env);
    http.gate = oauth_gate(app->arena, app->env, engine);
    struct err e = err_init(app->arena);
    if (mcp_serve_http(&options, &http, &e)) return 0;
    log_write(engine->log, LOG_CRITICAL, STR_FMT, STR_ARG(e.message));
    return 1;
}
