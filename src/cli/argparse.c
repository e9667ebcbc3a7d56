#include "cli/argparse.h"

#include "cli/pynum.h"
#include "cli/suggest.h"
#include "value/pyrepr.h"

enum { NO_OPTION = -1, AMBIGUOUS = -2 };

/* How a word was classified, argparse's pattern letters. */
struct token {
    char letter; /* 'A' argument, 'O' option, '-' the separator */
    int option;  /* index, NO_OPTION for an unknown one, AMBIGUOUS for the start of several */
    bool has_explicit;
    struct str explicit_value;
};

struct parser {
    struct arena *arena;
    const struct option_table *table;
    const struct words *words;
    struct option_use *uses;
    struct token *tokens;
    size_t uses_so_far;
    int *positionals; /* those not consumed yet */
    size_t positional_count;
    struct str *rest;
    size_t rest_count;
};

const struct option *option_at(const struct option_table *t, size_t i)
{
    return (const struct option *)(const void *)((const char *)t->items + i * t->stride);
}

bool argparse_error(struct err *e, const struct option *o, struct str text)
{
    return err_set(e, ERR_USAGE, "argument %s" STR_FMT ": " STR_FMT, o->positional ? "" : "--",
                   STR_ARG(o->name), STR_ARG(text));
}

/* ---- classifying words ---- */

static int exact_option(const struct option_table *t, struct str name)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct option *o = option_at(t, i);
        if (!o->positional && str_eq(o->name, name)) return (int)i;
    }
    return NO_OPTION;
}

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

static bool looks_negative(struct str word)
{
    struct str s = str_from(word, 1);
    size_t dot = str_find_char(s, '.');
    if (dot == STR_NPOS) return s.n > 0 && is_digits(s);
    return is_digits(str_sub(s, 0, dot)) && s.n > dot + 1 && is_digits(str_from(s, dot + 1));
}

static struct str before_equals(struct str body)
{
    size_t eq = str_find_char(body, '=');
    return eq == STR_NPOS ? body : str_sub(body, 0, eq);
}

static bool ambiguous(const struct parser *p, struct str word, struct err *e)
{
    struct str list = STR(""), prefix = before_equals(str_from(word, 2));
    for (size_t i = 0; i < p->table->n; i++) {
        const struct option *o = option_at(p->table, i);
        if (o->positional || !str_starts(o->name, prefix)) continue;
        list = arena_printf(p->arena, STR_FMT "%s--" STR_FMT, STR_ARG(list), list.n ? ", " : "",
                            STR_ARG(o->name));
    }
    return err_set(e, ERR_USAGE, "ambiguous option: " STR_FMT " could match " STR_FMT,
                   STR_ARG(word), STR_ARG(list));
}

static int prefixed_option(const struct option_table *t, struct str prefix)
{
    int found = NO_OPTION;
    for (size_t i = 0; i < t->n; i++) {
        const struct option *o = option_at(t, i);
        if (o->positional || !str_starts(o->name, prefix)) continue;
        if (found != NO_OPTION) return AMBIGUOUS;
        found = (int)i;
    }
    return found;
}

/* An ambiguous word fails only where its turn comes: an earlier option may lack its value. */
static struct token classify(const struct parser *p, struct str word)
{
    struct token token = {.letter = 'A', .option = NO_OPTION};
    if (word.n < 2 || word.p[0] != '-') return token;
    if (word.p[1] == '-') {
        struct str body = str_from(word, 2), name = before_equals(body);
        int option = exact_option(p->table, body);
        bool has_explicit = option < 0 && name.n < body.n;
        if (has_explicit) option = exact_option(p->table, name);
        if (option < 0) option = prefixed_option(p->table, name);
        if (option != NO_OPTION) {
            return (struct token){'O', option, has_explicit,
                                  has_explicit ? str_from(body, name.n + 1) : STR_NONE};
        }
    }
    if (!looks_negative(word) && !str_has_char(word, ' ')) token.letter = 'O';
    return token;
}

static void classify_all(struct parser *p)
{
    bool after = false;
    for (size_t i = 0; i < p->words->n; i++) {
        struct str word = p->words->items[i];
        p->tokens[i] = (struct token){.letter = 'A', .option = NO_OPTION};
        if (after) continue;
        after = str_eq(word, STR("--"));
        if (after)
            p->tokens[i].letter = '-';
        else
            p->tokens[i] = classify(p, word);
    }
}

