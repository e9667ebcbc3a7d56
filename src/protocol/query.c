/* The "query" protocol and its EC2 dialect: parameters flattened into a form, answers in XML. */
#include "protocol/xml_shape.h"

#include "base/limits.h"

/* A form is a list of names and values; names grow along the shape: Filter.1.Value.2. */
struct form {
    const struct outgoing *out;
    struct buf text;
    bool is_ec2;
};

static bool add_value(struct form *f, struct str name, const struct member *m,
                      const struct value *v);

static void add_pair(struct form *f, struct str name, struct str value)
{
    if (f->text.n > 0) buf_add_char(&f->text, '&');
    wire_form_encode(&f->text, name);
    buf_add_char(&f->text, '=');
    wire_form_encode(&f->text, value);
}

static struct str under(struct form *f, struct str prefix, struct str name)
{
    if (str_is_empty(prefix)) return name;
    return arena_printf(f->out->arena, STR_FMT "." STR_FMT, STR_ARG(prefix), STR_ARG(name));
}

static struct str numbered(struct form *f, struct str prefix, size_t n)
{
    return arena_printf(f->out->arena, STR_FMT ".%zu", STR_ARG(prefix), n);
}

/* EC2 has names of its own for requests, and capitalises those of the answer. */
static struct str name_of(struct form *f, const struct member *m, struct str fallback)
{
    struct str query_name = member_query_name(m);
    struct str name = member_location_name(m);
    if (!f->is_ec2) return wire_name(m, fallback);
    if (!str_is_empty(query_name)) return query_name;
    if (str_is_empty(name)) return fallback;
    char first = name.p[0] >= 'a' && name.p[0] <= 'z' ? (char)(name.p[0] - 'a' + 'A') : name.p[0];
    return arena_printf(f->out->arena, "%c" STR_FMT, first, STR_ARG(str_from(name, 1)));
}

static bool add_structure(struct form *f, struct str prefix, const struct shape *shape,
                          const struct value *v)
{
    if (!wire_expect(f->out, v, VALUE_MAP, shape_name(shape))) return false;
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *field = &v->u.map.fields[i];
        const struct member *m;
        if (!wire_member(f->out, shape, field->name, &m)) return false;
        if (value_kind_of(field->value) == VALUE_NULL) continue;
        struct str name = under(f, prefix, name_of(f, m, field->name));
        if (!add_value(f, name, m, field->value)) return false;
    }
    return true;
}

/* Where the items of a list go: Name.member.1, Name.1 when flattened, or the last part of the name
 * replaced by the element's own. */
static struct str list_prefix(struct form *f, struct str name, const struct member *list)
{
    struct str element_name = member_location_name(shape_element(member_shape(list)));
    if (f->is_ec2) return name;
    if (!member_is_flattened(list)) {
        return under(f, name, str_is_empty(element_name) ? STR("member") : element_name);
    }
    if (str_is_empty(element_name)) return name;
    size_t dot = str_rfind_char(name, '.');
    struct str parent = dot == STR_NPOS ? STR("") : str_sub(name, 0, dot);
    return under(f, parent, element_name);
}

static bool add_list(struct form *f, struct str name, const struct member *m, const struct value *v)
{
    if (!wire_expect(f->out, v, VALUE_LIST, name)) return false;
    if (value_count(v) == 0 && !f->is_ec2) add_pair(f, name, STR(""));
    struct str prefix = list_prefix(f, name, m);
    const struct member *element = shape_element(member_shape(m));
    for (size_t i = 0; i < value_count(v); i++) {
        if (!add_value(f, numbered(f, prefix, i + 1), element, value_at(v, i))) return false;
    }
    return true;
}

