#include "output/table.h"

struct builder {
    struct table table;
    struct err *err;
};

static bool build(struct builder *b, const struct str *title, const struct value *v,
                  unsigned indent);

/* Python's "if not current". */
static bool is_false(const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOL:
        return !v->u.boolean;
    case VALUE_NUMBER:
        return value_to_double(v, 1) == 0;
    case VALUE_STRING:
    case VALUE_BYTES:
        return v->u.text.n == 0;
    case VALUE_LIST:
    case VALUE_MAP:
        return value_count(v) == 0;
    }
    BUG("value kind");
}

static struct row row_of(struct builder *b, size_t n)
{
    return (struct row){ARENA_ARRAY(b->table.arena, struct str, n + 1), n};
}

/* Names of scalar fields, and of the others. */
static void group_names(struct builder *b, const struct value *map, struct names *scalars,
                        struct names *others)
{
    for (size_t i = 0; i < value_count(map); i++) {
        const struct field *f = &map->u.map.fields[i];
        names_add(b->table.arena, format_is_container(f->value) ? others : scalars, f->name);
    }
}

static bool add_cells_of(struct builder *b, const struct value *map, const struct names *names)
{
    struct row row = row_of(b, names->n);
    for (size_t i = 0; i < names->n; i++) {
        const struct value *v = value_get(map, names->items[i]);
        row.cells[i] = v ? format_text_of(b->table.arena, v) : STR("");
    }
    return table_row(&b->table, row, b->err);
}

static bool build_map(struct builder *b, const struct value *map, unsigned indent)
{
    struct names scalars = {0}, others = {0};
    group_names(b, map, &scalars, &others);
    names_sort(&scalars);
    names_sort(&others);
    if (scalars.n == 1) { /* a single pair stands in one row */
        struct row row = row_of(b, 2);
        row.cells[0] = scalars.items[0];
        row.cells[1] = format_text_of(b->table.arena, value_get(map, scalars.items[0]));
        if (!table_row(&b->table, row, b->err)) return false;
    } else if (scalars.n > 1) {
        struct row header = {scalars.items, scalars.n};
        if (!table_header(&b->table, header, b->err)) return false;
        if (!add_cells_of(b, map, &scalars)) return false;
    }
    for (size_t i = 0; i < others.n; i++) {
        if (!build(b, &others.items[i], value_get(map, others.items[i]), indent + 1)) return false;
    }
    return true;
}

static bool build_maps(struct builder *b, const struct str *title, const struct value *list,
                       unsigned indent)
{
    struct names scalars = {0}, others = {0};
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_at(list, i);
        if (item->kind != VALUE_MAP) {
            return err_set(b->err, ERR_GENERAL,
                           "A table of maps cannot show a list that also holds a %s: choose the "
                           "items with --query, or another --output.",
                           value_kind_name(item->kind));
        }
        group_names(b, item, &scalars, &others);
    }
    names_sort(&scalars);
    names_sort(&others);
    struct row header = {scalars.items, scalars.n};
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_at(list, i);
        if (i > 0 && others.n > 0) table_section(&b->table, title, indent);
        if ((i == 0 || others.n > 0) && !table_header(&b->table, header, b->err)) return false;
        if (!add_cells_of(b, item, &scalars)) return false;
        for (size_t k = 0; k < others.n; k++) {
            const struct value *v = value_get(item, others.items[k]);
            if (v && !build(b, &others.items[k], v, indent + 1)) return false;
        }
    }
    return true;
}

static bool holds_containers(const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++) {
        if (format_is_container(value_at(list, i))) return true;
    }
    return false;
}

/* One row: a scalar, the items of a list, or the names of a map (what iterating one gives). */
static bool add_item(struct builder *b, const struct value *item)
{
    bool scalar = !format_is_container(item);
    struct row row = row_of(b, scalar ? 1 : value_count(item));
    for (size_t i = 0; i < row.n; i++) {
        if (item->kind == VALUE_MAP) {
            row.cells[i] = item->u.map.fields[i].name;
        } else {
            row.cells[i] = format_text_of(b->table.arena, scalar ? item : value_at(item, i));
        }
    }
    return table_row(&b->table, row, b->err);
}

static bool build_list(struct builder *b, const struct str *title, const struct value *list,
                       unsigned indent)
{
    if (value_at(list, 0)->kind == VALUE_MAP) return build_maps(b, title, list, indent);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_at(list, i);
        bool deeper = item->kind == VALUE_LIST && holds_containers(item);
        if (!(deeper ? build(b, NULL, item, 0) : add_item(b, item))) return false;
    }
    return true;
}

/* Empty things get no section at all; without a title the rows go to the section before. */
static bool build(struct builder *b, const struct str *title, const struct value *v,
                  unsigned indent)
{
    if (is_false(v)) return true;
    if (title) table_section(&b->table, title, indent);
    if (v->kind == VALUE_LIST) return build_list(b, title, v, indent);
    if (v->kind == VALUE_MAP) return build_map(b, v, indent);
    return true;
}

static bool print_table(const struct output *o, const struct value *v, struct err *e)
{
    struct builder b = {.table = {.arena = o->out->arena}, .err = e};
    if (is_false(v)) return true;
    return build(&b, &o->title, v, 0) && table_draw(o, &b.table, e);
}

const struct formatter format_table = {STR_INIT("table"), PAGES_MERGED, print_table};
