/* aws ec2 …: a structure whose only member is the boolean Value is a pair of flags:
 * --x, --x Value=false, --no-x (awscli/customizations/toplevelbool.py). */
#include "cli/arguments.h"
#include "cli/unpack.h"

static const struct value *flag(struct call *c, bool on)
{
    struct value *map = value_map(c->arena);
    value_set(c->arena, map, STR("Value"), value_bool(on));
    return map;
}

static bool apply_on(struct call *c, const struct argument *arg, const struct raw *raw,
                     struct err *e)
{
    const struct value *v = flag(c, true);
    bool is_json;
    if (raw->words.n > 0 && !unpack_value(c, arg, raw, &v, &is_json, e)) return false;
    value_set(c->arena, c->params, member_name(arg->member), v);
    return true;
}

static bool apply_off(struct call *c, const struct argument *arg, const struct raw *raw,
                      struct err *e)
{
    (void)raw, (void)e;
    value_set(c->arena, c->params, member_name(arg->member), flag(c, false));
    return true;
}

static bool is_value_flag(const struct argument *arg)
{
    if (!arg->member || arg->kind != ARGUMENT_MEMBER) return false;
    const struct shape *s = member_shape(arg->member);
    if (shape_kind(s) != SHAPE_STRUCTURE || shape_member_count(s) != 1) return false;
    const struct member *value = shape_member(s, STR("Value"));
    return value && shape_kind(member_shape(value)) == SHAPE_BOOLEAN;
}

static void build(struct call *c)
{
    struct argument_table *t = &c->table;
    size_t n = t->n;
    for (size_t i = 0; i < n; i++) {
        if (!is_value_flag(&t->items[i])) continue;
        const struct member *m = t->items[i].member;
        struct str name = t->items[i].option.name;
        t->items[i].option.arity = ARITY_OPTIONAL;
        t->items[i].option.required = false;
        t->items[i].apply = apply_on;
        arguments_custom(t, arena_printf(c->arena, "no-" STR_FMT, STR_ARG(name)), ARITY_FLAG,
                         apply_off, NULL)
            ->member = m;
    }
}

static bool check(struct call *c, struct err *e)
{
    for (size_t i = 0; i < c->table.n; i++) {
        const struct argument *on = &c->table.items[i];
        if (on->apply != apply_on || !c->uses[i].seen) continue;
        if (call_is_given(c, arena_printf(c->arena, "no-" STR_FMT, STR_ARG(on->option.name))))
            return err_set(e, ERR_PARAM,
                           "Cannot specify both the \"--" STR_FMT
                           "\" option and the \"--no-" STR_FMT "\" option.",
                           STR_ARG(on->option.name), STR_ARG(on->option.name));
    }
    return true;
}

const struct argument_hook hook_ec2_value_flags = {
    .service = STR_INIT("ec2"),
    .operation = STR_INIT("*"),
    .build = build,
    .check = check,
};
