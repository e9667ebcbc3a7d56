#include "app/app.h"

#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "mcp/call_aws.h"
#include "mcp/server.h"
#include "mcp/suggest.h"

#define WORKERS 8u
#define QUEUE 64u
#define KEEP_FREE (4u * MIB) /* more than most answers take */

int app_serve(const struct app *app)
{
    arena_keep_free(KEEP_FREE);
    int out = mcp_claim_stdout();
    const struct engine *engine = app_engine(app, PRINCIPAL_MODEL);
    if (!engine->model) {
        fprintf(stderr, "aws-api-mcp-server: " STR_FMT "\n", STR_ARG(engine->model_error));
    }
    struct engine reader = *engine;
    reader.policy.read_only = READ_ONLY_TOOL;
    const struct tool tools[] = {call_aws_tool(engine), read_aws_tool(&reader),
                                 suggest_tool(suggest_new(app->arena, engine))};
    const struct mcp_options options = {
        .name = STR("aws-api-mcp-server"),
        .title = STR("AWS API"),
        .version = STR(AAM_VERSION),
        .instructions = STR("Use call_aws to run AWS CLI commands, read_aws for those that only "
                            "read. A command that fails says what "
                            "to change; '<command> help' describes any command. "
                            "suggest_aws_commands finds the command for what you want."),
        .tools = tools,
        .tool_count = ARRAY_LEN(tools),
        .workers = WORKERS,
        .queue = QUEUE,
        .conformance = app->arg_count > 0,
    };
    return mcp_serve(&options, STDIN_FILENO, out);
}
