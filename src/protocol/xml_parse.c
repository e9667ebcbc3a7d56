#include "protocol/xml_shape.h"

/* Where the element of a member stands decides how lists are read. */
enum place {
    IN_STRUCTURE, /* its siblings of the same name belong to the member too */
    IN_COLLECTION /* it stands alone */
};

static bool parse_member(const struct incoming *in, const struct member *m,
                         const struct xml_node *node, enum place place, const struct value **out);

bool xml_shape_read(const struct incoming *in, const struct xml_node **root)
{
    if (xml_read(in->arena, in->response->body, root, in->err)) return true;
    return err_prefix(in->err, "unable to parse the response: ");
}

/* Flattened lists go by the name of their elements in old models, by their own in new ones. */
static const struct xml_node *find_element(const struct xml_index *index, const struct member *m)
{
    const struct shape *shape = member_shape(m);
    const struct xml_node *found = NULL;
    if (shape_kind(shape) == SHAPE_LIST && member_is_flattened(m)) {
        struct str name = member_location_name(shape_element(shape));
        if (!str_is_empty(name)) found = xml_index_get(index, name);
    }
    return found ? found : xml_index_get(index, wire_name(m, member_name(m)));
}

static bool is_in_body(const struct member *m)
{
    switch (member_location(m)) {
    case LOCATION_NONE:
    case LOCATION_URI:
    case LOCATION_QUERYSTRING:
        return !member_is_event_header(m);
    case LOCATION_HEADER:
    case LOCATION_HEADERS:
    case LOCATION_STATUS_CODE:
        return false;
    }
    BUG("unknown member location");
}

/* xsi:type matches an attribute `type` of any namespace, a plain name one without. */
static const struct xml_attribute *find_attribute(const struct xml_node *node, struct str name)
{
    size_t colon = str_find_char(name, ':');
    bool is_qualified = colon != STR_NPOS;
    struct str local = is_qualified ? str_from(name, colon + 1) : name;
    for (size_t i = 0; i < node->attribute_count; i++) {
        const struct xml_attribute *attribute = &node->attributes[i];
        bool matches = attribute->is_qualified == is_qualified && str_eq(attribute->name, local);
        if (matches) return attribute;
    }
    return NULL;
}

bool xml_shape_members(const struct incoming *in, const struct shape *shape,
                       const struct xml_node *node, struct value *into)
{
    struct xml_index index = xml_index(in->arena, node);
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        const struct member *m = shape_member_at(shape, i);
        if (!is_in_body(m)) continue;
        const struct xml_node *child = find_element(&index, m);
        const struct value *parsed;
        if (child) {
            if (!parse_member(in, m, child, IN_STRUCTURE, &parsed)) return false;
            value_set(in->arena, into, member_name(m), parsed);
        } else if (member_is_xml_attribute(m)) {
            const struct xml_attribute *found = find_attribute(node, member_location_name(m));
            if (!found) continue;
            value_set(in->arena, into, member_name(m), value_string(in->arena, found->value));
        }
    }
    return true;
}

/* A union has exactly one kind of child element; *tag is empty for one the model knows. */
static bool check_union(const struct incoming *in, const struct shape *shape,
                        const struct xml_node *node, struct str *tag)
{
    const struct xml_node *first = node->first;
    bool is_single = first != NULL;
    for (const struct xml_node *child = first; child; child = child->next) {
        is_single = is_single && str_eq(child->name, first->name);
    }
    if (!first || !is_single) {
        struct str name = shape_name(shape);
        return err_set(in->err, ERR_SYNTAX,
                       "invalid service response: " STR_FMT
                       " must have one and only one member set",
                       STR_ARG(name));
    }
    *tag = first->name;
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        const struct member *m = shape_member_at(shape, i);
        if (str_eq(wire_name(m, member_name(m)), first->name)) *tag = STR("");
    }
    return true;
}

bool xml_shape_structure(const struct incoming *in, const struct shape *shape,
                         const struct xml_node *node, const struct value **out)
{
    struct value *map = value_map(in->arena);
    struct str tag = STR("");
    *out = map;
    if (shape_is_union(shape) && !check_union(in, shape, node, &tag)) return false;
    if (!str_is_empty(tag)) {
        *out = wire_unknown_member(in->arena, tag);
        return true;
    }
    return xml_shape_members(in, shape, node, map);
}

/* The items of a list or map: all elements of the member's name when flattened or repeated, else
 * the children of the one. */
struct items {
    const struct xml_node *at;
    bool by_name;
};

