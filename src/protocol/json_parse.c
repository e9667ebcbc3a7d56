#include "protocol/json_body.h"

#include "base/utf8.h"
#include "value/json.h"

static bool wrong_kind(const struct json_reading *r, const struct shape *shape,
                       const struct value *found)
{
    struct str name = shape_name(shape);
    return err_set(r->in->err, ERR_SYNTAX, "the response has a %s where " STR_FMT " is expected",
                   value_kind_name(value_kind_of(found)), STR_ARG(name));
}

bool json_body_read(const struct incoming *in, const struct value **document)
{
    struct str body = in->response->body;
    struct err why = err_init(in->arena);
    struct value *map = value_map(in->arena);
    *document = map;
    if (body.n == 0 || json_read(in->arena, body, document, &why)) return true;
    if (!utf8_is_valid(body)) {
        return err_set(in->err, ERR_SYNTAX, "the response body is not UTF-8");
    }
    if (why.kind == ERR_LIMIT) return err_set(in->err, ERR_LIMIT, STR_FMT, STR_ARG(why.message));
    value_set(in->arena, map, STR("message"), value_string(in->arena, body));
    *document = map;
    return true;
}

/* A union has exactly one member set; *tag is empty for one the model knows. */
static bool check_union(const struct json_reading *r, const struct shape *shape,
                        const struct value *document, struct str *tag)
{
    size_t set = 0;
    struct str name = STR("");
    for (size_t i = 0; i < value_count(document); i++) {
        const struct field *field = &document->u.map.fields[i];
        bool counts =
            value_kind_of(field->value) != VALUE_NULL && !str_eq(field->name, STR("__type"));
        if (!counts) continue;
        set++;
        name = field->name;
    }
    if (set != 1) {
        struct str shape_text = shape_name(shape);
        return err_set(r->in->err, ERR_SYNTAX,
                       "invalid service response: " STR_FMT
                       " must have one and only one member set",
                       STR_ARG(shape_text));
    }
    *tag = name;
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        const struct member *m = shape_member_at(shape, i);
        if (str_eq(wire_name(m, member_name(m)), name)) *tag = STR("");
    }
    return true;
}

bool json_body_members(const struct json_reading *r, const struct shape *shape,
                       const struct value *document, struct value *into)
{
    if (value_kind_of(document) == VALUE_NULL) return true;
    if (value_kind_of(document) != VALUE_MAP) return wrong_kind(r, shape, document);
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        const struct member *m = shape_member_at(shape, i);
        const struct value *raw = value_get(document, wire_name(m, member_name(m)));
        const struct value *parsed;
        if (value_kind_of(raw) == VALUE_NULL) continue;
        if (!json_body_parse(r, m, raw, &parsed)) return false;
        value_set(r->in->arena, into, member_name(m), parsed);
    }
    return true;
}

static bool parse_structure(const struct json_reading *r, const struct shape *shape,
                            const struct value *document, const struct value **out)
{
    struct value *map = value_map(r->in->arena);
    *out = map;
    if (shape_is_union(shape) && value_kind_of(document) == VALUE_MAP) {
        struct str tag;
        if (!check_union(r, shape, document, &tag)) return false;
        if (!str_is_empty(tag)) {
            *out = wire_unknown_member(r->in->arena, tag);
            return true;
        }
    }
    return json_body_members(r, shape, document, map);
}

static bool parse_list(const struct json_reading *r, const struct shape *shape,
                       const struct value *document, const struct value **out)
{
    if (value_kind_of(document) != VALUE_LIST) return wrong_kind(r, shape, document);
    struct value *list = value_list(r->in->arena);
    for (size_t i = 0; i < value_count(document); i++) {
        const struct value *item;
        if (!json_body_parse(r, shape_element(shape), value_at(document, i), &item)) return false;
        value_push(r->in->arena, list, item);
    }
    *out = list;
    return true;
}

static bool parse_map(const struct json_reading *r, const struct shape *shape,
                      const struct value *document, const struct value **out)
{
    if (value_kind_of(document) != VALUE_MAP) return wrong_kind(r, shape, document);
    struct value *map = value_map(r->in->arena);
    for (size_t i = 0; i < value_count(document); i++) {
        const struct field *field = &document->u.map.fields[i];
        const struct value *item;
        if (!json_body_parse(r, shape_value(shape), field->value, &item)) return false;
        value_set(r->in->arena, map, field->name, item);
    }
    *out = map;
    return true;
}

static bool parse_number(const struct json_reading *r, enum shape_kind kind,
                         const struct value *raw, const struct value **out)
{
    struct arena *a = r->in->arena;
    bool is_text = value_kind_of(raw) == VALUE_STRING;
    bool is_float = kind == SHAPE_FLOAT || kind == SHAPE_DOUBLE;
    *out = value_kind_of(raw) == VALUE_NUMBER ? wire_number(a, raw) : raw;
    if (!r->coerces) return true;
    if (is_text && is_float) return wire_parse_float(r->in, value_text(raw), out);
    if (is_text) return wire_parse_integer(r->in, value_text(raw), out);
    if (value_kind_of(raw) != VALUE_NUMBER) return true;
    int64_t whole;
    double real = value_to_double(raw, 0);
    if (is_float) {
        *out = value_double(a, real);
    } else if (!value_is_integer_text(value_text(*out)) && real > -9e15 && real < 9e15) {
        whole = (int64_t)real;
        *out = value_int(a, whole);
    }
    return true;
}

static bool parse_boolean(const struct json_reading *r, const struct value *raw,
                          const struct value **out)
{
    bool is_text = r->coerces && value_kind_of(raw) == VALUE_STRING;
    *out = is_text ? value_bool(str_eq_nocase(value_text(raw), STR("true"))) : raw;
    return true;
}

bool json_body_parse(const struct json_reading *r, const struct member *m,
                     const struct value *document, const struct value **out)
{
    const struct shape *shape = member_shape(m);
    *out = &value_null;
    if (value_kind_of(document) == VALUE_NULL) return true;
    if (shape_is_document(shape)) {
        *out = wire_document(r->in->arena, document);
        return true;
    }
    switch (shape_kind(shape)) {
    case SHAPE_STRUCTURE:
        return parse_structure(r, shape, document, out);
    case SHAPE_LIST:
        return parse_list(r, shape, document, out);
    case SHAPE_MAP:
        return parse_map(r, shape, document, out);
    case SHAPE_TIMESTAMP:
        return wire_parse_time(r->in, document, out);
    case SHAPE_BOOLEAN:
        return parse_boolean(r, document, out);
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
        return parse_number(r, shape_kind(shape), document, out);
    case SHAPE_BLOB: /* stays base64: the text that the service sent */
    case SHAPE_STRING:
    case SHAPE_BIGDECIMAL:
    case SHAPE_BIGINTEGER:
        *out = wire_document(r->in->arena, document);
        return true;
    }
    BUG("unknown shape kind");
}

bool json_body_error(const struct incoming *in, const struct value **document)
{
    struct answer *answer = in->answer;
    if (!json_body_read(in, document)) return false;
    answer->message = wire_error_message(*document);
    answer->code = wire_query_error_code(in);
    if (str_is_empty(answer->code)) answer->code = value_get_text(*document, STR("__type"));
    if (str_is_empty(answer->code)) answer->code = arena_printf(in->arena, "%d", answer->status);
    answer->code = wire_bare_code(answer->code);
    return true;
}
