/* The "smithy-rpc-v2-cbor" protocol. */
#include "codec/cbor.h"

#include "base/limits.h"
#include "protocol/wire.h"

#include <stdlib.h>

struct writing {
    const struct outgoing *out;
    struct buf body;
};

static bool write_member(struct writing *w, const struct member *m, const struct value *v);

static bool write_structure(struct writing *w, const struct shape *shape, const struct value *v)
{
    size_t fields = 0;
    if (!wire_expect(w->out, v, VALUE_MAP, shape_name(shape))) return false;
    for (size_t i = 0; i < value_count(v); i++) {
        fields += value_kind_of(v->u.map.fields[i].value) != VALUE_NULL;
    }
    cbor_write_map(&w->body, fields);
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *field = &v->u.map.fields[i];
        const struct member *m;
        if (!wire_member(w->out, shape, field->name, &m)) return false;
        if (value_kind_of(field->value) == VALUE_NULL) continue;
        cbor_write_text(&w->body, wire_name(m, field->name));
        if (!write_member(w, m, field->value)) return false;
    }
    return true;
}

static bool write_list(struct writing *w, const struct member *m, const struct value *v)
{
    if (!wire_expect(w->out, v, VALUE_LIST, member_name(m))) return false;
    cbor_write_list(&w->body, value_count(v));
    for (size_t i = 0; i < value_count(v); i++) {
        if (!write_member(w, shape_element(member_shape(m)), value_at(v, i))) return false;
    }
    return true;
}

static bool write_map(struct writing *w, const struct member *m, const struct value *v)
{
    if (!wire_expect(w->out, v, VALUE_MAP, member_name(m))) return false;
    cbor_write_map(&w->body, value_count(v));
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *field = &v->u.map.fields[i];
        cbor_write_text(&w->body, field->name);
        if (!write_member(w, shape_value(member_shape(m)), field->value)) return false;
    }
    return true;
}

static bool write_integer(struct writing *w, const struct member *m, const struct value *v)
{
    int64_t n;
    if (!value_to_i64(v, &n)) return wire_expect(w->out, v, VALUE_NUMBER, member_name(m));
    uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    cbor_write_int(&w->body, n < 0, magnitude);
    return true;
}

/* Python's float() of the number or of its text ("NaN", "Infinity"). */
static double real_of(struct arena *a, const struct value *v)
{
    return strtod(arena_cstr(a, value_text(v)), NULL);
}

static bool write_timestamp(struct writing *w, const struct member *m, const struct value *v)
{
    const struct value *epoch;
    int64_t seconds;
    /* The format of the model is not for this protocol: time is always tagged epoch seconds. */
    if (!wire_epoch(w->out, v, &epoch)) return false;
    cbor_write_tag(&w->body, 1);
    if (value_is_integer_text(value_text(epoch)) && value_to_i64(epoch, &seconds)) {
        return write_integer(w, m, epoch);
    }
    cbor_write_double(&w->body, value_to_double(epoch, 0));
    return true;
}

static bool write_member(struct writing *w, const struct member *m, const struct value *v)
{
    if (value_kind_of(v) == VALUE_NULL) {
        cbor_write_null(&w->body);
        return true;
    }
    switch (shape_kind(member_shape(m))) {
    case SHAPE_STRUCTURE:
        return write_structure(w, member_shape(m), v);
    case SHAPE_LIST:
        return write_list(w, m, v);
    case SHAPE_MAP:
        return write_map(w, m, v);
    case SHAPE_BLOB:
        cbor_write_bytes(&w->body, value_text(v));
        return true;
    case SHAPE_BOOLEAN:
        cbor_write_bool(&w->body, value_is_true(v));
        return true;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_BIGINTEGER:
        return write_integer(w, m, v);
    case SHAPE_FLOAT:
        cbor_write_float(&w->body, real_of(w->out->arena, v));
        return true;
    case SHAPE_DOUBLE:
    case SHAPE_BIGDECIMAL:
        cbor_write_double(&w->body, real_of(w->out->arena, v));
        return true;
    case SHAPE_TIMESTAMP:
        return write_timestamp(w, m, v);
    case SHAPE_STRING:
        if (!wire_expect(w->out, v, VALUE_STRING, member_name(m))) return false;
        cbor_write_text(&w->body, value_text(v));
        return true;
    }
    BUG("unknown shape kind");
}