static struct items items_of(const struct member *m, const struct xml_node *node, enum place place)
{
    bool is_flat = member_is_flattened(m);
    bool by_name = place == IN_STRUCTURE && (is_flat || xml_same(node) != NULL);
    return (struct items){by_name || is_flat ? node : node->first, by_name};
}

static const struct xml_node *next_item(struct items *items)
{
    const struct xml_node *item = items->at;
    if (item) items->at = items->by_name ? xml_same(item) : item->next;
    return item;
}

static bool parse_list(const struct incoming *in, const struct member *m,
                       const struct xml_node *node, enum place place, const struct value **out)
{
    const struct member *element = shape_element(member_shape(m));
    struct value *list = value_list(in->arena);
    struct items items = items_of(m, node, place);
    for (const struct xml_node *item; (item = next_item(&items));) {
        const struct value *parsed;
        if (!parse_member(in, element, item, IN_COLLECTION, &parsed)) return false;
        value_push(in->arena, list, parsed);
    }
    *out = list;
    return true;
}

static bool parse_entry(const struct incoming *in, const struct shape *shape,
                        const struct xml_node *entry, struct value *map)
{
    struct str key_name = wire_name(shape_key(shape), STR("key"));
    struct str value_name = wire_name(shape_value(shape), STR("value"));
    const struct xml_node *key = xml_child(entry, key_name);
    const struct xml_node *value = xml_child(entry, value_name);
    const struct value *parsed;
    if (!key || !value) {
        return err_set(in->err, ERR_SYNTAX,
                       "a map entry of the response lacks " STR_FMT " or " STR_FMT,
                       STR_ARG(key_name), STR_ARG(value_name));
    }
    if (!parse_member(in, shape_value(shape), value, IN_COLLECTION, &parsed)) return false;
    value_set(in->arena, map, key->text, parsed);
    return true;
}

static bool parse_map(const struct incoming *in, const struct member *m,
                      const struct xml_node *node, enum place place, const struct value **out)
{
    struct value *map = value_map(in->arena);
    struct items items = items_of(m, node, place);
    for (const struct xml_node *item; (item = next_item(&items));) {
        if (!parse_entry(in, member_shape(m), item, map)) return false;
    }
    *out = map;
    return true;
}

bool xml_shape_scalar(const struct incoming *in, const struct member *m, struct str text,
                      const struct value **out)
{
    switch (shape_kind(member_shape(m))) {
    case SHAPE_BOOLEAN:
        *out = value_bool(str_eq(text, STR("true")));
        return true;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        return wire_parse_integer(in, text, out);
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
        return wire_parse_float(in, text, out);
    case SHAPE_TIMESTAMP:
        return wire_parse_time(in, value_string(in->arena, text), out);
    case SHAPE_BLOB: /* stays base64: the text that the service sent */
    case SHAPE_STRING:
    case SHAPE_BIGDECIMAL:
    case SHAPE_BIGINTEGER:
    case SHAPE_STRUCTURE:
    case SHAPE_LIST:
    case SHAPE_MAP:
        *out = value_string(in->arena, text);
        return true;
    }
    BUG("unknown shape kind");
}

static bool parse_member(const struct incoming *in, const struct member *m,
                         const struct xml_node *node, enum place place, const struct value **out)
{
    switch (shape_kind(member_shape(m))) {
    case SHAPE_STRUCTURE:
        return xml_shape_structure(in, member_shape(m), node, out);
    case SHAPE_LIST:
        return parse_list(in, m, node, place, out);
    case SHAPE_MAP:
        return parse_map(in, m, node, place, out);
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
        return xml_shape_scalar(in, m, node->text, out);
    }
    BUG("unknown shape kind");
}

const struct xml_node *xml_shape_error_root(const struct xml_node *root)
{
    const struct xml_node *errors = xml_child(root, STR("Errors"));
    const struct xml_node *error = xml_child(errors ? errors : root, STR("Error"));
    return error ? error : root;
}

/* Python's None is what the CLI prints for an element without text. */
static struct str text_or_none(const struct xml_node *node, struct str absent)
{
    if (!node) return absent;
    return node->text.n == 0 ? STR("None") : node->text;
}

void xml_shape_error(const struct incoming *in, const struct xml_node *root, struct str absent)
{
    const struct xml_node *error = xml_shape_error_root(root);
    struct answer *answer = in->answer;
    const struct xml_node *code = xml_child(error, STR("Code"));
    const struct xml_node *message = xml_child(error, STR("Message"));
    answer->code = text_or_none(code, absent);
    answer->message = text_or_none(message, absent);
    static const struct str names[] = {STR_INIT("RequestId"), STR_INIT("RequestID")};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct str id = xml_child_text(root, names[i]);
        if (!str_is_empty(id)) answer->request_id = id;
    }
}
