/* What understanding a command costs, and its help.
 *   time_cli MODELS FILE…   parses and checks the commands of files of tests/cases/cli, right and
 *                           wrong ones
 *   time_cli MODELS         writes the help of every operation
 * Prints how many, and microseconds: the median, that of one in a hundred, the worst and whose it
 * was. Each is the best of some rounds with its service at hand. */
#include "base/clock.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "print.h"

#include <stdio.h>
#include <stdlib.h>

#define COMMANDS_MAX 40000u
#define ROUNDS_PARSE 7
#define ROUNDS_HELP 2
/* The slowest are measured again: of so many, some were disturbed each time. */
#define AGAIN 200u
#define ROUNDS_AGAIN 20

struct sample {
    struct str command;
    double us;
};

struct bench {
    struct arena *arena;
    const struct cli_context *ctx;
    struct sample *samples;
    size_t n;
    bool help;
};

static bool understand(struct arena *a, const struct cli_context *ctx, struct str command,
                       bool help)
{
    struct err e = err_init(a);
    struct words words;
    struct invocation in;
    struct str text;
    if (!lex_command(a, command, &words, &e) || !cli_parse(a, ctx, &words, &in, &e)) return false;
    return !help || cli_help(a, ctx, &in, &text, &e);
}

static double best_of(const struct bench *b, struct str command, int rounds)
{
    double best = 1e9;
    for (int round = 0; round <= rounds; round++) {
        struct arena *a = arena_new();
        int64_t start = clock_monotonic_us();
        bool ok = understand(a, b->ctx, command, b->help);
        double spent = (double)(clock_monotonic_us() - start);
        if (round > 0 && spent < best) best = spent;
        arena_free(a);
        if (!ok && b->help) return -1;
    }
    return best;
}

/* False: a help that could not be written. */
static bool measure(struct bench *b, struct str command)
{
    if (b->n == COMMANDS_MAX) return false;
    double best = best_of(b, command, b->help ? ROUNDS_HELP : ROUNDS_PARSE);
    b->samples[b->n++] = (struct sample){arena_str(b->arena, command), best};
    return best >= 0;
}

static int by_time(const void *left, const void *right)
{
    double a = ((const struct sample *)left)->us, b = ((const struct sample *)right)->us;
    return a < b ? -1 : a > b;
}

static void report(struct bench *b)
{
    qsort(b->samples, b->n, sizeof *b->samples, by_time);
    for (size_t i = b->n > AGAIN ? b->n - AGAIN : 0; i < b->n; i++) {
        struct sample *s = &b->samples[i];
        double best = best_of(b, s->command, ROUNDS_AGAIN);
        if (best < s->us) s->us = best;
    }
    qsort(b->samples, b->n, sizeof *b->samples, by_time);
    const struct sample *worst = &b->samples[b->n - 1];
    printf("%zu %.0f %.0f %.0f " STR_FMT "\n", b->n, b->samples[b->n / 2].us,
           b->samples[b->n - 1 - b->n / 100].us, worst->us, STR_ARG(worst->command));
}

static bool parse_all(struct bench *b, const char *path)
{
    char line[64 * KIB];
    FILE *f = fopen(path, "r");
    bool ok = f != NULL;
    while (ok && fgets(line, sizeof line, f)) {
        struct str command = str_trim(str_of(line));
        if (str_starts(command, STR("$ aws"))) ok = measure(b, str_from(command, 2));
    }
    if (f) fclose(f);
    return ok;
}

static bool help_all(struct bench *b)
{
    struct choices services = service_names(b->arena, b->ctx->model);
    bool ok = true;
    for (size_t i = 0; i < services.n && ok; i++) {
        struct err e = err_init(b->arena);
        const struct service *s;
        struct str name = services.items[i];
        if (!model_service(b->ctx->model, cli_model_name(name), &s, &e) || !s) continue;
        struct choices operations = command_names(b->arena, s, name);
        for (size_t k = 0; k < operations.n && ok; k++) {
            ok = measure(b, arena_printf(b->arena, "aws " STR_FMT " " STR_FMT " help",
                                         STR_ARG(name), STR_ARG(operations.items[k])));
        }
    }
    return ok;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct model *model;
    if (argc < 2 || !model_open(a, str_of(argv[1]), &model, &e)) {
        fprintf(stderr, "time_cli MODELS [FILE…]: " STR_FMT "\n", STR_ARG(e.message));
        return 2;
    }
    struct files files = {.mode = FILES_WORKDIR, .folder = STR("/nonexistent")};
    struct cli_context ctx = print_context(model, &files);
    struct bench b = {.arena = a, .ctx = &ctx, .help = argc == 2};
    b.samples = ARENA_ARRAY(a, struct sample, COMMANDS_MAX);
    bool ok = true;
    for (int i = 2; i < argc && ok; i++) ok = parse_all(&b, argv[i]);
    if (b.help) ok = help_all(&b);
    if (b.n > 0) report(&b);
    arena_free(a);
    return ok ? 0 : 1;
}
