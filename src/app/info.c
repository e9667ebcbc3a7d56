/* --version and --help. */
#include "app/app.h"

#include <stdio.h>

#include "model/model.h"

int app_version(const struct app *app)
{
    const struct engine *g = app_engine(app, PRINCIPAL_PERSON);
    printf("aws-api-mcp-server %s\n", AAM_VERSION);
    if (!g->model) {
        printf("models: none (" STR_FMT ")\n", STR_ARG(g->model_error));
        return 0;
    }
    struct model_info info = model_info(g->model);
    printf("models: " STR_FMT ", %u services, %u operations\n", STR_ARG(info.source), info.services,
           info.operations);
    return 0;
}

int app_help(const struct app *app)
{
    (void)app;
    fputs(
        "usage: aws-api-mcp-server                     serve the Model Context Protocol on stdio,\n"
        "                                              or HTTP (AWS_API_MCP_TRANSPORT)\n"
        "       aws-api-mcp-server exec aws SERVICE OPERATION [OPTIONS]\n"
        "                                              run one command, as the AWS CLI would\n"
        "       aws-api-mcp-server exec --stop-after=lex|parse|plan|serialize aws ...\n"
        "                                              show that stage as JSON, run nothing\n"
        "       aws-api-mcp-server exec --trace aws ...\n"
        "                                              tell of each exchange, secrets masked\n"
        "       aws-api-mcp-server suggest WORDS...     find the command for what you want\n"
        "       aws-api-mcp-server models build --from DIR|DEB|WHEEL|ZIP [--to FILE]\n"
        "       aws-api-mcp-server models info|update\n"
        "       aws-api-mcp-server models embed|fetch-embeddings\n"
        "       aws-api-mcp-server policy check \"aws ...\" | show | dump --read-only\n"
        "       aws-api-mcp-server doctor [--online]    what is configured, what works, what to "
        "fix\n"
        "       aws-api-mcp-server --version\n",
        stdout);
    return 0;
}
