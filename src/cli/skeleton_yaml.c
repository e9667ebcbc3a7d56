/* The YAML skeleton: block style, a comment behind each member. The emitter of the CLI takes the
 * column of a comment from the member before it, else from members of smaller names at the
 * beginning of the map; without one it puts two blanks before the comment instead of one. */
#include "base/buf.h"
#include "base/limits.h"
#include "cli/skeleton.h"
#include "cli/yaml.h"
#include "model/html_text.h"

struct writer {
    struct arena *arena;
    const struct service *service;
    struct buf out;
};

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

/* Text that YAML would read as something else, or not at all, goes into quotes. */
static void add_text(struct writer *w, struct str s)
{
    const struct value *v;
    struct str problem;
    bool same = yaml_read(w->arena, s, &v, &problem) && value_kind_of(v) == VALUE_STRING &&
                str_eq(v->u.text, s);
    if (same)
        buf_add(&w->out, s);
    else
        buf_addf(&w->out, "'" STR_FMT "'", STR_ARG(s));
}

static struct str comment_of(struct writer *w, const struct member *m)
{
    const struct shape *s = member_shape(m);
    struct buf b = buf_new(w->arena, MIB);
    if (member_is_required(m)) buf_add(&b, STR("[REQUIRED] "));
    buf_add(&b, html_overview(w->arena, member_documentation(w->arena, w->service, m)));
    size_t enums = shape_kind(s) == SHAPE_STRING ? shape_enum_count(s) : 0;
    if (enums > 0) buf_add(&b, STR(" Valid values are: "));
    for (size_t i = 0; i < enums; i++)
        buf_addf(&b, "%s" STR_FMT "%s", i ? ", " : "", STR_ARG(shape_enum(s, i)),
                 i + 1 == enums ? "." : "");
    return str_is_empty(str_trim(buf_str(&b))) ? STR_NONE : buf_str(&b);
}

/* Does a comment before it give member `at` of `s` the column of its own? (ruamel.yaml,
 * CommentedMap._yaml_get_column) */
static bool has_column(struct writer *w, const struct shape *s, size_t at)
{
    struct str name = member_name(shape_member_at(s, at));
    if (at > 0 && !str_is_empty(comment_of(w, shape_member_at(s, at - 1)))) return true;
    for (size_t i = 0; i < at; i++) {
        const struct member *m = shape_member_at(s, i);
        if (str_cmp(member_name(m), name) >= 0) return false;
        if (!str_is_empty(comment_of(w, m))) return true;
    }
    return false;
}

/* A member and its place in its structure; `of` NULL: an element without a comment. */
struct spot {
    const struct shape *of;
    size_t at;
};

static void add_comment(struct writer *w, struct spot spot)
{
    struct str text = comment_of(w, shape_member_at(spot.of, spot.at));
    if (str_is_empty(text)) return;
    buf_addf(&w->out, "%s# " STR_FMT, has_column(w, spot.of, spot.at) ? " " : "  ", STR_ARG(text));
}

static void add_scalar(struct writer *w, const struct shape *s)
{
    switch (shape_kind(s)) {
    case SHAPE_STRING:
        add_text(w, shape_enum_count(s) ? shape_enum(s, 0) : STR(""));
        return;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        buf_add(&w->out, STR("0"));
        return;
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
        buf_add(&w->out, STR("0.0"));
        return;
    case SHAPE_BOOLEAN:
        buf_add(&w->out, STR("true"));
        return;
    case SHAPE_TIMESTAMP:
        buf_add(&w->out, STR("1970-01-01 00:00:00"));
        return;
    case SHAPE_BLOB:
        buf_add(&w->out, STR("!!binary ''"));
        return;
    case SHAPE_BIGDECIMAL:
    case SHAPE_BIGINTEGER:
    case SHAPE_STRUCTURE:
    case SHAPE_LIST:
    case SHAPE_MAP:
        return;
    }
}

static bool is_block(const struct shape *s, const struct level *here)
{
    if (shape_kind(s) == SHAPE_STRUCTURE)
        return shape_member_count(s) > 0 && times_inside(here, s) == 0;
    return shape_kind(s) == SHAPE_LIST || shape_kind(s) == SHAPE_MAP;
}

static void add_block(struct writer *w, const struct shape *s, size_t indent, bool in_item,
                      const struct level *here);

/* Behind "name:" or "-": a scalar or {} on the line, or a block below it. */
static void add_value(struct writer *w, const struct member *m, size_t indent, struct spot spot,
                      const struct level *up)
{
    const struct shape *s = member_shape(m);
    struct level here = {up, s};
    bool block = is_block(s, up), is_list = shape_kind(s) == SHAPE_LIST;
    if (!block) {
        buf_add_char(&w->out, ' ');
        if (shape_kind(s) == SHAPE_STRUCTURE)
            buf_add(&w->out, STR("{}"));
        else
            add_scalar(w, s);
    }
    if (spot.of) add_comment(w, spot);
    if (!block || spot.of) buf_add_char(&w->out, '\n');
    if (!block) return;
    if (spot.of)
        add_block(w, s, is_list ? indent : indent + 2, false, &here);
    else
        add_block(w, s, indent + 2, true, &here);
}

static void begin_line(struct writer *w, size_t indent, bool in_item, bool first)
{
    if (in_item && first)
        buf_add_char(&w->out, ' ');
    else
        buf_add_repeat(&w->out, ' ', indent);
}

/* `in_item`: the first line continues the "-" of a list. */
static void add_block(struct writer *w, const struct shape *s, size_t indent, bool in_item,
                      const struct level *here)
{
    if (shape_kind(s) == SHAPE_LIST) {
        begin_line(w, indent, in_item, true);
        buf_add_char(&w->out, '-');
        add_value(w, shape_element(s), indent, (struct spot){0}, here);
        return;
    }
    if (shape_kind(s) == SHAPE_MAP) {
        begin_line(w, indent, in_item, true);
        buf_add(&w->out, STR("KeyName:"));
        const struct shape *value = member_shape(shape_value(s));
        if (!is_block(value, here)) {
            add_value(w, shape_value(s), indent, (struct spot){0}, here);
            return;
        }
        struct level below = {here, value};
        buf_add_char(&w->out, '\n');
        add_block(w, value, shape_kind(value) == SHAPE_LIST ? indent : indent + 2, false, &below);
        return;
    }
    for (size_t i = 0; i < shape_member_count(s); i++) {
        const struct member *m = shape_member_at(s, i);
        begin_line(w, indent, in_item, i == 0);
        add_text(w, member_name(m));
        buf_add_char(&w->out, ':');
        add_value(w, m, indent, (struct spot){s, i}, here);
    }
}

struct str skeleton_yaml(struct arena *a, const struct service *s, const struct member *input)
{
    struct writer w = {a, s, buf_new(a, 16 * MIB)};
    if (!input || shape_member_count(member_shape(input)) == 0) return STR("{}");
    struct level top = {NULL, member_shape(input)};
    add_block(&w, member_shape(input), 0, false, &top);
    struct str text = buf_str(&w.out);
    return str_ends(text, STR("\n")) ? str_sub(text, 0, text.n - 1) : text;
}
