#include "cli/help_types.h"

#define DEPTH_MAX 3u
/* More allowed values are counted, not listed; fewer inside structures. */
#define ENUM_MAX 12u
#define ENUM_MAX_NESTED 4u

struct level {
    const struct level *up;
    const struct shape *shape;
    unsigned depth;
};

static bool is_inside(const struct level *level, const struct shape *s)
{
    for (; level; level = level->up)
        if (level->shape == s) return true;
    return false;
}

static void add_enum(struct buf *b, const struct shape *s, bool nested)
{
    size_t n = shape_enum_count(s), max = nested ? ENUM_MAX_NESTED : ENUM_MAX;
    for (size_t i = 0; i < n && i < max; i++)
        buf_addf(b, "%s" STR_FMT, i ? "|" : "", STR_ARG(shape_enum(s, i)));
    if (n > max) buf_addf(b, "|... (%zu values)", n);
}

static void add_scalar(struct buf *b, const struct member *m, bool nested)
{
    const struct shape *s = member_shape(m);
    switch (shape_kind(s)) {
    case SHAPE_STRING:
        if (shape_enum_count(s) > 0)
            add_enum(b, s, nested);
        else
            buf_add(b, STR("string"));
        return;
    case SHAPE_BLOB:
        buf_add(b, member_is_streaming(m) ? STR("file") : STR("blob"));
        return;
    case SHAPE_BOOLEAN:
        buf_add(b, STR("true|false"));
        return;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_BIGINTEGER:
        buf_add(b, STR("integer"));
        return;
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
    case SHAPE_BIGDECIMAL:
        buf_add(b, STR("number"));
        return;
    case SHAPE_TIMESTAMP:
        buf_add(b, STR("timestamp"));
        return;
    case SHAPE_STRUCTURE:
    case SHAPE_LIST:
    case SHAPE_MAP:
        return;
    }
}

static void add_type(struct buf *b, const struct member *m, const struct level *up);

static void add_structure(struct buf *b, const struct shape *s, const struct level *here)
{
    for (size_t i = 0; i < shape_member_count(s); i++) {
        const struct member *m = shape_member_at(s, i);
        buf_addf(b, "%s" STR_FMT "=", i ? "," : "", STR_ARG(member_name(m)));
        add_type(b, m, here);
    }
}

static void add_type(struct buf *b, const struct member *m, const struct level *up)
{
    const struct shape *s = member_shape(m);
    struct level here = {up, s, up ? up->depth + 1 : 0};
    enum shape_kind kind = shape_kind(s);
    if (kind != SHAPE_STRUCTURE && kind != SHAPE_LIST && kind != SHAPE_MAP) {
        add_scalar(b, m, up != NULL);
        return;
    }
    if (shape_is_document(s)) {
        buf_add(b, STR("json"));
        return;
    }
    if (is_inside(up, s) || here.depth > DEPTH_MAX) {
        buf_add(b, kind == SHAPE_LIST ? STR("[...]") : STR("{...}"));
        return;
    }
    bool nested = up != NULL;
    if (nested) buf_add_char(b, kind == SHAPE_LIST ? '[' : '{');
    if (kind == SHAPE_STRUCTURE) {
        add_structure(b, s, &here);
    } else if (kind == SHAPE_MAP) {
        buf_add(b, STR("KeyName="));
        add_type(b, shape_value(s), &here);
    } else {
        add_type(b, shape_element(s), &here);
    }
    if (nested) buf_add_char(b, kind == SHAPE_LIST ? ']' : '}');
}

void help_type(struct buf *b, const struct member *m)
{
    const struct shape *s = member_shape(m);
    if (shape_kind(s) != SHAPE_LIST) {
        add_type(b, m, NULL);
        return;
    }
    const struct member *element = shape_element(s);
    add_type(b, element, NULL);
    buf_add(b, STR(" ..."));
}
