/* The "rest-xml" protocol. */
#include "base/limits.h"
#include "protocol/rest.h"
#include "protocol/xml_shape.h"

struct writing {
    const struct outgoing *out;
    struct xml_writer xml;
};

static bool write_member(struct writing *w, const struct member *m, const struct value *v,
                         struct str name);

static void write_namespace(struct writing *w, const struct member *m)
{
    struct str uri = member_xml_namespace_uri(m);
    struct str prefix = member_xml_namespace_prefix(m);
    if (str_is_empty(uri)) return;
    struct str name = STR("xmlns");
    if (!str_is_empty(prefix)) {
        name = arena_printf(w->out->arena, "xmlns:" STR_FMT, STR_ARG(prefix));
    }
    xml_attribute(&w->xml, name, uri);
}

/* Attributes stand in the start tag, so they are written before the children wherever the caller
 * named them. Both passes end at the first null, as botocore's loop does. */
static bool write_attributes(struct writing *w, const struct shape *shape, const struct value *v)
{
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *field = &v->u.map.fields[i];
        const struct member *m;
        struct str text;
        if (!wire_member(w->out, shape, field->name, &m)) return false;
        if (value_kind_of(field->value) == VALUE_NULL) return true;
        if (!member_is_xml_attribute(m)) continue;
        if (!wire_scalar(w->out, m, field->value, TIMESTAMP_ISO8601, &text)) return false;
        xml_attribute(&w->xml, wire_name(m, field->name), text);
    }
    return true;
}

static bool write_structure(struct writing *w, const struct member *m, const struct value *v,
                            struct str name)
{
    const struct shape *shape = member_shape(m);
    if (!wire_expect(w->out, v, VALUE_MAP, name)) return false;
    xml_start(&w->xml, name);
    write_namespace(w, m);
    if (!write_attributes(w, shape, v)) return false;
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *field = &v->u.map.fields[i];
        const struct member *child;
        if (value_kind_of(field->value) == VALUE_NULL) break;
        if (!wire_member(w->out, shape, field->name, &child)) return false;
        if (member_is_xml_attribute(child)) continue;
        if (!write_member(w, child, field->value, wire_name(child, field->name))) return false;
    }
    xml_end(&w->xml, name);
    return true;
}

static bool write_list(struct writing *w, const struct member *m, const struct value *v,
                       struct str name)
{
    const struct member *element = shape_element(member_shape(m));
    bool is_flat = member_is_flattened(m);
    struct str item_name = is_flat ? name : wire_name(element, STR("member"));
    if (!wire_expect(w->out, v, VALUE_LIST, name)) return false;
    if (!is_flat) {
        xml_start(&w->xml, name);
        write_namespace(w, m);
    }
    for (size_t i = 0; i < value_count(v); i++) {
        if (!write_member(w, element, value_at(v, i), item_name)) return false;
    }
    if (!is_flat) xml_end(&w->xml, name);
    return true;
}

static bool write_map(struct writing *w, const struct member *m, const struct value *v,
                      struct str name)
{
    const struct shape *shape = member_shape(m);
    const struct member *key = shape_key(shape);
    const struct member *value = shape_value(shape);
    bool is_flat = member_is_flattened(m);
    struct str entry_name = is_flat ? name : STR("entry");
    if (!wire_expect(w->out, v, VALUE_MAP, name)) return false;
    if (!is_flat) {
        xml_start(&w->xml, name);
        write_namespace(w, m);
    }
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *field = &v->u.map.fields[i];
        const struct value *key_text = value_string(w->out->arena, field->name);
        xml_start(&w->xml, entry_name);
        if (!write_member(w, key, key_text, wire_name(key, STR("key")))) return false;
        if (!write_member(w, value, field->value, wire_name(value, STR("value")))) return false;
        xml_end(&w->xml, entry_name);
    }
    if (!is_flat) xml_end(&w->xml, name);
    return true;
}

static bool write_scalar(struct writing *w, const struct member *m, const struct value *v,
                         struct str name)
{
    struct str text = STR("");
    bool is_null = value_kind_of(v) == VALUE_NULL;
    if (!is_null && !wire_scalar(w->out, m, v, TIMESTAMP_ISO8601, &text)) return false;
    xml_start(&w->xml, name);
    write_namespace(w, m);
    xml_text(&w->xml, text);
    xml_end(&w->xml, name);
    return true;
}

static bool write_member(struct writing *w, const struct member *m, const struct value *v,
                         struct str name)
{
    switch (shape_kind(member_shape(m))) {
    case SHAPE_STRUCTURE:
        return write_structure(w, m, v, name);
    case SHAPE_LIST:
        return write_list(w, m, v, name);
    case SHAPE_MAP:
        return write_map(w, m, v, name);
    case SHAPE_STRING:
    case SHAPE_BLOB:
    case SHAPE_BOOLEAN:
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
    case SHAPE_TIMESTAMP:
    case SHAPE_BIGDECIMAL:
    case SHAPE_BIGINTEGER:
        return write_scalar(w, m, v, name);
    }
    BUG("unknown shape kind");
}

static bool write(const struct outgoing *out, const struct member *m, const struct value *v,
                  struct str *body)
{
    const struct member *root = m ? m : operation_input(out->operation);
    struct buf b = buf_new(out->arena, LIMIT_REQUEST_BODY);
    struct writing w = {out, {.out = &b}};
    struct str name = wire_name(root, shape_name(member_shape(root)));
    if (!write_member(&w, root, v, name)) return false;
    *body = buf_str(&b);
    return buf_ok(&b, "request body", out->err);
}

/* ---- answers ---- */

static bool parse_members(const struct incoming *in, const struct shape *shape, struct value *into)
{
    const struct xml_node *root;
    if (in->response->body.n == 0) return true;
    if (!xml_shape_read(in, &root)) return false;
    const struct xml_node *node = shape_is_exception(shape) ? xml_shape_error_root(root) : root;
    return xml_shape_members(in, shape, node, into);
}

static bool parse_payload(const struct incoming *in, const struct member *m,
                          const struct value **value)
{
    static const struct xml_node nothing;
    const struct xml_node *root = &nothing;
    if (in->response->body.n > 0 && !xml_shape_read(in, &root)) return false;
    return xml_shape_structure(in, member_shape(m), root, value);
}

static const struct rest_body body = {
    .write = write,
    .parse_members = parse_members,
    .parse_payload = parse_payload,
    .parse_text = xml_shape_scalar,
};

static bool serialize(const struct outgoing *out)
{
    return rest_serialize(out, &body);
}

static bool parse(const struct incoming *in, const struct shape *shape, struct value *into)
{
    return rest_parse(in, &body, shape, into);
}

/* Without a readable body (HEAD has none) the status must do. */
static bool parse_error(const struct incoming *in)
{
    const struct xml_node *root;
    struct err why = err_init(in->arena);
    bool has_body = in->response->body.n > 0;
    if (has_body && xml_read(in->arena, in->response->body, &root, &why)) {
        xml_shape_error(in, root, STR(""));
    } else {
        wire_error_from_status(in);
    }
    return true;
}

const struct protocol protocol_rest_xml = {serialize, parse, parse_error};
