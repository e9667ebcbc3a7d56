#include "app/app.h"

#include <stdio.h>
#include <unistd.h>

#include "app/confine.h"
#include "app/variables.h"
#include "base/limits.h"
#include "mcp/call_aws.h"
#include "mcp/scripts.h"
#include "mcp/server.h"
#include "mcp/suggest.h"

#define WORKERS 8u
#define QUEUE 1000u
#define KEEP_FREE (4u * MIB) /* more than most answers take */

static struct tool scripts_tool(const struct app *app)
{
    struct buf warnings = buf_new(app->arena, MIB);
    struct scripts *scripts = ARENA_NEW(app->arena, struct scripts);
    struct str folder = env_or(app->env, STR("AWS_API_MCP_AGENT_SCRIPTS_DIR"), STR_NONE);
    *scripts = scripts_load(app->arena, folder, &warnings);
    struct str rest = str_trim(buf_str(&warnings)), line;
    while (rest.n > 0 && str_next(&rest, '\n', &line)) {
        fprintf(stderr, "aws-api-mcp-server: " STR_FMT "\n", STR_ARG(line));
    }
    return plan_tool(app->arena, scripts);
}

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
    if (!engine->model) {
        fprintf(stderr, "aws-api-mcp-server: " STR_FMT "\n", STR_ARG(engine->model_error));
    }
    bool has_scripts = variables_want_scripts(app->env);
    struct tool scripts = has_scripts ? scripts_tool(app) : (struct tool){.name = STR_NONE};
    struct str shortage = app_confine(app, engine).shortage;
    if (shortage.n > 0) {
        fprintf(stderr, "aws-api-mcp-server: not fully confined: " STR_FMT "\n", STR_ARG(shortage));
    }
    struct engine reader = *engine;
    reader.policy.read_only = READ_ONLY_TOOL;
    const struct tool tools[] = {call_aws_tool(engine), read_aws_tool(&reader),
                                 suggest_tool(suggest_new(app->arena, engine)), scripts};
    const struct mcp_options options = {
        .name = STR("aws-api-mcp-server"),
        .title = STR("AWS API"),
        .version = STR(AAM_VERSION),
        .instructions = STR("Use call_aws to run AWS CLI commands, read_aws for those that only "
                            "read. A command that fails says what "
                            "to change; '<command> help' describes any command. "
                            "suggest_aws_commands finds the command for what you want."),
        .tools = tools,
        .tool_count = ARRAY_LEN(tools) - !has_scripts,
        .workers = WORKERS,
        .queue = QUEUE,
        .ask_timeout_ms = variables_consent_timeout_ms(app->env),
        .conformance = app->arg_count > 0,
    };
    return mcp_serve(&options, STDIN_FILENO, out);
}
