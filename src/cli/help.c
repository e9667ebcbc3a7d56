/* `help` at each level, short enough to be read by a model: synopsis, required arguments first,
 * types, allowed values and one sentence each. */
#include "base/buf.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/globals.h"
#include "cli/help_types.h"
#include "model/html_text.h"

#define WIDTH 100u
#define SENTENCE_MAX 200u

/* A list of names, wrapped. */
static void add_names(struct buf *b, struct choices names)
{
    size_t column = 0;
    for (size_t i = 0; i < names.n; i++) {
        if (column > 0 && column + names.items[i].n + 2 > WIDTH) {
            buf_add(b, STR(",\n  "));
            column = 2;
        } else if (column > 0) {
            buf_add(b, STR(", "));
            column += 2;
        } else {
            buf_add(b, STR("  "));
            column = 2;
        }
        buf_add(b, names.items[i]);
        column += names.items[i].n;
    }
    buf_add_char(b, '\n');
}

static void add_globals(struct buf *b)
{
    buf_add(b, STR("\nGlobal options:\n"));
    for (size_t i = 0; i < globals_count(); i++) {
        struct global_help g = globals_at(i);
        buf_addf(b, "  --" STR_FMT, STR_ARG(g.name));
        for (size_t k = 0; k < g.choices.n; k++)
            buf_addf(b, "%s" STR_FMT, k ? "|" : " ", STR_ARG(g.choices.items[k]));
        if (g.takes_value && g.choices.n == 0) buf_add(b, STR(" <value>"));
        buf_addf(b, "  %s\n", g.help);
    }
}

static void help_top(struct arena *a, const struct cli_context *ctx, struct buf *b)
{
    buf_add(b,
            STR("aws [options] <command> <subcommand> [parameters]\n"
                "aws <command> help, aws <command> <subcommand> help: more about one of them\n"));
    add_globals(b);
    buf_add(b, STR("\nCommands:\n"));
    struct choices modelled = service_names(a, ctx->model);
    struct str *names = ARENA_ARRAY(a, struct str, modelled.n + ctx->command_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < ctx->command_count; i++) {
        bool known = false;
        for (size_t k = 0; k < n; k++) known = known || str_eq(names[k], ctx->commands[i]->service);
        for (size_t k = 0; k < modelled.n; k++)
            known = known || str_eq(modelled.items[k], ctx->commands[i]->service);
        if (!known) names[n++] = ctx->commands[i]->service;
    }
    for (size_t i = 0; i < modelled.n; i++) names[n++] = modelled.items[i];
    add_names(b, (struct choices){names, n});
}

static void add_custom(const struct cli_context *ctx, struct str service, struct buf *b)
{
    bool any = false;
    for (size_t i = 0; i < ctx->command_count; i++) {
        const struct command *c = ctx->commands[i];
        if (!str_eq(c->service, service)) continue;
        if (!any) buf_add(b, STR("\nCommands of the CLI:\n"));
        any = true;
        buf_addf(b, "  " STR_FMT "  %s\n", STR_ARG(c->name), c->help ? c->help : "");
    }
}

static void add_waiters(struct arena *a, const struct service *s, struct buf *b)
{
    size_t n = service_waiter_count(s);
    struct str *names = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++) names[i] = waiter_cli_name(service_waiter_at(s, i));
    buf_add(b, STR("\nwait:\n"));
    add_names(b, (struct choices){names, n});
}

static void help_service(struct arena *a, const struct cli_context *ctx,
                         const struct invocation *in, struct buf *b)
{
    buf_addf(b, "aws " STR_FMT " <operation> [parameters]\n", STR_ARG(in->service_name));
    if (in->service) {
        struct str doc = service_documentation(a, in->service);
        buf_addf(b, STR_FMT "\n" STR_FMT "\n", STR_ARG(service_full_name(in->service)),
                 STR_ARG(html_sentence(a, doc, 400)));
    }
    add_custom(ctx, in->service_name, b);
    if (!in->service) return;
    buf_add(b, STR("\nOperations:\n"));
    add_names(b, command_names(a, in->service, in->service_name));
    if (service_waiter_count(in->service) > 0) add_waiters(a, in->service, b);
}

/* ---- operations ---- */

static bool is_required(const struct argument *arg)
{
    return arg->option.required || arg->document_required;
}

