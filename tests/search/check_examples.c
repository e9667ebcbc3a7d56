/* Is the example line of every command that can be suggested taken by the command parser as it
 * stands?  usage: check_examples DATABASE, in a folder that has a file FILE for streamed bodies */
#include <stdio.h>
#include <unistd.h>

#include "cli/lex.h"
#include "custom/table.h"
#include "mcp/suggest.h"

#define SHOWN_MAX 40

/* Commands of the AWS CLI that this program does not run. */
static const struct str not_run[] = {
    STR_INIT("aws configure"),
    STR_INIT("aws configure set region eu-central-1"),
    STR_INIT("aws configure sso"),
    STR_INIT("aws codeartifact login --tool npm --domain DOMAIN --repository REPOSITORY"),
    STR_INIT("aws sso login --profile PROFILE"),
    STR_INIT("aws cloudformation deploy --template-file FILE --stack-name STACK"),
    STR_INIT("aws cloudformation package --template-file FILE --s3-bucket BUCKET"),
    STR_INIT("aws emr add-steps --cluster-id CLUSTER_ID --steps STEPS"),
    STR_INIT("aws emr terminate-clusters --cluster-ids CLUSTER_ID"),
};

static bool is_not_run(struct str line)
{
    for (size_t i = 0; i < ARRAY_LEN(not_run); i++) {
        if (str_eq(line, not_run[i])) return true;
    }
    return false;
}

static bool parses(struct arena *a, const struct engine *engine, struct str line, struct err *e)
{
    struct cli_context ctx = {.model = engine->model,
                              .files = &engine->files,
                              .commands = custom_commands,
                              .command_count = custom_command_count};
    struct words words;
    struct invocation in;
    return lex_command(a, line, &words, e) && cli_parse(a, &ctx, &words, &in, e);
}

static bool check(const struct engine *engine, const struct suggest *s, size_t i, bool *none,
                  int shown)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct str line = STR_NONE;
    bool ok = suggest_example(a, s, i, &line, &e);
    *none = ok && (line.n == 0 || is_not_run(line));
    if (ok && !*none) ok = parses(a, engine, line, &e);
    if (!ok && shown < SHOWN_MAX) {
        printf(STR_FMT "\n  " STR_FMT "\n", STR_ARG(line), STR_ARG(e.message));
    }
    arena_free(a);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc != 2 || access(argv[1], R_OK) != 0) {
        printf("skipped: no database %s\n", argc == 2 ? argv[1] : "");
        return 77;
    }
    struct arena *a = arena_new();
    struct err e = err_init(a);
    static const char *const nothing[] = {NULL};
    struct engine engine = {.env = env_of_pairs(a, nothing), .files = {.mode = FILES_UNRESTRICTED}};
    if (!model_open(a, str_of(argv[1]), &engine.model, &e)) {
        printf(STR_FMT "\n0 passed, 1 failed\n", STR_ARG(e.message));
        return 1;
    }
    const struct suggest *s = suggest_new(a, &engine);
    int passed = 0, failed = 0, none = 0;
    for (size_t i = 0; i < suggest_count(s); i++) {
        bool empty;
        bool ok = check(&engine, s, i, &empty, failed);
        none += empty;
        passed += ok && !empty;
        failed += !ok;
    }
    printf("%d without a line to run: not offered by the CLI, or not run by this program\n%d "
           "passed, %d failed\n",
           none, passed, failed);
    arena_free(a);
    return failed > 0 || passed == 0;
}