/* ---- taking values ---- */

static bool check_value(struct parser *p, const struct option *o, struct str value, struct err *e)
{
    struct str number;
    if ((o->type == TYPE_INT && !py_int(p->arena, value, &number)) ||
        (o->type == TYPE_FLOAT && !py_float(p->arena, value, &number)))
        return argparse_error(e, o,
                              arena_printf(p->arena, "invalid %s value: " STR_FMT,
                                           o->type == TYPE_INT ? "int" : "float",
                                           STR_ARG(py_repr_str(p->arena, value))));
    if (o->choices.n == 0) return true;
    for (size_t i = 0; i < o->choices.n; i++)
        if (str_eq(o->choices.items[i], value)) return true;
    return argparse_error(e, o, invalid_choice(p->arena, value, o->choices));
}

static bool take(struct parser *p, int option, struct words values, struct err *e)
{
    const struct option *o = option_at(p->table, (size_t)option);
    for (size_t i = 0; i < values.n; i++)
        if (!check_value(p, o, values.items[i], e)) return false;
    struct option_use *previous = NULL;
    if (p->uses[option].seen) {
        previous = ARENA_NEW(p->arena, struct option_use);
        *previous = p->uses[option];
    }
    p->uses[option] = (struct option_use){++p->uses_so_far, values, previous};
    return true;
}

static struct words words_from(const struct parser *p, size_t start, size_t n)
{
    return (struct words){n ? p->words->items + start : NULL, n};
}

static size_t most_values(enum option_arity arity)
{
    switch (arity) {
    case ARITY_FLAG:
        return 0;
    case ARITY_ONE:
    case ARITY_OPTIONAL:
        return 1;
    case ARITY_TWO:
        return 2;
    case ARITY_ANY:
    case ARITY_SOME:
        return SIZE_MAX;
    }
    BUG("arity");
}

static bool consume_option(struct parser *p, size_t *at, struct err *e)
{
    const struct token *t = &p->tokens[*at];
    size_t start = *at + 1;
    if (t->option == NO_OPTION) {
        p->rest[p->rest_count++] = p->words->items[*at];
        *at = start;
        return true;
    }
    if (t->option == AMBIGUOUS) return ambiguous(p, p->words->items[*at], e);
    const struct option *o = option_at(p->table, (size_t)t->option);
    if (t->has_explicit) {
        if (o->arity == ARITY_FLAG)
            return argparse_error(e, o,
                                  arena_printf(p->arena, "ignored explicit argument " STR_FMT,
                                               STR_ARG(py_repr_str(p->arena, t->explicit_value))));
        if (o->arity == ARITY_TWO) return argparse_error(e, o, STR("expected 2 arguments"));
        struct str *value = ARENA_NEW(p->arena, struct str);
        *value = t->explicit_value;
        *at = start;
        return take(p, t->option, (struct words){value, 1}, e);
    }
    size_t n = 0, most = most_values(o->arity);
    while (n < most && start + n < p->words->n && p->tokens[start + n].letter == 'A') n++;
    if (n == 0 && o->arity == ARITY_ONE) return argparse_error(e, o, STR("expected one argument"));
    if (n == 0 && o->arity == ARITY_SOME)
        return argparse_error(e, o, STR("expected at least one argument"));
    if (n < 2 && o->arity == ARITY_TWO) return argparse_error(e, o, STR("expected 2 arguments"));
    *at = start + n;
    return take(p, t->option, words_from(p, start, n), e);
}

/* ---- positionals: the regular expressions of argparse, matched by hand ---- */

static size_t skip_separators(const struct parser *p, size_t at)
{
    while (at < p->words->n && p->tokens[at].letter == '-') at++;
    return at;
}

