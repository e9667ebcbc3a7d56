#include "cli/argparse.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/globals.h"
#include "cli/params.h"
#include "cli/refused.h"
#include "cli/repair.h"
#include "cli/suggest.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

/* Mistakes of one command that are corrected together. */
#define CORRECTIONS_MAX 4u

struct parse {
    struct arena *arena;
    const struct cli_context *ctx;
    const struct words *words;
    struct invocation *out;
    struct err *err;
};

/* ---- the service ---- */

static bool is_custom_service(const struct cli_context *ctx, struct str name)
{
    for (size_t i = 0; i < ctx->command_count; i++)
        if (str_eq(ctx->commands[i]->service, name)) return true;
    return false;
}

/* A command of src/custom may stand beside modelled ones, or in place of one. */
static void add_choice(struct choices *all, struct str *names, struct str name)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(names[i], name)) return;
    names[all->n++] = name;
}

static struct choices all_services(const struct parse *p)
{
    struct choices modelled = service_names(p->arena, p->ctx->model);
    struct str *names = ARENA_ARRAY(p->arena, struct str, modelled.n + p->ctx->command_count + 2);
    for (size_t i = 0; i < modelled.n; i++) names[i] = modelled.items[i];
    struct choices all = {names, modelled.n};
    for (size_t i = 0; i < p->ctx->command_count; i++)
        add_choice(&all, names, p->ctx->commands[i]->service);
    add_choice(&all, names, STR("help"));
    return all;
}

static bool find_service(struct parse *p, struct str name)
{
    static const struct option command = {.name = STR_INIT("command"), .positional = true};
    p->out->service_name = name;
    if (!model_service(p->ctx->model, cli_model_name(name), &p->out->service, p->err)) return false;
    if (p->out->service || is_custom_service(p->ctx, name)) return true;
    const struct refused *refused = refused_find(name, STR_NONE);
    if (refused) return refused_error(refused, STR_NONE, p->err);
    struct choices services = all_services(p);
    argparse_error(p->err, &command, invalid_choice(p->arena, name, services));
    repair_service(p->arena, p->ctx, p->words, name, services, p->err);
    return false;
}

/* ---- the operation ---- */

static struct choices all_operations(const struct parse *p)
{
    struct choices modelled = {0};
    if (p->out->service) modelled = command_names(p->arena, p->out->service, p->out->service_name);
    struct str *names = ARENA_ARRAY(p->arena, struct str, modelled.n + p->ctx->command_count + 3);
    for (size_t i = 0; i < modelled.n; i++) names[i] = modelled.items[i];
    struct choices all = {names, modelled.n};
    for (size_t i = 0; i < p->ctx->command_count; i++)
        if (str_eq(p->ctx->commands[i]->service, p->out->service_name))
            add_choice(&all, names, p->ctx->commands[i]->name);
    if (p->out->service && service_waiter_count(p->out->service) > 0)
        add_choice(&all, names, STR("wait"));
    add_choice(&all, names, STR("help"));
    return all;
}

static bool unknown_operation(struct parse *p, struct str name)
{
    const struct refused *refused = refused_find(p->out->service_name, name);
    if (refused) return refused_error(refused, name, p->err);
    struct option positional = {.name = p->out->service ? STR("operation") : STR("subcommand"),
                                .positional = true};
    struct choices operations = all_operations(p);
    argparse_error(p->err, &positional, invalid_choice(p->arena, name, operations));
    repair_operation(p->arena, p->ctx, p->words, p->out->service_name, name, operations, p->err);
    return false;
}

/* The first word that is no option; options unknown at this level go on with the rest. */
static bool take_word(struct parse *p, struct words *words, const struct option *positional,
                      struct str *word)
{
    struct option_table table = {positional, 1, sizeof *positional};
    struct option_use use = {0};
    struct words rest;
    if (!argparse_run(p->arena, &table, words, &use, &rest, p->err)) return false;
    if (!argparse_check_required(p->arena, &table, &use, p->err)) return false;
    *word = use.seen ? use.values.items[0] : STR_NONE;
    *words = rest;
    return true;
}

