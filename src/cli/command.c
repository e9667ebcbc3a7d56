#include "cli/command.h"

#include "cli/paramfile.h"
#include "cli/pynum.h"
#include "value/pyrepr.h"

const struct command *command_find(const struct command *const *commands, size_t n,
                                   struct str service, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(commands[i]->service, service) && str_eq(commands[i]->name, name))
            return commands[i];
    return NULL;
}

static struct str option_dest(const struct command_option *o)
{
    return str_is_empty(o->dest) ? o->option.name : o->dest;
}

static bool one_value(struct arena *a, const struct cli_context *ctx,
                      const struct command_option *o, struct str word, const struct value **out,
                      struct err *e)
{
    struct paramfiles files = {.files = ctx->files, .env = ctx->env, .read = ctx->files_read};
    struct str content, number;
    bool is_file, is_bytes;
    if (!paramfile_load(a, &files, word, &is_file, &is_bytes, &content, e)) {
        if (e->kind == ERR_IO) e->kind = ERR_PARAM;
        return err_prefix(e, "Error parsing parameter '%s" STR_FMT "': ",
                          o->option.positional ? "" : "--", STR_ARG(o->option.name));
    }
    if (!is_file) content = word;
    switch (o->type) {
    case TYPE_TEXT:
        *out = is_file && is_bytes ? value_bytes(a, content) : value_string(a, content);
        return true;
    case TYPE_INT:
        if (!py_int(a, content, &number)) break;
        *out = value_number(a, number);
        return true;
    case TYPE_FLOAT:
        if (!py_float(a, content, &number)) break;
        *out = value_number(a, number);
        return true;
    }
    return err_set(e, ERR_GENERAL, "%s" STR_FMT,
                   o->type == TYPE_INT ? "invalid literal for int() with base 10: "
                                       : "could not convert string to float: ",
                   STR_ARG(py_repr_str(a, content)));
}

static bool given(struct arena *a, const struct cli_context *ctx, const struct command_option *o,
                  const struct option_use *use, const struct value **out, struct err *e)
{
    if (o->option.arity == ARITY_FLAG) {
        *out = value_bool(!o->flag_off);
        return true;
    }
    if (o->option.arity == ARITY_ONE) return one_value(a, ctx, o, use->values.items[0], out, e);
    if (o->option.arity == ARITY_OPTIONAL && use->values.n == 0) {
        *out = &value_null;
        return true;
    }
    if (o->option.arity == ARITY_OPTIONAL)
        return one_value(a, ctx, o, use->values.items[0], out, e);
    struct value *list = value_list(a);
    for (size_t i = 0; i < use->values.n; i++) {
        const struct value *item;
        if (!one_value(a, ctx, o, use->values.items[i], &item, e)) return false;
        value_push(a, list, item);
    }
    *out = list;
    return true;
}

/* The use numbered `seen` of an option, or NULL. */
static const struct option_use *use_at(const struct option_use *use, size_t seen)
{
    while (use && use->seen > seen) use = use->previous;
    return use && use->seen == seen ? use : NULL;
}

/* All uses of the options that append to `dest`, in the order of the line. */
static bool appended(struct arena *a, const struct cli_context *ctx, const struct command *command,
                     const struct option_use *uses, struct str dest, const struct value **out,
                     struct err *e)
{
    struct value *list = value_list(a);
    size_t last = 0;
    for (size_t i = 0; i < command->option_count; i++)
        if (uses[i].seen > last) last = uses[i].seen;
    for (size_t seen = 1; seen <= last; seen++) {
        for (size_t i = 0; i < command->option_count; i++) {
            const struct command_option *o = &command->options[i];
            const struct option_use *use = use_at(&uses[i], seen);
            if (!use || !o->append || !str_eq(option_dest(o), dest)) continue;
            struct value *item = value_list(a);
            value_push(a, item, value_string(a, o->option.name));
            for (size_t k = 0; k < use->values.n; k++) {
                const struct value *v;
                if (!one_value(a, ctx, o, use->values.items[k], &v, e)) return false;
                value_push(a, item, v);
            }
            value_push(a, list, item);
        }
    }
    *out = list;
    return true;
}

static bool unknown(struct arena *a, const struct words *rest, struct err *e)
{
    struct str list = STR("");
    for (size_t i = 0; i < rest->n; i++)
        list = arena_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(list), i ? "," : "",
                            STR_ARG(rest->items[i]));
    return err_set(e, ERR_PARAM, "Unknown options: " STR_FMT, STR_ARG(list));
}

static bool collect(struct arena *a, const struct cli_context *ctx, const struct command *command,
                    const struct option_use *uses, const struct value **out, struct err *e)
{
    struct value *params = value_map(a);
    for (size_t i = 0; command->options && i < command->option_count; i++) {
        const struct command_option *o = &command->options[i];
        struct str name = option_dest(o);
        const struct value *v;
        if (uses[i].seen) {
            if (!(o->append ? appended(a, ctx, command, uses, name, &v, e)
                            : given(a, ctx, o, &uses[i], &v, e)))
                return false;
            value_set(a, params, name, v);
        } else if (!str_is_empty(o->preset) && !value_get(params, name)) {
            if (!one_value(a, ctx, o, o->preset, &v, e)) return false;
            value_set(a, params, name, v);
        }
    }
    *out = params;
    return true;
}

bool command_parse(struct arena *a, const struct cli_context *ctx, const struct command *command,
                   const struct words *words, struct invocation *out, struct err *e)
{
    struct option_table table = {command->options ? &command->options->option : NULL,
                                 command->option_count, sizeof(struct command_option)};
    struct option_use *uses = ARENA_ARRAY(a, struct option_use, command->option_count + 1);
    struct words rest;
    out->command = command;
    out->kind = INVOKE_CUSTOM;
    if (words->n == 1 && str_eq(words->items[0], STR("help"))) {
        out->kind = INVOKE_HELP;
        return true;
    }
    if (!argparse_run(a, &table, words, uses, &rest, e) ||
        !argparse_check_required(a, &table, uses, e))
        return false;
    if (rest.n > 0) return unknown(a, &rest, e);
    return collect(a, ctx, command, uses, &out->params, e);
}
