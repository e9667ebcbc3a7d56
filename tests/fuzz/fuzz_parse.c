/* Hostile commands against a small model: an invocation or a reason; help and skeletons of what
 * parsed can be printed. */
#include "cli/invocation.h"
#include "model_toy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print(struct arena *a, const struct cli_context *ctx, const struct invocation *in)
{
    struct err e = err_init(a);
    struct str text = STR_NONE;
    if (in->kind == INVOKE_HELP && !cli_help(a, ctx, in, &text, &e)) BUG("no help");
    if (in->kind == INVOKE_SKELETON && !cli_skeleton(a, in, &text, &e)) BUG("no skeleton");
    if (in->kind == INVOKE_CALL && !in->params) BUG("a call without parameters");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *forever;
    static const struct model *model;
    if (!forever) {
        forever = arena_new();
        model = toy_model(forever, toy_database(forever));
    }
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct cli_context ctx = {.model = model};
    struct words words;
    struct invocation in;
    bool lexed = lex_command(a, (struct str){(const char *)data, size}, &words, &e);
    bool ok = lexed && cli_parse(a, &ctx, &words, &in, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    if (ok) print(a, &ctx, &in);
    arena_free(a);
    return 0;
}
