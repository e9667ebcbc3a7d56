#include "compile/extras.h"

static const struct value *merge(struct arena *a, const struct value *base,
                                 const struct value *extra)
{
    if (value_kind_of(base) != VALUE_MAP || value_kind_of(extra) != VALUE_MAP) return extra;
    struct value *out = value_map(a);
    for (size_t i = 0; i < base->u.map.n; i++) {
        value_set(a, out, base->u.map.fields[i].name, base->u.map.fields[i].value);
    }
    for (size_t i = 0; i < extra->u.map.n; i++) {
        const struct field *f = &extra->u.map.fields[i];
        value_set(a, out, f->name, merge(a, value_get(base, f->name), f->value));
    }
    return out;
}

const struct value *extras_apply(struct arena *a, const struct value *base,
                                 const struct value *extras)
{
    const struct value *over = value_get(extras, STR("merge"));
    return over ? merge(a, base, over) : base;
}
