#include "base/base64.h"
#include "cli/unpack.h"

/* Containers are copied only when something in them changed. */

static bool decode_map(struct arena *a, const struct value *v, const struct shape *s,
                       const struct value **out, struct err *e)
{
    struct value *copy = NULL;
    for (size_t i = 0; i < v->u.map.n; i++) {
        const struct field *f = &v->u.map.fields[i];
        const struct member *m =
            shape_kind(s) == SHAPE_MAP ? shape_value(s) : shape_member(s, f->name);
        const struct value *item;
        if (!m) continue;
        if (!blobs_decode(a, f->value, m, &item, e)) return false;
        if (item == f->value) continue;
        if (!copy) {
            copy = value_map(a);
            for (size_t k = 0; k < v->u.map.n; k++)
                value_set(a, copy, v->u.map.fields[k].name, v->u.map.fields[k].value);
        }
        value_set(a, copy, f->name, item);
    }
    if (copy) *out = copy;
    return true;
}

static bool decode_list(struct arena *a, const struct value *v, const struct shape *s,
                        const struct value **out, struct err *e)
{
    struct value *copy = value_list(a);
    bool changed = false;
    for (size_t i = 0; i < v->u.list.n; i++) {
        const struct value *item;
        if (!blobs_decode(a, v->u.list.items[i], shape_element(s), &item, e)) return false;
        changed = changed || item != v->u.list.items[i];
        value_push(a, copy, item);
    }
    if (changed) *out = copy;
    return true;
}

bool blobs_decode(struct arena *a, const struct value *v, const struct member *m,
                  const struct value **out, struct err *e)
{
    const struct shape *s = member_shape(m);
    enum shape_kind kind = shape_kind(s);
    *out = v;
    if (value_kind_of(v) == VALUE_MAP && (kind == SHAPE_STRUCTURE || kind == SHAPE_MAP))
        return decode_map(a, v, s, out, e);
    if (value_kind_of(v) == VALUE_LIST && kind == SHAPE_LIST) return decode_list(a, v, s, out, e);
    if (value_kind_of(v) != VALUE_STRING || kind != SHAPE_BLOB) return true;
    struct str bytes;
    if (!base64_decode(a, v->u.text, &bytes))
        return err_set(e, ERR_GENERAL, "Invalid base64: \"" STR_FMT "\"", STR_ARG(v->u.text));
    *out = value_bytes(a, bytes);
    return true;
}
