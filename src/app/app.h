/* The program: its sub-commands and what they share. */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/log.h"
#include "engine/engine.h"
#include "mcp/scripts.h"

struct app {
    struct arena *arena; /* lives as long as the process */
    const struct env *env;
    const struct str *args; /* behind the sub-command's name */
    size_t arg_count;
};

/* Returns the exit status. */
typedef int (*app_fn)(const struct app *app);

int app_serve(const struct app *app);            /* no sub-command: MCP on stdio */
int app_exec(const struct app *app);             /* one command as a command-line program */
int app_models(const struct app *app);           /* build, info, update the model database */
int app_embed(const struct app *app);            /* models embed: the vectors of all commands */
int app_fetch_embeddings(const struct app *app); /* models fetch-embeddings: asks first */
int app_policy(const struct app *app);           /* explain what the rules say */
int app_suggest(const struct app *app);          /* commands for what a person wants */
int app_doctor(const struct app *app);           /* what is configured, what works, what to fix */
/* The mode that AWS_API_MCP_ALLOW_UNRESTRICTED_LOCAL_FILE_ACCESS asks for; false for an unknown
 * word, which means FILES_WORKDIR. */
bool app_files_mode(const struct env *v, struct str *word, enum files_mode *mode);
/* The error and its hint on stderr; the exit status. */
int app_failed(const struct err *e);
int app_version(const struct app *app);
int app_help(const struct app *app);

/* The engine for a front end. Never fails: what is missing is said by the command that needs it. */
struct engine *app_engine(const struct app *app, enum principal principal);

/* The log of a server: ~/.aws/aws-api-mcp/aws-api-mcp-server.log and stderr, from the level of
 * FASTMCP_LOG_LEVEL on. Nothing is opened before the first line. */
struct log *app_log(const struct app *app);

/* NULL when EXPERIMENTAL_AGENT_SCRIPTS is off. `warnings`: what was left out, and why. */
const struct scripts *app_scripts(const struct app *app, struct str **warnings, size_t *n);

struct str app_exe_folder(struct arena *a); /* where the running program is */

/* "aws-api-mcp-server/0.1.0" and so on, sent with every request. */
struct str app_user_agent(struct arena *a);

#endif
