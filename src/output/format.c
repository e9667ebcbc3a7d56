#include "output/format.h"

#include <stdlib.h>

#include "base/base64.h"
#include "base/limits.h"
#include "value/pyrepr.h"

bool format_is_container(const struct value *v)
{
    return value_kind_of(v) == VALUE_LIST || value_kind_of(v) == VALUE_MAP;
}

bool format_is_empty_map(const struct value *v)
{
    return value_kind_of(v) == VALUE_MAP && value_count(v) == 0;
}

struct str format_text_of(struct arena *a, const struct value *v)
{
    /* The time in a sample answer is a datetime to Python, and no number of ours. */
    if (value_kind_of(v) == VALUE_NUMBER && str_has_char(v->u.text, ':')) return v->u.text;
    if (value_kind_of(v) == VALUE_NUMBER && !value_is_integer_text(v->u.text)) {
        return py_str(a, value_double(a, value_to_double(v, 0)), false);
    }
    if (value_kind_of(v) != VALUE_BYTES) return py_str(a, v, false);
    struct buf b = buf_new(a, LIMIT_RESULT);
    base64_encode(&b, v->u.text);
    return buf_str(&b);
}

/* For both: a field begins with its name. */
static int by_name(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

const struct field *format_sorted_fields(struct arena *a, const struct value *map)
{
    size_t n = value_count(map);
    struct field *fields = ARENA_ARRAY(a, struct field, n + 1);
    for (size_t i = 0; i < n; i++) fields[i] = map->u.map.fields[i];
    qsort(fields, n, sizeof *fields, by_name);
    return fields;
}

void names_add(struct arena *a, struct names *names, struct str name)
{
    if (names->n == names->cap) {
        size_t cap = names->cap ? names->cap * 2 : 16, size = sizeof *names->items;
        names->items = arena_grow(a, names->items, names->cap * size, cap * size);
        names->cap = cap;
    }
    names->items[names->n++] = name;
}

void names_sort(struct names *names)
{
    if (names->n == 0) return;
    qsort(names->items, names->n, sizeof *names->items, by_name);
    size_t kept = 1;
    for (size_t i = 1; i < names->n; i++) {
        if (!str_eq(names->items[i], names->items[kept - 1]))
            names->items[kept++] = names->items[i];
    }
    names->n = kept;
}

bool names_has(const struct names *sorted, struct str name)
{
    return sorted->n > 0 &&
           bsearch(&name, sorted->items, sorted->n, sizeof *sorted->items, by_name) != NULL;
}
