#include "cli/repair.h"

#include "base/buf.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/suggest.h"

/* Close enough to be shown as "did you mean"; argparse's own list asks for 0.8. */
#define NEAR_ENOUGH 0.7
#define LISTED 0.8

struct str repair_replace(struct arena *a, const struct words *words, struct str old,
                          struct str replacement)
{
    struct str *items = ARENA_ARRAY(a, struct str, words->n + 1);
    for (size_t i = 0; i < words->n; i++)
        items[i] = words->items[i].p == old.p ? replacement : words->items[i];
    struct words changed = {items, words->n};
    return lex_join(a, &changed);
}

void repair_did_you_mean(struct err *e, struct str command)
{
    err_hint(e, STR_FMT STR_FMT, STR_ARG(REPAIR_MEANT), STR_ARG(command));
}

void repair_waiter(struct arena *a, const struct words *words, struct str typed,
                   struct choices waiters, struct err *e)
{
    struct str near[1];
    if (close_matches(typed, waiters, LISTED, near, 1) == 1)
        repair_did_you_mean(e, repair_replace(a, words, typed, near[0]));
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

struct str repair_cli_name(struct arena *a, struct str typed)
{
    struct buf b = buf_new(a, 2 * typed.n + 1);
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i], before = i > 0 ? typed.p[i - 1] : '-';
        if (is_upper(c) && !is_upper(before) && before != '-' && before != '_')
            buf_add_char(&b, '-');
        if (is_upper(c)) c = (char)(c - 'A' + 'a');
        buf_add_char(&b, c == '_' ? '-' : c);
    }
    return buf_str(&b);
}

static struct words without(struct arena *a, const struct words *words, struct str word)
{
    struct str *items = ARENA_ARRAY(a, struct str, words->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < words->n; i++)
        if (words->items[i].p != word.p) items[n++] = words->items[i];
    return (struct words){items, n};
}

void repair_help(struct arena *a, const struct words *words, struct err *e)
{
    for (size_t i = 1; i < words->n && e->hint.n == 0; i++) {
        struct str word = words->items[i];
        if (!str_eq(word, STR("--help")) && !str_eq(word, STR("-h"))) continue;
        struct words rest = without(a, words, word);
        struct str *items = ARENA_ARRAY(a, struct str, rest.n + 1);
        for (size_t k = 0; k < rest.n; k++) items[k] = rest.items[k];
        items[rest.n] = STR("help");
        repair_did_you_mean(e, lex_join(a, &(struct words){items, rest.n + 1}));
    }
}

/* --flag true: the flag alone; --flag false: --no-flag. */
static bool repair_flag(const struct call *c, const struct words *words, struct str typed,
                        struct err *e)
{
    bool on = str_eq_nocase(typed, STR("true"));
    if (!on && !str_eq_nocase(typed, STR("false"))) return false;
    struct words rest = without(c->arena, words, typed);
    for (size_t i = 1; i < words->n; i++) {
        struct str flag = words->items[i - 1];
        if (words->items[i].p != typed.p || !str_starts(flag, STR("--"))) continue;
        struct str off = arena_printf(c->arena, "--no-" STR_FMT, STR_ARG(str_from(flag, 2)));
        repair_did_you_mean(e, on ? lex_join(c->arena, &rest)
                                  : repair_replace(c->arena, &rest, flag, off));
        return true;
    }
    return false;
}

/* What other programs call options that every command has. */
static const struct {
    struct str typed, option;
} synonyms[] = {
    {STR_INIT("format"), STR_INIT("output")},
    {STR_INIT("limit"), STR_INIT("max-items")},
    {STR_INIT("count"), STR_INIT("max-items")},
};

static bool find_option(const struct call *c, struct str name, struct str *out)
{
    struct str *names = ARENA_ARRAY(c->arena, struct str, c->table.n + 1);
    size_t n = 0;
    bool negated = str_starts(name, STR("no-"));
    for (size_t i = 0; i < c->table.n; i++) {
        const struct argument *arg = &c->table.items[i];
        if (arg->hidden || arg->option.positional) continue;
        if (str_starts(arg->option.name, STR("no-")) == negated) names[n++] = arg->option.name;
    }
    if (close_matches(name, (struct choices){names, n}, NEAR_ENOUGH, out, 1) == 1) return true;
    for (size_t i = 0; i < ARRAY_LEN(synonyms); i++) {
        if (!str_eq(synonyms[i].typed, name)) continue;
        *out = synonyms[i].option;
        return true;
    }
    return false;
}

