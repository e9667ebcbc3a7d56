#include "cli/params.h"

#include "cli/input_file.h"
#include "cli/pynum.h"
#include "cli/skeleton.h"
#include "cli/unpack.h"
#include "cli/validate.h"
#include "cli/yaml_time.h"

/* ---- paging ---- */

/* A token or limit of the service itself was given (awscli/customizations/paginate.py; the CLI
 * exempts arguments of these two names). */
static bool token_is_given(const struct call *c, struct str member_api_name)
{
    const struct member *input = operation_input(c->operation);
    const struct member *m = shape_member(member_shape(input), member_api_name);
    if (!m) return false;
    struct str name = member_cli_name(m);
    return !str_eq(name, STR("start-token")) && !str_eq(name, STR("max-items")) &&
           call_is_given(c, name);
}

static bool is_shadowed(const struct call *c, struct str name)
{
    for (size_t i = 0; i < c->table.shadowed_count; i++)
        if (str_eq(c->table.shadowed[i].option.name, name)) return true;
    return false;
}

static bool refuse_paging_options(const struct call *c, struct err *e)
{
    static const struct str names[] = {STR_INIT("starting-token"), STR_INIT("page-size"),
                                       STR_INIT("max-items")};
    struct str used = STR("");
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct str number, word = call_word(c, names[i]);
        bool zero = py_int(c->arena, word, &number) && str_eq(number, STR("0"));
        if (is_shadowed(c, names[i]) || str_is_empty(word) || zero) continue;
        used = arena_printf(c->arena, STR_FMT "%s--" STR_FMT, STR_ARG(used), used.n ? ", " : "",
                            STR_ARG(names[i]));
    }
    if (str_is_empty(used)) return true;
    return err_set(e, ERR_PARAM,
                   "Cannot specify --no-paginate along with pagination arguments: " STR_FMT,
                   STR_ARG(used));
}

static bool decide_paging(struct call *c, struct err *e)
{
    const struct paginator *p = operation_paginator(c->operation);
    c->paginate = p && !c->no_paginate;
    if (!p) return true;
    for (size_t i = 0; i < paginator_input_token_count(p); i++)
        if (token_is_given(c, paginator_input_token(p, i))) c->paginate = false;
    if (token_is_given(c, paginator_limit_key(p))) c->paginate = false;
    if (c->paginate) return true;
    if (!refuse_paging_options(c, e)) return false;
    for (size_t i = 0; i < c->table.shadowed_count; i++) {
        const struct argument *own = &c->table.shadowed[i];
        c->table.items[arguments_find(&c->table, own->option.name)] = *own;
    }
    return true;
}

static void params_turn_paging_off(struct call *c)
{
    const struct paginator *p = operation_paginator(c->operation);
    if (!p) return;
    for (size_t i = 0; i < paginator_input_token_count(p); i++)
        if (value_get(c->params, paginator_input_token(p, i))) c->paginate = false;
    struct str limit = paginator_limit_key(p);
    if (!str_is_empty(limit) && value_get(c->params, limit)) c->paginate = false;
}

static bool apply_paging(struct call *c, const struct argument *arg, const struct raw *raw,
                         struct err *e)
{
    struct str word = raw->words.items[0], number;
    c->has_paging_config = true;
    if (str_eq(arg->option.name, STR("starting-token"))) {
        c->paging.starting_token = word;
        return true;
    }
    int64_t *field =
        str_eq(arg->option.name, STR("page-size")) ? &c->paging.page_size : &c->paging.max_items;
    if (py_int(c->arena, word, &number) && str_to_i64(number, field)) return true;
    return param_error(e, arg->option.name, "invalid literal for int() with base 10: '" STR_FMT "'",
                       STR_ARG(word));
}

/* ---- one argument ---- */

static size_t negative_of(const struct argument_table *t, const struct member *m)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->items[i].kind == ARGUMENT_FALSE && t->items[i].member == m) return i;
    return STR_NPOS;
}

static void apply_flag(struct call *c, size_t index)
{
    const struct argument *yes = &c->table.items[index];
    size_t no = negative_of(&c->table, yes->member);
    size_t on = c->uses[index].seen, off = no == STR_NPOS ? 0 : c->uses[no].seen;
    if (on || off) value_set(c->arena, c->params, member_name(yes->member), value_bool(on > off));
}

static bool apply_member(struct call *c, const struct argument *arg, const struct raw *raw,
                         struct err *e)
{
    const struct value *v;
    bool is_json = false;
    if (!unpack_value(c, arg, raw, &v, &is_json, e)) return false;
    value_set(c->arena, c->params, member_name(arg->member), v);
    if (is_json) c->json_params[c->json_count++] = member_name(arg->member);
    return true;
}