/* A custom command by one word, or by two ("generate product"). */
static const struct command *find_command(const struct parse *p, struct str name,
                                          struct words *words)
{
    const struct cli_context *ctx = p->ctx;
    if (words->n > 0) {
        struct str two =
            arena_printf(p->arena, STR_FMT " " STR_FMT, STR_ARG(name), STR_ARG(words->items[0]));
        const struct command *nested =
            command_find(ctx->commands, ctx->command_count, p->out->service_name, two);
        if (nested) {
            *words = (struct words){words->items + 1, words->n - 1};
            p->out->operation_name = two;
            return nested;
        }
    }
    return command_find(ctx->commands, ctx->command_count, p->out->service_name, name);
}

static bool too_few(const struct parse *p, struct str of)
{
    return err_set(p->err, ERR_PARAM,
                   "usage: aws [options] " STR_FMT " <subcommand> [parameters]\n"
                   "aws: [ERROR]: too few arguments",
                   STR_ARG(of));
}

/* The second words of commands whose first word is `group`. */
static struct choices members_of(const struct parse *p, struct str group)
{
    const struct cli_context *ctx = p->ctx;
    struct str *names = ARENA_ARRAY(p->arena, struct str, ctx->command_count + 1);
    struct choices all = {names, 0};
    for (size_t i = 0; i < ctx->command_count; i++) {
        struct str rest = ctx->commands[i]->name, first;
        bool own = str_eq(ctx->commands[i]->service, p->out->service_name);
        if (own && str_next(&rest, ' ', &first) && str_eq(first, group) && rest.n > 0)
            names[all.n++] = rest;
    }
    return all;
}

static bool unknown_member(struct parse *p, struct str group, struct choices members,
                           const struct words *words)
{
    static const struct option subcommand = {.name = STR_INIT("subcommand"), .positional = true};
    if (words->n == 0) {
        return too_few(p, arena_printf(p->arena, STR_FMT " " STR_FMT, STR_ARG(p->out->service_name),
                                       STR_ARG(group)));
    }
    if (words->n == 1 && str_eq(words->items[0], STR("help"))) {
        p->out->operation_name = STR_NONE;
        p->out->kind = INVOKE_HELP;
        return true;
    }
    return argparse_error(p->err, &subcommand, invalid_choice(p->arena, words->items[0], members));
}

/* ---- its arguments ---- */

static bool has_word(const struct words *words, struct str word)
{
    for (size_t i = 0; i < words->n; i++)
        if (str_eq(words->items[i], word)) return true;
    return false;
}

/* These make every other argument optional, but only when written out in full
 * (OverrideRequiredArgsArgument looks for the very word). */
static bool nothing_required(const struct call *c)
{
    if (arguments_find(&c->table, STR("cli-input-json")) == STR_NPOS) return false;
    const struct words *words = &c->words;
    if (has_word(words, STR("--cli-input-json")) || has_word(words, STR("--cli-input-yaml")))
        return true;
    for (size_t i = 0; i < words->n; i++)
        if (str_eq(words->items[i], STR("--generate-cli-skeleton")))
            return i + 1 == words->n || !str_eq(words->items[i + 1], STR("output"));
    return false;
}

static bool unknown_options(const struct call *c, const struct parse *p, const struct words *rest)
{
    struct buf b = buf_new(p->arena, 2 * (size_t)LIMIT_COMMAND);
    for (size_t i = 0; i < rest->n; i++)
        buf_addf(&b, "%s" STR_FMT, i ? ", " : "", STR_ARG(rest->items[i]));
    err_set(p->err, ERR_USAGE, "Unknown options: " STR_FMT, STR_ARG(buf_str(&b)));
    repair_option(c, p->words, rest->items[0], p->err);
    repair_split_json(c, p->words, rest, p->err);
    return false;
}

/* The words that nothing took; one stands where `help` would. */
static struct words words_left(const struct call *c, const struct words *rest)
{
    struct str word = call_word(c, STR("help"));
    if (str_is_empty(word)) return *rest;
    struct str *all = ARENA_ARRAY(c->arena, struct str, rest->n + 1);
    for (size_t i = 0; i < rest->n; i++) all[i] = rest->items[i];
    all[rest->n] = word;
    return (struct words){all, rest->n + 1};
}

