/* cli_lines DATABASE FOLDER: each line of standard input is a command (JSON string); prints what
 * it parses to, one JSON line each. Files of parameters are read below FOLDER. */
#include "print.h"

#include "base/limits.h"
#include "value/json.h"

#include <stdio.h>

static bool open_model(struct arena *a, const char *path, const struct model **m)
{
    struct err e = err_init(a);
    if (model_open(a, str_of(path), m, &e)) return true;
    fprintf(stderr, STR_FMT "\n", STR_ARG(e.message));
    return false;
}

static struct str read_input(struct arena *a)
{
    struct buf b = buf_new(a, 64 * MIB);
    char chunk[4096];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0) buf_add(&b, (struct str){chunk, n});
    return buf_str(&b);
}

static void answer(const struct cli_context *ctx, struct str line)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct value *command;
    struct str out = STR("null");
    if (json_read(a, line, &command, &e))
        out = json_text(a, print_command(a, ctx, value_text(command)), &json_compact);
    printf(STR_FMT "\n", STR_ARG(out));
    arena_free(a);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: cli_lines DATABASE FOLDER < commands\n");
        return 2;
    }
    struct arena *a = arena_new();
    const struct model *model;
    if (!open_model(a, argv[1], &model)) return 1;
    struct files files = {.mode = FILES_WORKDIR, .folder = str_of(argv[2])};
    struct cli_context ctx = print_context(model, &files);
    struct str text = read_input(a), line;
    while (str_next(&text, '\n', &line))
        if (!str_is_empty(line)) answer(&ctx, line);
    arena_free(a);
    return 0;
}