static bool serialize(const struct outgoing *out)
{
    struct arena *a = out->arena;
    const struct member *input = operation_input(out->operation);
    struct writing w = {out, buf_new(a, LIMIT_REQUEST_BODY)};
    struct str target = service_target_prefix(out->service);
    struct str name = operation_name(out->operation);
    struct str type = operation_has_event_stream_output(out->operation)
                          ? STR("application/vnd.amazon.eventstream")
                          : STR("application/cbor");
    out->request->method = STR("POST");
    out->request->path =
        arena_printf(a, "/service/" STR_FMT "/operation/" STR_FMT, STR_ARG(target), STR_ARG(name));
    wire_set_header(out, STR("smithy-protocol"), STR("rpc-v2-cbor"));
    wire_set_query_mode(out);
    wire_set_header(out, STR("Accept"), type);
    if (!input) return true;
    if (!write_structure(&w, member_shape(input), out->params)) return false;
    wire_set_body(out, buf_str(&w.body));
    wire_set_header(out, STR("Content-Type"), type);
    return buf_ok(&w.body, "request body", out->err);
}

/* ---- answers ---- */

static bool parse_member(const struct incoming *in, const struct member *m, const struct value *v,
                         const struct value **out);

static bool wrong_kind(const struct incoming *in, const struct shape *shape,
                       const struct value *found)
{
    struct str name = shape_name(shape);
    return err_set(in->err, ERR_SYNTAX, "the response has a %s where " STR_FMT " is expected",
                   value_kind_name(value_kind_of(found)), STR_ARG(name));
}

static bool check_union(const struct incoming *in, const struct shape *shape,
                        const struct value *item)
{
    size_t set = 0;
    for (size_t i = 0; i < value_count(item); i++) {
        const struct field *field = &item->u.map.fields[i];
        bool is_type = str_eq(field->name, STR("__type"));
        set += !is_type && value_kind_of(field->value) != VALUE_NULL;
    }
    if (set == 1) return true;
    struct str name = shape_name(shape);
    return err_set(in->err, ERR_SYNTAX,
                   "invalid service response: " STR_FMT " must have one and only one member set",
                   STR_ARG(name));
}

static bool parse_members(const struct incoming *in, const struct shape *shape,
                          const struct value *item, struct value *into)
{
    if (value_kind_of(item) != VALUE_MAP) return wrong_kind(in, shape, item);
    if (shape_is_union(shape) && !check_union(in, shape, item)) return false;
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        const struct member *m = shape_member_at(shape, i);
        const struct value *raw = value_get(item, member_name(m));
        const struct value *parsed;
        if (value_kind_of(raw) == VALUE_NULL) continue;
        if (!parse_member(in, m, raw, &parsed)) return false;
        value_set(in->arena, into, member_name(m), parsed);
    }
    return true;
}

static bool parse_list(const struct incoming *in, const struct shape *shape,
                       const struct value *item, const struct value **out)
{
    if (value_kind_of(item) != VALUE_LIST) return wrong_kind(in, shape, item);
    struct value *list = value_list(in->arena);
    for (size_t i = 0; i < value_count(item); i++) {
        const struct value *parsed;
        if (!parse_member(in, shape_element(shape), value_at(item, i), &parsed)) return false;
        value_push(in->arena, list, parsed);
    }
    *out = list;
    return true;
}

/* CBOR carries its types: all but structures and lists is taken as read, maps too. */
static bool parse_member(const struct incoming *in, const struct member *m, const struct value *v,
                         const struct value **out)
{
    const struct shape *shape = member_shape(m);
    *out = v;
    if (value_kind_of(v) == VALUE_NULL) return true;
    if (shape_kind(shape) == SHAPE_LIST) return parse_list(in, shape, v, out);
    if (shape_kind(shape) != SHAPE_STRUCTURE) return true;
    struct value *map = value_map(in->arena);
    *out = map;
    return parse_members(in, shape, v, map);
}

static bool read_body(const struct incoming *in, const struct value **item)
{
    *item = value_map(in->arena);
    return in->response->body.n == 0 || cbor_read(in->arena, in->response->body, item, in->err);
}

static bool parse(const struct incoming *in, const struct shape *shape, struct value *into)
{
    const struct value *item;
    return read_body(in, &item) && parse_members(in, shape, item, into);
}

static bool parse_error(const struct incoming *in)
{
    const struct value *item;
    struct answer *answer = in->answer;
    if (!read_body(in, &item)) return false;
    answer->message = wire_error_message(item);
    answer->code = wire_query_error_code(in);
    if (!str_is_empty(answer->code)) return true;
    answer->code = wire_bare_code(value_get_text(item, STR("__type")));
    if (str_is_empty(answer->code)) answer->code = arena_printf(in->arena, "%d", answer->status);
    return true;
}

const struct protocol protocol_cbor = {serialize, parse, parse_error};