/* Runs argparse over the operation's words; *help: the word `help` stood where it means help. */
static bool parse_arguments(struct call *c, const struct parse *p, bool *help)
{
    struct option_table table = {&c->table.items[0].option, c->table.n, sizeof(struct argument)};
    struct words rest;
    c->uses = ARENA_ARRAY(p->arena, struct option_use, c->table.n + 1);
    *help = c->words.n == 1 && str_eq(c->words.items[0], STR("help"));
    if (*help) return true;
    if (nothing_required(c))
        for (size_t i = 0; i < c->table.n; i++) c->table.items[i].option.required = false;
    if (!argparse_run(p->arena, &table, &c->words, c->uses, &rest, p->err)) return false;
    if (!argparse_check_required(p->arena, &table, c->uses, p->err)) {
        /* what is missing may be there under a misspelled name */
        rest = words_left(c, &rest);
        if (rest.n > 0) repair_option(c, p->words, rest.items[0], p->err);
        if (rest.n > 0) repair_missing(c, p->words, &rest, p->err);
        return false;
    }
    struct str word = call_word(c, STR("help"));
    *help = str_eq(word, STR("help"));
    if (*help) return true;
    rest = words_left(c, &rest);
    return rest.n == 0 || unknown_options(c, p, &rest);
}

static bool is_base64(const struct parse *p)
{
    struct str format = p->out->globals.binary_format;
    if (str_is_empty(format)) format = p->ctx->default_binary_format;
    return !str_eq(format, STR("raw-in-base64-out"));
}

static bool parse_operation(struct parse *p, struct words words)
{
    struct invocation *out = p->out;
    bool waits = out->waiter != NULL, help;
    struct call c = {
        .arena = p->arena,
        .ctx = p->ctx,
        .globals = &out->globals,
        .service_name = waits ? STR("wait") : out->service_name,
        .operation_name = out->operation_name,
        .service = out->service,
        .operation = out->operation,
        .words = words,
        .base64_blobs = is_base64(p),
        .waits = waits,
        .no_paginate = out->globals.no_paginate,
    };
    arguments_build(&c, !waits);
    if (!parse_arguments(&c, p, &help)) return false;
    if (help) {
        out->kind = INVOKE_HELP;
        return true;
    }
    bool built = params_build(&c, &out->skeleton, &out->outfile, p->err);
    out->kind = !str_is_empty(out->skeleton) ? INVOKE_SKELETON : waits ? INVOKE_WAIT : INVOKE_CALL;
    out->params = c.params;
    out->understood = c.understood;
    if (!built) {
        repair_json(&c, p->words, p->err);
        return false;
    }
    out->body = c.body;
    out->paging = c.paging;
    out->launch_key = c.launch_key;
    out->note = c.note;
    out->completion = c.completion;
    out->save_count = c.save_count;
    for (size_t i = 0; i < c.save_count; i++) out->saves[i] = c.saves[i];
    return true;
}

static bool parse_wait(struct parse *p, struct words words)
{
    static const struct option subcommand = {
        .name = STR_INIT("subcommand"), .positional = true, .required = true};
    struct invocation *out = p->out;
    struct str name;
    if (words.n == 0)
        return err_set(p->err, ERR_PARAM,
                       "usage: aws [options] " STR_FMT " wait <subcommand> [parameters]\n"
                       "aws: [ERROR]: too few arguments",
                       STR_ARG(out->service_name));
    if (!take_word(p, &words, &subcommand, &name)) return false;
    if (str_eq(name, STR("help"))) {
        out->kind = INVOKE_HELP;
        return true;
    }
    out->waiter = service_waiter_by_cli_name(out->service, name);
    if (!out->waiter) {
        size_t n = service_waiter_count(out->service);
        struct str *names = ARENA_ARRAY(p->arena, struct str, n + 1);
        for (size_t i = 0; i < n; i++)
            names[i] = waiter_cli_name(service_waiter_at(out->service, i));
        struct choices waiters = {names, n};
        argparse_error(p->err, &subcommand, invalid_choice(p->arena, name, waiters));
        repair_waiter(p->arena, p->words, name, waiters, p->err);
        return false;
    }
    out->operation_name = name;
    out->operation = waiter_operation(out->waiter);
    return parse_operation(p, words);
}

