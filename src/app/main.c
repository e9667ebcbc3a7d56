/* aws-api-mcp-server: every AWS API for AI assistants and for people, guarded, in one program. */
#include "app/app.h"

#include <stdio.h>

static const struct {
    struct str name;
    app_fn run;
} sub_commands[] = {
    {STR_INIT("exec"), app_exec},     {STR_INIT("models"), app_models},
    {STR_INIT("policy"), app_policy}, {STR_INIT("suggest"), app_suggest},
    {STR_INIT("doctor"), app_doctor}, {STR_INIT("--version"), app_version},
    {STR_INIT("--help"), app_help},   {STR_INIT("help"), app_help},
};

static app_fn find_sub_command(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(sub_commands); i++) {
        if (str_eq(sub_commands[i].name, name)) return sub_commands[i].run;
    }
    return NULL;
}

static int unknown(struct str name)
{
    fprintf(stderr, "aws-api-mcp-server: there is no sub-command '" STR_FMT "'. Try --help.\n",
            STR_ARG(name));
    return 252;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct str *args = ARENA_ARRAY(a, struct str, (size_t)argc + 1);
    for (int i = 1; i < argc; i++) args[i - 1] = str_of(argv[i]);
    struct app app = {.arena = a,
                      .env = env_of_process(a),
                      .args = args,
                      .arg_count = argc > 0 ? (size_t)argc - 1 : 0};
    int status;
    bool serves = app.arg_count == 0 || str_eq(args[0], STR("--conformance"));
    if (serves) {
        status = app_serve(&app);
    } else {
        app_fn run = find_sub_command(args[0]);
        app.args++;
        app.arg_count--;
        status = run ? run(&app) : unknown(args[0]);
    }
    arena_free(a);
    return status;
}
