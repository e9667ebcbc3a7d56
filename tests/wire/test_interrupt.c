/* Ctrl-C while `exec` transfers: what was begun is taken back. */
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire.h"

static const char **environment(struct wire *w)
{
    struct arena *a = w->arena;
    const char **pairs = ARENA_ARRAY(a, const char *, 8);
    pairs[0] = "AWS_ACCESS_KEY_ID=AKIDEXAMPLE";
    pairs[1] = "AWS_SECRET_ACCESS_KEY=secret";
    pairs[2] = "AWS_REGION=us-east-1";
    pairs[3] = "AWS_CONFIG_FILE=/nonexistent/config";
    pairs[4] = "AWS_SHARED_CREDENTIALS_FILE=/nonexistent/credentials";
    pairs[5] = "AWS_API_MCP_MODELS=" MODELS_DB;
    pairs[6] = arena_cstr(
        a, arena_printf(a, "AWS_ENDPOINT_URL=http://127.0.0.1:%d", s3_server_port(w->server)));
    return pairs;
}

/* Starts `exec s3 cp FROM TO`, signals it when the server has had `begun` in a request, and gives
 * its exit status. */
static int interrupted(struct wire *w, const char *from, const char *to, const char *begun,
                       int number)
{
    const char *args[] = {PROGRAM, "exec", "s3", "cp", from, to, NULL};
    pid_t pid;
    int status = 0;
    if (!CHECK(posix_spawn(&pid, PROGRAM, NULL, NULL, (char **)(uintptr_t)args,
                           (char **)(uintptr_t)environment(w)) == 0)) {
        return -1;
    }
    for (int i = 0; i < 500; i++) {
        if (s3_server_head(w->server, w->arena, str_of(begun)).n > 0) break;
        cancel_sleep_ms(NULL, 10);
    }
    CHECK(kill(pid, number) == 0 && waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static struct str below(struct wire *w, const char *name)
{
    return arena_printf(w->arena, STR_FMT "/%s", STR_ARG(w->folder), name);
}

void run_tests(struct arena *a)
{
    struct wire *w = wire_new(a, "");
    struct err e = err_init(a);
    struct str big = wire_pattern(a, 20u << 20);
    CHECK_OK(files_write(a, &w->engine.files, STR("big"), 0600, big, &e), &e);
    s3_server_put(w->server, STR("b/big"), big);
    size_t before = wire_files(w);
    test_begin("an upload");
    s3_server_behave(w->server, (struct s3_behaviour){.delay_ms = 300});
    CHECK(interrupted(w, below(w, "big").p, "s3://b/up", "partNumber=1", SIGINT) == 130);
    CHECK(str_find(s3_server_log(w->server, a), STR("DELETE /b/up?uploadId=upload-1")) != STR_NPOS);
    test_begin("a download");
    s3_server_behave(w->server, (struct s3_behaviour){.delay_ms = 300});
    CHECK(interrupted(w, "s3://b/big", below(w, "down").p, "GET /b/big", SIGTERM) == 130);
    CHECK(wire_files(w) == before);
    s3_server_stop(w->server);
}
