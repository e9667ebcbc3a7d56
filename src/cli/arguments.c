#include "cli/arguments.h"

/* ---- the table ---- */

size_t arguments_find(const struct argument_table *t, struct str name)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->items[i].option.name, name)) return i;
    return STR_NPOS;
}

static struct argument *append(struct argument_table *t)
{
    if (t->n == t->cap) {
        size_t cap = t->cap ? 2 * t->cap : 32, size = sizeof *t->items;
        t->items = arena_grow(t->arena, t->items, t->cap * size, cap * size);
        t->cap = cap;
    }
    return &t->items[t->n++];
}

struct argument *arguments_add(struct argument_table *t, struct str name, enum argument_kind kind)
{
    size_t i = arguments_find(t, name);
    struct argument *arg = i == STR_NPOS ? append(t) : &t->items[i];
    *arg = (struct argument){.option.name = name, .kind = kind};
    return arg;
}

struct argument *arguments_custom(struct argument_table *t, struct str name,
                                  enum option_arity arity, argument_apply_fn apply,
                                  const char *help)
{
    struct argument *arg = arguments_add(t, name, ARGUMENT_CUSTOM);
    arg->option.arity = arity;
    arg->apply = apply;
    arg->help = help;
    return arg;
}

static void remove_at(struct argument_table *t, size_t i)
{
    for (t->n--; i < t->n; i++) t->items[i] = t->items[i + 1];
}

void arguments_remove(struct argument_table *t, struct str name)
{
    size_t i = arguments_find(t, name);
    if (i != STR_NPOS) remove_at(t, i);
}

void arguments_rename(struct argument_table *t, struct str from, struct str to)
{
    size_t i = arguments_find(t, from);
    if (i == STR_NPOS) return;
    struct argument moved = t->items[i];
    moved.option.name = to;
    remove_at(t, i);
    *append(t) = moved;
}

void arguments_hide(struct argument_table *t, struct str name)
{
    size_t i = arguments_find(t, name);
    if (i != STR_NPOS) t->items[i].hidden = true;
}

static void add_alias(struct argument_table *t, struct str name, struct str alias)
{
    size_t i = arguments_find(t, name);
    if (i == STR_NPOS) return;
    struct argument *original = &t->items[i];
    if (original->option.required) original->document_required = true;
    original->option.required = false;
    struct argument copy = *original;
    copy.option.name = alias;
    copy.hidden = true;
    *append(t) = copy;
}

/* ---- building it ---- */

static void add_member(struct argument_table *t, const struct member *m)
{
    struct str name = member_cli_name(m);
    enum shape_kind kind = shape_kind(member_shape(m));
    if (kind == SHAPE_BOOLEAN) {
        struct argument *yes = arguments_add(t, name, ARGUMENT_TRUE);
        yes->option.arity = ARITY_FLAG;
        yes->member = m;
        yes->document_required = member_is_required(m);
        struct argument *no =
            arguments_add(t, arena_printf(t->arena, "no-" STR_FMT, STR_ARG(name)), ARGUMENT_FALSE);
        no->option.arity = ARITY_FLAG;
        no->member = m;
        return;
    }
    struct argument *arg = arguments_add(t, name, ARGUMENT_MEMBER);
    arg->member = m;
    arg->option.required = member_is_required(m) && !member_is_idempotency_token(m);
    if (kind == SHAPE_LIST) arg->option.arity = ARITY_ANY;
    if (kind == SHAPE_LONG) arg->option.type = TYPE_INT;
    if (kind == SHAPE_FLOAT || kind == SHAPE_DOUBLE) arg->option.type = TYPE_FLOAT;
}

static bool applies(struct str service, struct str operation, const struct call *c)
{
    return str_eq(service, c->service_name) &&
           (str_eq(operation, STR("*")) || str_eq(operation, c->operation_name));
}