/* Matches the first `count` open positionals from word `at`; ends[i] is where number i stops. */
static bool match_positionals(const struct parser *p, size_t index, size_t count, size_t at,
                              size_t *ends)
{
    if (index == count) return true;
    const struct option *o = option_at(p->table, (size_t)p->positionals[index]);
    bool many = o->arity == ARITY_ANY || o->arity == ARITY_SOME;
    size_t most = o->arity == ARITY_TWO ? 2 : 1;
    size_t least = o->arity == ARITY_ONE || o->arity == ARITY_SOME ? 1 : 0;
    if (o->arity == ARITY_TWO) least = 2;
    size_t start = skip_separators(p, at);
    size_t available = 0;
    while (start + available < p->words->n && p->tokens[start + available].letter != 'O' &&
           (many || (available < most && p->tokens[start + available].letter == 'A')))
        available++;
    for (size_t n = available + 1; n-- > least;) {
        ends[index] = skip_separators(p, start + n);
        if (match_positionals(p, index + 1, count, ends[index], ends)) return true;
    }
    return false;
}

static struct words without_separator(const struct parser *p, size_t start, size_t end)
{
    struct str *kept = ARENA_ARRAY(p->arena, struct str, end - start + 1);
    size_t n = 0;
    bool removed = false;
    for (size_t i = start; i < end; i++) {
        if (!removed && p->tokens[i].letter == '-')
            removed = true;
        else
            kept[n++] = p->words->items[i];
    }
    return (struct words){kept, n};
}

static bool consume_positionals(struct parser *p, size_t *at, struct err *e)
{
    size_t *ends = ARENA_ARRAY(p->arena, size_t, p->positional_count + 1);
    size_t count = p->positional_count;
    while (count > 0 && !match_positionals(p, 0, count, *at, ends)) count--;
    for (size_t i = 0; i < count; i++) {
        struct words values = without_separator(p, *at, ends[i]);
        int option = p->positionals[i];
        const struct option *o = option_at(p->table, (size_t)option);
        *at = ends[i];
        if (values.n == 0 && (o->arity == ARITY_OPTIONAL || o->arity == ARITY_ANY)) continue;
        if (!take(p, option, values, e)) return false;
    }
    p->positionals += count;
    p->positional_count -= count;
    return true;
}

/* ---- the run ---- */

static bool run(struct parser *p, struct err *e)
{
    size_t n = p->words->n, at = 0, last = 0;
    for (size_t i = 0; i < n; i++)
        if (p->tokens[i].letter == 'O') last = i + 1;
    while (at < last) {
        size_t next = at;
        while (p->tokens[next].letter != 'O') next++;
        if (at != next) {
            size_t start = at;
            if (!consume_positionals(p, &at, e)) return false;
            if (at > start) continue;
        }
        while (at < next) p->rest[p->rest_count++] = p->words->items[at++];
        if (!consume_option(p, &at, e)) return false;
    }
    if (!consume_positionals(p, &at, e)) return false;
    while (at < n) p->rest[p->rest_count++] = p->words->items[at++];
    return true;
}

bool argparse_run(struct arena *a, const struct option_table *table, const struct words *words,
                  struct option_use *uses, struct words *rest, struct err *e)
{
    struct parser p = {
        .arena = a,
        .table = table,
        .words = words,
        .uses = uses,
        .tokens = ARENA_ARRAY(a, struct token, words->n + 1),
        .positionals = ARENA_ARRAY(a, int, table->n + 1),
        .rest = ARENA_ARRAY(a, struct str, words->n + 1),
    };
    for (size_t i = 0; i < table->n; i++)
        if (option_at(table, i)->positional) p.positionals[p.positional_count++] = (int)i;
    classify_all(&p);
    if (!run(&p, e)) return false;
    *rest = (struct words){p.rest, p.rest_count};
    return true;
}

bool argparse_check_required(struct arena *a, const struct option_table *table,
                             const struct option_use *uses, struct err *e)
{
    struct str missing = STR("");
    for (size_t i = 0; i < table->n; i++) {
        const struct option *o = option_at(table, i);
        bool required = o->required || (o->positional && o->arity == ARITY_ONE);
        if (!required || uses[i].seen) continue;
        missing = arena_printf(a, STR_FMT "%s%s" STR_FMT, STR_ARG(missing), missing.n ? ", " : "",
                               o->positional ? "" : "--", STR_ARG(o->name));
    }
    if (missing.n == 0) return true;
    return err_set(e, ERR_USAGE, "the following arguments are required: " STR_FMT,
                   STR_ARG(missing));
}