static bool add_map(struct form *f, struct str name, const struct member *m, const struct value *v)
{
    const struct shape *shape = member_shape(m);
    const struct member *value = shape_value(shape);
    if (!wire_expect(f->out, v, VALUE_MAP, name)) return false;
    struct str prefix = member_is_flattened(m) ? name : under(f, name, STR("entry"));
    struct str key_name = name_of(f, shape_key(shape), STR("key"));
    struct str value_name = name_of(f, value, STR("value"));
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *field = &v->u.map.fields[i];
        struct str entry = numbered(f, prefix, i + 1);
        add_pair(f, under(f, entry, key_name), field->name);
        if (!add_value(f, under(f, entry, value_name), value, field->value)) return false;
    }
    return true;
}

static bool add_scalar(struct form *f, struct str name, const struct member *m,
                       const struct value *v)
{
    struct str text;
    if (!wire_scalar(f->out, m, v, TIMESTAMP_ISO8601, &text)) return false;
    add_pair(f, name, text);
    return true;
}

static bool add_value(struct form *f, struct str name, const struct member *m,
                      const struct value *v)
{
    if (value_kind_of(v) == VALUE_NULL) return true;
    switch (shape_kind(member_shape(m))) {
    case SHAPE_STRUCTURE:
        return add_structure(f, name, member_shape(m), v);
    case SHAPE_LIST:
        return add_list(f, name, m, v);
    case SHAPE_MAP:
        return add_map(f, name, m, v);
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
        return add_scalar(f, name, m, v);
    }
    BUG("unknown shape kind");
}

static bool serialize_form(const struct outgoing *out, bool is_ec2)
{
    struct form f = {out, buf_new(out->arena, LIMIT_REQUEST_BODY), is_ec2};
    const struct member *input = operation_input(out->operation);
    out->request->path = STR("/");
    wire_set_header(out, STR("Content-Type"),
                    STR("application/x-www-form-urlencoded; charset=utf-8"));
    add_pair(&f, STR("Action"), operation_name(out->operation));
    add_pair(&f, STR("Version"), service_api_version(out->service));
    if (input && !add_structure(&f, STR(""), member_shape(input), out->params)) return false;
    wire_set_body(out, buf_str(&f.text));
    return buf_ok(&f.text, "request body", out->err);
}

static bool serialize_query(const struct outgoing *out)
{
    return serialize_form(out, false);
}

static bool serialize_ec2(const struct outgoing *out)
{
    return serialize_form(out, true);
}

/* ---- answers ---- */

static bool parse_query(const struct incoming *in, const struct shape *shape, struct value *into)
{
    const struct xml_node *root;
    if (!xml_shape_read(in, &root)) return false;
    if (shape_is_exception(shape)) {
        return xml_shape_members(in, shape, xml_shape_error_root(root), into);
    }
    const struct xml_node *metadata = xml_child(root, STR("ResponseMetadata"));
    in->answer->request_id = xml_child_text(metadata, STR("RequestId"));
    if (shape_member_count(shape) == 0) return true;
    struct str operation = operation_name(in->operation);
    struct str wrapper = arena_printf(in->arena, STR_FMT "Result", STR_ARG(operation));
    const struct xml_node *result = xml_child(root, wrapper);
    if (result) return xml_shape_members(in, shape, result, into);
    return err_set(in->err, ERR_SYNTAX, "the response has no element " STR_FMT, STR_ARG(wrapper));
}

static bool parse_ec2(const struct incoming *in, const struct shape *shape, struct value *into)
{
    const struct xml_node *root;
    if (!xml_shape_read(in, &root)) return false;
    if (shape_is_exception(shape)) {
        return xml_shape_members(in, shape, xml_shape_error_root(root), into);
    }
    in->answer->request_id = xml_child_text(root, STR("requestId"));
    return xml_shape_members(in, shape, root, into);
}

static bool parse_error(const struct incoming *in)
{
    const struct xml_node *root;
    if (!xml_shape_read(in, &root)) return false;
    xml_shape_error(in, root, STR("Unknown"));
    return true;
}

const struct protocol protocol_query = {serialize_query, parse_query, parse_error};
const struct protocol protocol_ec2 = {serialize_ec2, parse_ec2, parse_error};