static void run_builders(struct call *c, bool whole_service)
{
    for (size_t i = 0; i < argument_hook_count; i++) {
        const struct argument_hook *h = argument_hooks[i];
        if (h->build && str_eq(h->operation, STR("*")) == whole_service &&
            applies(h->service, h->operation, c))
            h->build(c);
    }
}

/* Single operations, then renames, then whole services: the order of the CLI's events. */
static void customize(struct call *c)
{
    run_builders(c, false);
    for (size_t i = 0; i < argument_rename_count; i++) {
        const struct argument_rename *r = &argument_renames[i];
        if (!applies(r->service, r->operation, c)) continue;
        if (r->alias)
            add_alias(&c->table, r->from, r->to);
        else
            arguments_rename(&c->table, r->from, r->to);
    }
    run_builders(c, true);
}

static void add_paging(struct argument_table *t, struct str name, enum option_type type,
                       const char *help)
{
    size_t i = arguments_find(t, name);
    if (i != STR_NPOS) t->shadowed[t->shadowed_count++] = t->items[i];
    struct argument *arg = arguments_add(t, name, ARGUMENT_PAGING);
    arg->option.type = type;
    arg->help = help;
}

/* awscli/customizations/paginate.py: the service's own token and limit stay, hidden. */
static void add_paging_arguments(struct call *c)
{
    const struct paginator *p = operation_paginator(c->operation);
    const struct member *input = operation_input(c->operation);
    if (!p || !input) return;
    const struct shape *shape = member_shape(input);
    for (size_t i = 0; i < paginator_input_token_count(p); i++) {
        const struct member *token = shape_member(shape, paginator_input_token(p, i));
        if (token) arguments_hide(&c->table, member_cli_name(token));
    }
    enum option_type type = TYPE_INT;
    const struct member *limit = shape_member(shape, paginator_limit_key(p));
    if (limit) {
        arguments_hide(&c->table, member_cli_name(limit));
        if (shape_kind(member_shape(limit)) == SHAPE_STRING) type = TYPE_TEXT;
    }
    add_paging(&c->table, STR("starting-token"), TYPE_TEXT,
               "A token to specify where to start paginating: the NextToken of a previous answer.");
    if (limit)
        add_paging(&c->table, STR("page-size"), type,
                   "The size of each page to get in one service call.");
    add_paging(&c->table, STR("max-items"), type,
               "The total number of items to return; the answer then has a NextToken.");
}

static bool streams_output(const struct operation *o)
{
    const struct member *output = operation_output(o);
    if (!output) return false;
    struct str payload = shape_payload(member_shape(output));
    const struct member *body =
        str_is_empty(payload) ? NULL : shape_member(member_shape(output), payload);
    return body && shape_kind(member_shape(body)) == SHAPE_BLOB;
}

static void add_input_arguments(struct argument_table *t)
{
    arguments_add(t, STR("cli-input-json"), ARGUMENT_INPUT_JSON)->help =
        "All parameters as JSON: literal or file://.";
    arguments_add(t, STR("cli-input-yaml"), ARGUMENT_INPUT_YAML)->help = "All parameters as YAML.";
}

static void add_skeleton_argument(struct argument_table *t)
{
    static const struct str skeletons[] = {STR_INIT("input"), STR_INIT("output"),
                                           STR_INIT("yaml-input")};
    struct argument *skeleton = arguments_add(t, STR("generate-cli-skeleton"), ARGUMENT_SKELETON);
    skeleton->option.arity = ARITY_OPTIONAL;
    skeleton->option.choices = (struct choices){skeletons, ARRAY_LEN(skeletons)};
    skeleton->help = "input, yaml-input or output: prints a sample of it and sends nothing.";
}