void repair_option(const struct call *c, const struct words *words, struct str typed, struct err *e)
{
    if (repair_flag(c, words, typed, e) || typed.n < 3 || typed.p[0] != '-') return;
    size_t dashes = typed.p[1] == '-' ? 2 : 1, eq = str_find_char(typed, '=');
    struct str value = eq == STR_NPOS ? STR("") : str_from(typed, eq);
    struct str name = str_sub(typed, dashes, (eq == STR_NPOS ? typed.n : eq) - dashes), near;
    if (!find_option(c, repair_cli_name(c->arena, name), &near)) return;
    struct str fixed = arena_printf(c->arena, "--" STR_FMT STR_FMT, STR_ARG(near), STR_ARG(value));
    repair_did_you_mean(e, repair_replace(c->arena, words, typed, fixed));
}

/* The one required option that is missing, or NULL. */
static const struct option *only_missing(const struct call *c)
{
    const struct option *found = NULL;
    for (size_t i = 0; i < c->table.n; i++) {
        const struct option *o = &c->table.items[i].option;
        if (!o->required || o->positional || c->uses[i].seen) continue;
        if (found) return NULL;
        found = o;
    }
    return found;
}

static bool has(const struct words *words, struct str word)
{
    for (size_t i = 0; i < words->n; i++)
        if (words->items[i].p == word.p) return true;
    return false;
}

void repair_missing(const struct call *c, const struct words *words, const struct words *rest,
                    struct err *e)
{
    const struct option *missing = only_missing(c);
    if (e->hint.n > 0 || !missing) return;
    size_t bare = 0;
    for (size_t i = 0; i < rest->n; i++) bare += !str_starts(rest->items[i], STR("-"));
    bool many = missing->arity == ARITY_ANY || missing->arity == ARITY_SOME;
    bool values = bare == rest->n && (bare == 1 || many);
    bool renamed = rest->n == 2 && bare == 1 && str_starts(rest->items[0], STR("--"));
    if (!values && !renamed) return;
    struct str option = arena_printf(c->arena, "--" STR_FMT, STR_ARG(missing->name));
    struct str *items = ARENA_ARRAY(c->arena, struct str, words->n + 1);
    size_t n = 0;
    bool placed = false;
    for (size_t i = 0; i < words->n; i++) {
        struct str word = words->items[i];
        bool here = !placed && has(rest, word);
        if (here) items[n++] = option;
        placed = placed || here;
        if (!here || values) items[n++] = word;
    }
    repair_did_you_mean(e, lex_join(c->arena, &(struct words){items, n}));
}

/* ---- a line that does not begin with the program ---- */

static bool is_program(struct str word)
{
    static const struct str names[] = {STR_INIT("aws"), STR_INIT("awscli"), STR_INIT("aws-cli"),
                                       STR_INIT("aws.exe")};
    size_t slash = str_rfind_char(word, '/');
    struct str name = slash == STR_NPOS ? word : str_from(word, slash + 1);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq_nocase(name, names[i])) return true;
    return false;
}

/* The option that says what an assignment in front of a command says. */
static const struct {
    struct str variable, option;
} assigned[] = {
    {STR_INIT("AWS_PROFILE="), STR_INIT("--profile")},
    {STR_INIT("AWS_DEFAULT_PROFILE="), STR_INIT("--profile")},
    {STR_INIT("AWS_REGION="), STR_INIT("--region")},
    {STR_INIT("AWS_DEFAULT_REGION="), STR_INIT("--region")},
    {STR_INIT("AWS_DEFAULT_OUTPUT="), STR_INIT("--output")},
};

static void add_assigned(struct str word, struct str *items, size_t *n)
{
    for (size_t i = 0; i < ARRAY_LEN(assigned); i++) {
        if (!str_starts(word, assigned[i].variable)) continue;
        items[(*n)++] = assigned[i].option;
        items[(*n)++] = str_from(word, assigned[i].variable.n);
    }
}

void repair_program(struct arena *a, const struct cli_context *ctx, const struct words *words,
                    struct err *e)
{
    struct words line = *words;
    struct err ignored = err_init(a);
    const struct service *s;
    if (line.n == 1 && !lex_command(a, line.items[0], &line, &ignored)) return;
    if (line.n == 0) return;
    size_t at = 0, n = 0;
    while (at < line.n && !is_program(line.items[at])) at++;
    bool is_service = model_service(ctx->model, cli_model_name(line.items[0]), &s, &ignored) && s;
    if (at == line.n && !is_service) return;
    struct str *items = ARENA_ARRAY(a, struct str, 3 * line.n + 1);
    items[n++] = STR("aws");
    for (size_t i = at == line.n ? 0 : at + 1; i < line.n; i++) items[n++] = line.items[i];
    for (size_t i = 0; at < line.n && i < at; i++) add_assigned(line.items[i], items, &n);
    repair_did_you_mean(e, lex_join(a, &(struct words){items, n}));
}
