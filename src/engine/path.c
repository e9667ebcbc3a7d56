#include "engine/path.h"

struct value *path_copy_with(struct arena *a, const struct value *map, struct str name,
                             const struct value *item)
{
    struct value *copy = value_map(a);
    for (size_t i = 0; value_kind_of(map) == VALUE_MAP && i < map->u.map.n; i++) {
        const struct field *f = &map->u.map.fields[i];
        if (item || !str_eq(f->name, name)) value_set(a, copy, f->name, f->value);
    }
    if (item) value_set(a, copy, name, item);
    return copy;
}

const struct value *path_with(struct arena *a, const struct value *map, struct str path,
                              const struct value *item)
{
    size_t dot = str_find_char(path, '.');
    if (dot == STR_NPOS) return path_copy_with(a, map, path, item);
    struct str head = str_sub(path, 0, dot);
    const struct value *inner = path_with(a, value_get(map, head), str_from(path, dot + 1), item);
    return path_copy_with(a, map, head, inner);
}