static bool apply(struct call *c, size_t i, struct err *e)
{
    const struct argument *arg = &c->table.items[i];
    struct raw raw = {0};
    if (arg->kind == ARGUMENT_TRUE) {
        apply_flag(c, i);
        return true;
    }
    if (!c->uses[i].seen) return true;
    if (!unpack_raw(c, arg, &c->uses[i], &raw, e)) return false;
    switch (arg->kind) {
    case ARGUMENT_MEMBER:
        return arg->apply ? arg->apply(c, arg, &raw, e) : apply_member(c, arg, &raw, e);
    case ARGUMENT_CUSTOM:
        return arg->apply(c, arg, &raw, e);
    case ARGUMENT_PAGING:
        return apply_paging(c, arg, &raw, e);
    case ARGUMENT_INPUT_JSON:
    case ARGUMENT_INPUT_YAML:
    case ARGUMENT_SKELETON:
    case ARGUMENT_OUTFILE:
    case ARGUMENT_HELP:
    case ARGUMENT_TRUE:
    case ARGUMENT_FALSE:
        return true;
    }
    BUG("argument kind");
}

/* ---- all of them ---- */

static bool run_hooks(struct call *c, bool finish, struct err *e)
{
    for (size_t i = 0; i < argument_hook_count; i++) {
        const struct argument_hook *h = argument_hooks[i];
        bool (*step)(struct call *, struct err *) = finish ? h->finish : h->check;
        bool applies = str_eq(h->service, c->service_name) &&
                       (str_eq(h->operation, STR("*")) || str_eq(h->operation, c->operation_name));
        if (step && applies && !step(c, e)) return false;
    }
    return true;
}

static struct str skeleton_asked(const struct call *c)
{
    if (!call_is_given(c, STR("generate-cli-skeleton"))) return STR_NONE;
    struct str word = call_word(c, STR("generate-cli-skeleton"));
    return str_is_empty(word) ? STR("input") : word;
}

static bool decode_blobs(struct call *c, struct err *e)
{
    const struct member *input = operation_input(c->operation);
    const struct value *decoded;
    if (!c->base64_blobs || !input) return true;
    if (!blobs_decode(c->arena, c->params, input, &decoded, e)) return false;
    if (decoded == c->params) return true;
    c->params = map_copy(c->arena, decoded);
    return true;
}

/* The positional output file; an option of that name is a hook's own. */
static struct str stream_file(const struct call *c)
{
    size_t i = arguments_find(&c->table, STR("outfile"));
    bool stream = i != STR_NPOS && c->table.items[i].kind == ARGUMENT_OUTFILE;
    return stream ? call_word(c, STR("outfile")) : STR_NONE;
}

const struct value *cli_with_page_size(struct arena *a, const struct operation *o,
                                       const struct value *params, int64_t page_size)
{
    const struct paginator *p = operation_paginator(o);
    struct str limit = p ? paginator_limit_key(p) : STR_NONE;
    if (page_size == OPTION_UNSET || limit.n == 0) return params;
    const struct member *m = shape_member(member_shape(operation_input(o)), limit);
    const struct value *size = value_int(a, page_size);
    if (m && shape_kind(member_shape(m)) == SHAPE_STRING) size = value_string(a, value_text(size));
    struct value *sized = map_copy(a, params);
    value_set(a, sized, limit, size);
    return sized;
}

/* The CLI answers itself with the sample, as a service would: that is checked first
 * (customizations/generatecliskeleton.py). */
static bool check_sample(struct call *c, struct str skeleton, struct err *e)
{
    const struct member *output = operation_output(c->operation);
    return !str_eq(skeleton, STR("output")) ||
           validate_answer(c, skeleton_value(c->arena, output, SKELETON_ANSWER), e);
}

bool params_build(struct call *c, struct str *skeleton, struct str *outfile, struct err *e)
{
    c->params = value_map(c->arena);
    c->json_params = ARENA_ARRAY(c->arena, struct str, c->table.n + 1);
    c->paging = (struct paging){.max_items = OPTION_UNSET, .page_size = OPTION_UNSET};
    if (!run_hooks(c, false, e) || !decide_paging(c, e)) return false;
    for (size_t i = 0; i < c->table.n; i++)
        if (!apply(c, i, e)) return false;
    if (!input_file_merge(c, e)) return false;
    params_turn_paging_off(c);
    *outfile = stream_file(c);
    *skeleton = skeleton_asked(c);
    if (!str_is_empty(*skeleton) && !str_eq(*skeleton, STR("output"))) return true;
    c->paginate = c->paginate && !c->waits;
    /* no operation knows it, nor does what answers with a sample: the CLI reports it so */
    if (c->has_paging_config && (!c->paginate || !str_is_empty(*skeleton)))
        value_set(c->arena, c->params, STR("PaginationConfig"), value_map(c->arena));
    c->paging.enabled = c->paginate;
    if (!decode_blobs(c, e) || !run_hooks(c, true, e) || !check_sample(c, *skeleton, e))
        return false;
    c->understood = true;
    if (!c->completion.operation && !validate_params(c, e)) return false;
    if (call_is_given(c, STR("cli-input-yaml")))
        c->params = map_copy(c->arena, yaml_times_as_text(c->arena, c->params));
    return true;
}