void arguments_build(struct call *c, bool custom)
{
    c->table.arena = c->arena;
    const struct member *input = operation_input(c->operation);
    size_t n = input ? shape_member_count(member_shape(input)) : 0;
    for (size_t i = 0; i < n; i++) add_member(&c->table, shape_member_at(member_shape(input), i));
    if (custom) customize(c);
    bool outfile = arguments_find(&c->table, STR("outfile")) != STR_NPOS;
    if (!outfile && streams_output(c->operation)) {
        outfile = true;
        struct argument *arg = arguments_add(&c->table, STR("outfile"), ARGUMENT_OUTFILE);
        arg->option.positional = arg->option.required = true;
        arg->help = "Filename where the content will be saved";
    }
    if (!outfile) add_input_arguments(&c->table);
    add_paging_arguments(c);
    if (!outfile) add_skeleton_argument(&c->table);
    struct argument *help = arguments_add(&c->table, STR("help"), ARGUMENT_HELP);
    help->option.positional = help->hidden = true;
    help->option.arity = ARITY_OPTIONAL;
}

/* ---- changing parameters ---- */

struct value *map_copy(struct arena *a, const struct value *map)
{
    struct value *copy = value_map(a);
    if (value_kind_of(map) != VALUE_MAP) return copy;
    for (size_t i = 0; i < map->u.map.n; i++)
        value_set(a, copy, map->u.map.fields[i].name, map->u.map.fields[i].value);
    return copy;
}

struct value *call_param(struct call *c, struct str name)
{
    struct value *copy = map_copy(c->arena, value_get(c->params, name));
    value_set(c->arena, c->params, name, copy);
    return copy;
}

struct value *call_first_item(struct call *c, struct str name)
{
    const struct value *old = value_get(c->params, name);
    struct value *first = map_copy(c->arena, value_at(old, 0)), *list = value_list(c->arena);
    value_push(c->arena, list, first);
    size_t n = value_kind_of(old) == VALUE_LIST ? value_count(old) : 0;
    for (size_t i = 1; i < n; i++) value_push(c->arena, list, value_at(old, i));
    value_set(c->arena, c->params, name, list);
    return first;
}

/* ---- reading what was given ---- */

bool call_is_given(const struct call *c, struct str name)
{
    size_t i = arguments_find(&c->table, name);
    return i != STR_NPOS && c->uses[i].seen > 0;
}

struct str call_word(const struct call *c, struct str name)
{
    size_t i = arguments_find(&c->table, name);
    if (i == STR_NPOS || c->uses[i].values.n == 0) return STR_NONE;
    return c->uses[i].values.items[0];
}

bool call_is_truthy(const struct call *c, struct str name)
{
    size_t i = arguments_find(&c->table, name);
    if (i == STR_NPOS || c->uses[i].seen == 0) return false;
    enum option_arity arity = c->table.items[i].option.arity;
    if (arity == ARITY_FLAG) return true;
    return arity == ARITY_ONE ? !str_is_empty(call_word(c, name)) : c->uses[i].values.n > 0;
}

static struct str first_given(const struct call *c, struct choices names)
{
    for (size_t i = 0; i < names.n; i++)
        if (call_is_given(c, names.items[i])) return names.items[i];
    return STR_NONE;
}

/* The CLI names arguments with underscores here. */
static struct str python_names(struct arena *a, struct choices names)
{
    struct str out = STR("");
    for (size_t i = 0; i < names.n; i++)
        out = arena_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(out), i ? ", " : "",
                           STR_ARG(names.items[i]));
    char *p = arena_cstr(a, out);
    for (size_t i = 0; i < out.n; i++)
        if (p[i] == '-') p[i] = '_';
    return (struct str){p, out.n};
}

bool call_check_exclusive(const struct call *c, struct choices a, struct choices b, struct err *e)
{
    struct str one = first_given(c, a), other = first_given(c, b);
    if (str_is_empty(one) || str_is_empty(other)) return true;
    bool a_first = arguments_find(&c->table, one) < arguments_find(&c->table, other);
    struct str late = a_first ? other : one;
    return err_set(
        e, ERR_PARAM,
        "The key \"" STR_FMT
        "\" cannot be specified when one of the following keys are also specified: " STR_FMT,
        STR_ARG(python_names(c->arena, (struct choices){&late, 1})),
        STR_ARG(python_names(c->arena, a_first ? a : b)));
}
