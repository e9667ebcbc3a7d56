#include "cli/skeleton.h"

#include "value/json.h"

/* The shapes being generated, innermost first: a structure inside itself twice becomes {}. */
struct level {
    const struct level *up;
    const struct shape *shape;
};

static size_t times_inside(const struct level *level, const struct shape *s)
{
    size_t n = 0;
    for (; level; level = level->up) n += level->shape == s;
    return n;
}

static const struct value *generate(struct arena *a, const struct member *m, struct str name,
                                    enum skeleton_use use, const struct level *up);

static const struct value *structure(struct arena *a, const struct shape *s, enum skeleton_use use,
                                     const struct level *here)
{
    struct value *map = value_map(a);
    if (times_inside(here, s) > 1) return map;
    for (size_t i = 0; i < shape_member_count(s); i++) {
        const struct member *m = shape_member_at(s, i);
        value_set(a, map, member_name(m), generate(a, m, member_name(m), use, here));
    }
    return map;
}

static const struct value *generate(struct arena *a, const struct member *m, struct str name,
                                    enum skeleton_use use, const struct level *up)
{
    const struct shape *s = member_shape(m);
    struct level here = {up, s};
    switch (shape_kind(s)) {
    case SHAPE_STRUCTURE:
        return structure(a, s, use, &here);
    case SHAPE_LIST: {
        struct value *list = value_list(a);
        const struct member *element = shape_element(s);
        struct str element_name =
            use != SKELETON_INPUT ? shape_name(member_shape(element)) : STR("");
        value_push(a, list, generate(a, element, element_name, use, &here));
        return list;
    }
    case SHAPE_MAP: {
        struct value *map = value_map(a);
        value_set(a, map, STR("KeyName"), generate(a, shape_value(s), STR(""), use, &here));
        return map;
    }
    case SHAPE_STRING:
        if (use != SKELETON_INPUT) return value_string(a, name);
        return value_string(a, shape_enum_count(s) ? shape_enum(s, 0) : STR(""));
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        return value_int(a, 0);
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
        return value_double(a, 0);
    case SHAPE_BOOLEAN:
        return &value_true;
    case SHAPE_TIMESTAMP:
        return use == SKELETON_TIMES ? value_number(a, STR("1970-01-01 00:00:00"))
                                     : value_string(a, STR("1970-01-01T00:00:00"));
    case SHAPE_BLOB:
    case SHAPE_BIGDECIMAL:
    case SHAPE_BIGINTEGER:
        return &value_null;
    }
    BUG("shape kind");
}

const struct value *skeleton_value(struct arena *a, const struct member *m, enum skeleton_use use)
{
    return m ? generate(a, m, STR(""), use, NULL) : value_map(a);
}

const struct value *cli_skeleton_answer(struct arena *a, const struct invocation *in, bool times)
{
    bool output = in->kind == INVOKE_SKELETON && str_eq(in->skeleton, STR("output"));
    if (!output) return NULL;
    return skeleton_value(a, operation_output(in->operation),
                          times ? SKELETON_TIMES : SKELETON_ANSWER);
}

bool cli_skeleton(struct arena *a, const struct invocation *in, struct str *out, struct err *e)
{
    if (in->kind != INVOKE_SKELETON || !in->operation)
        return err_set(e, ERR_GENERAL, "The command asks for no skeleton");
    if (str_eq(in->skeleton, STR("yaml-input"))) {
        *out = skeleton_yaml(a, in->service, operation_input(in->operation));
        return true;
    }
    const struct value *v = skeleton_value(a, operation_input(in->operation), SKELETON_INPUT);
    struct json_style style = json_cli;
    style.ascii_only = true;
    *out = json_text(a, v, &style);
    return true;
}