static bool parse_command(struct parse *p, struct words words)
{
    static const struct option operation = {
        .name = STR_INIT("operation"), .positional = true, .required = true};
    struct invocation *out = p->out;
    const struct command *whole =
        command_find(p->ctx->commands, p->ctx->command_count, out->service_name, STR(""));
    if (whole) return command_parse(p->arena, p->ctx, whole, &words, out, p->err);
    struct str name;
    if (!out->service && words.n == 0) return too_few(p, out->service_name);
    if (!take_word(p, &words, &operation, &name)) return false;
    out->operation_name = name;
    const struct command *command = find_command(p, name, &words);
    if (command) return command_parse(p->arena, p->ctx, command, &words, out, p->err);
    struct choices members = members_of(p, name);
    if (members.n > 0) return unknown_member(p, name, members, &words);
    if (str_eq(name, STR("help"))) {
        out->operation_name = STR_NONE;
        out->kind = INVOKE_HELP;
        return true;
    }
    if (!out->service) return unknown_operation(p, name);
    if (str_eq(name, STR("wait")) && service_waiter_count(out->service) > 0)
        return parse_wait(p, words);
    out->operation = command_operation(out->service, out->service_name, name);
    if (!out->operation) return unknown_operation(p, name);
    return parse_operation(p, words);
}

static bool parse_words(struct arena *a, const struct cli_context *ctx, const struct words *words,
                        struct invocation *out, struct err *e)
{
    struct parse p = {a, ctx, words, out, e};
    struct str command;
    struct words rest;
    *out = (struct invocation){.words = *words};
    if (words->n == 0 || !str_eq(words->items[0], STR("aws"))) {
        err_set(e, ERR_USAGE, "The command must start with \"aws\"");
        err_hint(e, "aws <service> <operation> [options]");
        repair_program(a, ctx, words, e);
        return false;
    }
    for (size_t i = 0; i < words->n; i++)
        if (!utf8_is_valid(words->items[i]) || str_has_char(words->items[i], '\0'))
            return err_set(e, ERR_USAGE, "Word %zu of the command is not valid UTF-8 text", i + 1);
    struct words behind = {words->items + 1, words->n - 1};
    if (!globals_parse(a, &behind, &out->globals, &command, &rest, e)) return false;
    if (out->globals.version) {
        out->kind = INVOKE_VERSION;
        return true;
    }
    if (str_eq(command, STR("help"))) {
        out->kind = INVOKE_HELP;
        return true;
    }
    return find_service(&p, command) && parse_command(&p, rest);
}

/* A corrected command is right: what else is wrong with it is corrected too, or said. */
static void check_correction(struct arena *a, const struct cli_context *ctx, struct err *e)
{
    for (unsigned tries = 0; tries < CORRECTIONS_MAX; tries++) {
        size_t at = str_find(e->hint, REPAIR_MEANT);
        if (at == STR_NPOS) return;
        struct str command = str_from(e->hint, at + REPAIR_MEANT.n);
        struct err why = err_init(a);
        struct words words;
        struct invocation corrected;
        if (lex_command(a, command, &words, &why) && parse_words(a, ctx, &words, &corrected, &why))
            return;
        size_t next = str_find(why.hint, REPAIR_MEANT);
        if (next != STR_NPOS && tries + 1 < CORRECTIONS_MAX)
            err_hint(e, STR_FMT STR_FMT, STR_ARG(str_sub(e->hint, 0, at)),
                     STR_ARG(str_from(why.hint, next)));
        else
            err_hint(e, "The nearest command is " STR_FMT ", which fails too: " STR_FMT,
                     STR_ARG(command), STR_ARG(why.message));
    }
}

bool cli_parse(struct arena *a, const struct cli_context *ctx, const struct words *words,
               struct invocation *out, struct err *e)
{
    if (parse_words(a, ctx, words, out, e)) return true;
    repair_help(a, words, e);
    repair_pasted(a, words, e);
    check_correction(a, ctx, e);
    return false;
}