static void add_argument(struct arena *a, struct docs *docs, const struct argument *arg,
                         struct buf *b)
{
    bool flag = arg->option.arity == ARITY_FLAG;
    buf_addf(b, "  %s" STR_FMT, arg->option.positional ? "" : "--", STR_ARG(arg->option.name));
    if (arg->kind == ARGUMENT_TRUE) buf_addf(b, " | --no-" STR_FMT, STR_ARG(arg->option.name));
    if (arg->kind == ARGUMENT_MEMBER) {
        buf_add_char(b, ' ');
        help_type(b, arg->member);
    } else if (!flag && !arg->option.positional) {
        buf_add(b, arg->option.type == TYPE_INT ? STR(" integer") : STR(" value"));
    }
    struct str doc = arg->help ? str_of(arg->help)
                               : html_sentence(a, docs_member(docs, arg->member), SENTENCE_MAX);
    buf_addf(b, "\n      " STR_FMT "\n", STR_ARG(doc));
}

static void add_arguments(struct arena *a, const struct call *c, struct docs *docs, bool required,
                          struct buf *b)
{
    bool any = false;
    for (size_t i = 0; i < c->table.n; i++) {
        const struct argument *arg = &c->table.items[i];
        if (arg->hidden || arg->kind == ARGUMENT_FALSE || is_required(arg) != required) continue;
        if (!arg->member && !arg->help) continue;
        if (!any) buf_add(b, required ? STR("\nRequired:\n") : STR("\nOptional:\n"));
        any = true;
        add_argument(a, docs, arg, b);
    }
}

static void help_operation(struct arena *a, const struct cli_context *ctx,
                           const struct invocation *in, struct buf *b)
{
    struct call c = {
        .arena = a,
        .ctx = ctx,
        .service_name = in->waiter ? STR("wait") : in->service_name,
        .operation_name = in->operation_name,
        .service = in->service,
        .operation = in->operation,
    };
    arguments_build(&c, in->waiter == NULL);
    buf_addf(b, "aws " STR_FMT "%s " STR_FMT, STR_ARG(in->service_name), in->waiter ? " wait" : "",
             STR_ARG(in->operation_name));
    for (size_t i = 0; i < c.table.n; i++) {
        const struct argument *arg = &c.table.items[i];
        if (!is_required(arg) || arg->hidden) continue;
        buf_addf(b, arg->option.positional ? " <" STR_FMT ">" : " --" STR_FMT " <value>",
                 STR_ARG(arg->option.name));
    }
    buf_add(b, STR(" [options]\n"));
    if (in->waiter)
        buf_addf(b, "Polls " STR_FMT " every %u seconds, at most %u times.\n",
                 STR_ARG(operation_cli_name(in->operation)), (unsigned)waiter_delay_s(in->waiter),
                 (unsigned)waiter_max_attempts(in->waiter));
    else
        buf_addf(
            b, STR_FMT "\n",
            STR_ARG(html_sentence(a, operation_documentation(a, in->service, in->operation), 600)));
    struct arena *scratch = arena_new();
    struct docs *docs = docs_new(scratch, in->service);
    add_arguments(a, &c, docs, true, b);
    add_arguments(a, &c, docs, false, b);
    arena_free(scratch);
}

static void help_command(const struct invocation *in, struct buf *b)
{
    const struct command *c = in->command;
    buf_addf(b, "aws " STR_FMT "%s" STR_FMT " [options]\n%s\n", STR_ARG(c->service),
             c->name.n ? " " : "", STR_ARG(c->name), c->help ? c->help : "");
    for (size_t i = 0; i < c->option_count; i++) {
        const struct command_option *o = &c->options[i];
        buf_addf(b, "  %s" STR_FMT "%s", o->option.positional ? "" : "--", STR_ARG(o->option.name),
                 o->option.required ? " (required)" : "");
        for (size_t k = 0; k < o->option.choices.n; k++)
            buf_addf(b, "%s" STR_FMT, k ? "|" : " ", STR_ARG(o->option.choices.items[k]));
        buf_addf(b, "  %s\n", o->help ? o->help : "");
    }
}

bool cli_help(struct arena *a, const struct cli_context *ctx, const struct invocation *in,
              struct str *out, struct err *e)
{
    struct buf b = buf_new(a, 4 * MIB);
    if (in->command)
        help_command(in, &b);
    else if (in->operation)
        help_operation(a, ctx, in, &b);
    else if (!str_is_empty(in->service_name))
        help_service(a, ctx, in, &b);
    else
        help_top(a, ctx, &b);
    if (!buf_ok(&b, "the help text", e)) return false;
    *out = str_trim(buf_str(&b));
    return true;
}
