/* Tab-separated lines: scalars of a map on one line behind the upper-case name it has in its
 * parent, what is nested on lines after it (awscli/text.py). */
#include "base/utf8.h"
#include "output/format.h"
#include "value/pyrepr.h"

struct text {
    struct arena *arena;
    struct buf *out;
    struct err *err;
};

/* `name` is STR_NONE at the top; `scalars` the shared columns of maps in a list, or NULL. */
static bool add(struct text *t, const struct value *v, struct str name,
                const struct names *scalars);

/* A cell of the current line; every line starts with `first` set. */
static void add_cell(struct text *t, bool *first, struct str cell)
{
    if (!*first) buf_add_char(t->out, '\t');
    buf_add(t->out, cell);
    *first = false;
}

static void begin_line(struct text *t, bool *first, struct str name)
{
    *first = !name.p;
    if (name.p) utf8_add_upper(t->out, name);
}

static bool add_map(struct text *t, const struct value *map, struct str name)
{
    size_t n = value_count(map);
    const struct field *fields = format_sorted_fields(t->arena, map);
    bool any = false, first = true;
    for (size_t i = 0; i < n; i++) {
        if (format_is_container(fields[i].value)) continue;
        if (!any) begin_line(t, &first, name);
        any = true;
        add_cell(t, &first, format_text_of(t->arena, fields[i].value));
    }
    if (any) buf_add_char(t->out, '\n');
    for (size_t i = 0; i < n; i++) {
        if (!format_is_container(fields[i].value)) continue;
        if (!add(t, fields[i].value, fields[i].name, NULL)) return false;
    }
    return true;
}

/* A map in a list of maps: a column for each name that is a scalar in one of them. */
static bool add_row(struct text *t, const struct value *map, struct str name,
                    const struct names *scalars)
{
    bool first = true;
    if (scalars->n > 0) begin_line(t, &first, name);
    for (size_t i = 0; i < scalars->n; i++) {
        const struct value *v = value_get(map, scalars->items[i]);
        add_cell(t, &first, v ? format_text_of(t->arena, v) : STR(""));
    }
    if (scalars->n > 0) buf_add_char(t->out, '\n');
    const struct field *fields = format_sorted_fields(t->arena, map);
    for (size_t i = 0; i < value_count(map); i++) {
        if (names_has(scalars, fields[i].name)) continue;
        if (!add(t, fields[i].value, fields[i].name, NULL)) return false;
    }
    return true;
}

static bool add_list_of_maps(struct text *t, const struct value *list, struct str name)
{
    struct names scalars = {0};
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_at(list, i);
        if (value_kind_of(item) != VALUE_MAP) {
            return err_set(t->err, ERR_GENERAL, "'%s' object has no attribute 'items'",
                           py_type_name(item));
        }
        for (size_t k = 0; k < value_count(item); k++) {
            const struct field *f = &item->u.map.fields[k];
            if (!format_is_container(f->value)) names_add(t->arena, &scalars, f->name);
        }
    }
    names_sort(&scalars);
    for (size_t i = 0; i < value_count(list); i++) {
        if (!add(t, value_at(list, i), name, &scalars)) return false;
    }
    return true;
}

static void add_scalars(struct text *t, const struct value *list, struct str name)
{
    bool first = true, any = false;
    for (size_t i = 0; i < value_count(list); i++) {
        if (format_is_container(value_at(list, i))) continue;
        any = true;
        if (name.p) begin_line(t, &first, name);
        add_cell(t, &first, format_text_of(t->arena, value_at(list, i)));
        if (name.p) buf_add_char(t->out, '\n');
    }
    if (any && !name.p) buf_add_char(t->out, '\n');
}

static bool add_list(struct text *t, const struct value *list, struct str name)
{
    for (size_t i = 0; i < value_count(list); i++) {
        if (value_at(list, i)->kind == VALUE_MAP) return add_list_of_maps(t, list, name);
    }
    add_scalars(t, list, name);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_at(list, i);
        if (format_is_container(item) && !add(t, item, name, NULL)) return false;
    }
    return true;
}

static bool add(struct text *t, const struct value *v, struct str name, const struct names *scalars)
{
    if (value_kind_of(v) == VALUE_LIST) return add_list(t, v, name);
    if (value_kind_of(v) == VALUE_MAP) {
        return scalars ? add_row(t, v, name, scalars) : add_map(t, v, name);
    }
    buf_add(t->out, format_text_of(t->arena, v));
    buf_add_char(t->out, '\n');
    return true;
}

static bool print_text(const struct output *o, const struct value *v, struct err *e)
{
    struct text t = {o->out->arena, o->out, e};
    return add(&t, v, STR_NONE, NULL);
}

const struct formatter format_text = {STR_INIT("text"), PAGES_BY_KEY, print_text};
