#include "wire.h"

#include <stdio.h>
#include <stdlib.h>

#include "../unit/scratch.h"
#include "custom/table.h"
#include "http/curl.h"

struct wire *wire_new(struct arena *a, const char *config)
{
    struct wire *w = ARENA_NEW(a, struct wire);
    *w = (struct wire){.arena = a, .err = err_init(a)};
    const struct model *model = NULL;
    if (!model_open(a, STR(MODELS_DB), &model, &w->err)) {
        printf("skipped: there is no model database (tools/setup models)\n");
        exit(77);
    }
    w->server = s3_server_start(a);
    w->folder = scratch_new(a);
    struct str path = scratch_write(a, w->folder, "config", config);
    const char **pairs = ARENA_ARRAY(a, const char *, 8);
    pairs[5] = arena_cstr(
        a, arena_printf(a, "AWS_ENDPOINT_URL=http://127.0.0.1:%d", s3_server_port(w->server)));
    pairs[0] = "AWS_ACCESS_KEY_ID=AKIDEXAMPLE";
    pairs[1] = "AWS_SECRET_ACCESS_KEY=secret";
    pairs[2] = "AWS_REGION=us-east-1";
    pairs[3] = "AWS_SHARED_CREDENTIALS_FILE=/nonexistent/credentials";
    pairs[4] = arena_cstr(a, arena_printf(a, "AWS_CONFIG_FILE=" STR_FMT, STR_ARG(path)));
    const struct env *v = env_of_pairs(a, pairs);
    w->engine = engine_new(a, &clock_system);
    w->engine.model = model;
    w->engine.env = v;
    w->engine.policy = policy_of_env(a, v, PRINCIPAL_PERSON);
    w->engine.files = (struct files){.mode = FILES_UNRESTRICTED, .folder = w->folder};
    w->engine.random = &random_system;
    w->engine.transport = curl_transport_new(a);
    w->engine.user_agent = STR("test");
    w->engine.commands = custom_commands;
    w->engine.command_count = custom_command_count;
    return w;
}

bool wire_run(struct wire *w, const char *command)
{
    struct arena *a = w->arena;
    w->err = err_init(a);
    w->last = ARENA_NEW(a, struct request);
    *w->last = request_new(a, &w->engine);
    w->last->cancel = w->cancel;
    struct str line = arena_printf(a, "aws %s", command);
    return engine_prepare(w->last, line, &w->err) && engine_run(w->last, &w->err) &&
           w->last->exit_status == 0;
}

bool wire_file(struct wire *w, const char *name, struct str *bytes)
{
    struct err e = err_init(w->arena);
    return files_read(w->arena, &w->engine.files, str_of(name), 1u << 30, bytes, &e);
}

size_t wire_files(struct wire *w)
{
    struct err e = err_init(w->arena);
    const struct str *names;
    size_t n = 0;
    return files_list(w->arena, &w->engine.files, w->folder, &names, &n, &e) ? n : 0;
}

struct str wire_pattern(struct arena *a, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    uint32_t seed = 1;
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        p[i] = (char)(seed >> 24);
    }
    return (struct str){p, n};
}
