#include "protocol/json_body.h"

#include "value/json.h"

static bool write_list(const struct outgoing *out, const struct member *m, const struct value *v,
                       const struct value **document)
{
    const struct member *element = shape_element(member_shape(m));
    if (!wire_expect(out, v, VALUE_LIST, member_name(m))) return false;
    struct value *list = value_list(out->arena);
    for (size_t i = 0; i < value_count(v); i++) {
        const struct value *item;
        if (!json_body_value(out, element, value_at(v, i), &item)) return false;
        value_push(out->arena, list, item);
    }
    *document = list;
    return true;
}

static bool write_map(const struct outgoing *out, const struct member *m, const struct value *v,
                      const struct value **document)
{
    const struct member *element = shape_value(member_shape(m));
    if (!wire_expect(out, v, VALUE_MAP, member_name(m))) return false;
    struct value *map = value_map(out->arena);
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *field = &v->u.map.fields[i];
        const struct value *item;
        if (!json_body_value(out, element, field->value, &item)) return false;
        value_set(out->arena, map, field->name, item);
    }
    *document = map;
    return true;
}

bool json_body_structure(const struct outgoing *out, const struct shape *shape,
                         const struct value *params, const struct value **document)
{
    struct value *map = value_map(out->arena);
    if (!wire_expect(out, params, VALUE_MAP, shape_name(shape))) return false;
    for (size_t i = 0; i < value_count(params); i++) {
        const struct field *field = &params->u.map.fields[i];
        const struct member *member;
        const struct value *item;
        if (!wire_member(out, shape, field->name, &member)) return false;
        if (!json_body_value(out, member, field->value, &item)) return false;
        value_set(out->arena, map, wire_name(member, field->name), item);
    }
    *document = map;
    return true;
}

static bool write_scalar(const struct outgoing *out, const struct member *m, const struct value *v,
                         const struct value **document)
{
    bool is_special =
        value_kind_of(v) == VALUE_NUMBER && value_text(v).n > 0 &&
        (str_ends(value_text(v), STR("NaN")) || str_ends(value_text(v), STR("Infinity")));
    bool is_blob = shape_kind(member_shape(m)) == SHAPE_BLOB;
    if (is_blob) {
        struct str text;
        if (!wire_scalar(out, m, v, TIMESTAMP_UNIX, &text)) return false;
        *document = value_string(out->arena, text);
    } else {
        *document =
            is_special ? value_string(out->arena, value_text(v)) : wire_document(out->arena, v);
    }
    return true;
}

bool json_body_value(const struct outgoing *out, const struct member *m, const struct value *v,
                     const struct value **document)
{
    const struct shape *shape = member_shape(m);
    *document = v;
    if (value_kind_of(v) == VALUE_NULL) return true;
    if (shape_is_document(shape)) {
        *document = wire_document(out->arena, v);
        return true;
    }
    switch (shape_kind(shape)) {
    case SHAPE_STRUCTURE:
        return json_body_structure(out, shape, v, document);
    case SHAPE_LIST:
        return write_list(out, m, v, document);
    case SHAPE_MAP:
        return write_map(out, m, v, document);
    case SHAPE_TIMESTAMP:
        return wire_time(out, m, v, TIMESTAMP_UNIX, document);
    case SHAPE_STRING:
    case SHAPE_BLOB:
    case SHAPE_BOOLEAN:
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
    case SHAPE_BIGDECIMAL:
    case SHAPE_BIGINTEGER:
        return write_scalar(out, m, v, document);
    }
    BUG("unknown shape kind");
}

struct str json_body_text(const struct outgoing *out, const struct value *document)
{
    return json_text(out->arena, document, &json_python);
}
