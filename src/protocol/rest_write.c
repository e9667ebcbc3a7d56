#include "protocol/rest.h"

#include "base/limits.h"
#include "codec/uri.h"
#include "value/json.h"

/* Parameters sorted by where they go. Query values are strings or lists of strings; setting a name
 * twice replaces it, as in botocore's dict. */
struct partition {
    struct value *labels;
    struct value *query;
    struct value *body;
};

static bool add_query_list(const struct outgoing *out, const struct member *element,
                           const struct value *v, const struct value **result)
{
    struct value *list = value_list(out->arena);
    for (size_t i = 0; i < value_count(v); i++) {
        const struct value *item = value_at(v, i);
        struct str text;
        if (value_kind_of(item) == VALUE_NULL) continue;
        if (!wire_scalar(out, element, item, TIMESTAMP_ISO8601, &text)) return false;
        value_push(out->arena, list, value_string(out->arena, text));
    }
    *result = list;
    return true;
}

static bool query_value(const struct outgoing *out, const struct member *m, const struct value *v,
                        const struct value **result)
{
    struct str text;
    if (value_kind_of(v) == VALUE_LIST) {
        return add_query_list(out, shape_element(member_shape(m)), v, result);
    }
    if (!wire_scalar(out, m, v, TIMESTAMP_ISO8601, &text)) return false;
    *result = value_string(out->arena, text);
    return true;
}

static bool add_query(const struct outgoing *out, struct partition *p, const struct member *m,
                      const struct value *v)
{
    const struct value *text;
    if (value_kind_of(v) != VALUE_MAP) {
        if (!query_value(out, m, v, &text)) return false;
        value_set(out->arena, p->query, wire_name(m, member_name(m)), text);
        return true;
    }
    const struct member *element = shape_value(member_shape(m));
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *field = &v->u.map.fields[i];
        if (!query_value(out, element, field->value, &text)) return false;
        value_set(out->arena, p->query, field->name, text);
    }
    return true;
}

/* ---- headers ---- */

/* Items with commas or quotes are quoted, since commas separate. */
static void add_list_item(struct buf *b, struct str item, bool may_quote)
{
    bool needs_quotes = may_quote && (str_has_char(item, ',') || str_has_char(item, '"'));
    if (!needs_quotes) {
        buf_add(b, item);
        return;
    }
    buf_add_char(b, '"');
    for (size_t i = 0; i < item.n; i++) {
        if (item.p[i] == '"') buf_add_char(b, '\\');
        buf_add_char(b, item.p[i]);
    }
    buf_add_char(b, '"');
}

static bool header_list(const struct outgoing *out, const struct member *m, const struct value *v,
                        struct str *text)
{
    const struct member *element = shape_element(member_shape(m));
    bool is_string = shape_kind(member_shape(element)) == SHAPE_STRING;
    struct buf b = buf_new(out->arena, LIMIT_RESPONSE_HEADERS);
    size_t n = 0;
    for (size_t i = 0; i < value_count(v); i++) {
        const struct value *item = value_at(v, i);
        struct str item_text;
        if (value_kind_of(item) == VALUE_NULL) continue;
        if (!wire_scalar(out, element, item, TIMESTAMP_RFC822, &item_text)) return false;
        if (n++ > 0) buf_add_char(&b, ',');
        add_list_item(&b, item_text, is_string);
    }
    *text = buf_str(&b);
    return buf_ok(&b, "request header", out->err);
}

static struct str json_header(const struct outgoing *out, const struct value *v)
{
    static const struct json_style compact_ascii = {STR_INIT(","), STR_INIT(":"), 0, true};
    return wire_base64(out->arena, json_text(out->arena, v, &compact_ascii));
}

/* RFC 5322, section 3.6.8: printable ASCII but the colon. Python's email package checks it. */
static bool is_header_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] < '!' || name.p[i] > '~' || name.p[i] == ':') return false;
    return name.n > 0;
}

/* A line break in a header would start another one. */
static bool set_header(const struct outgoing *out, struct str name, struct str value)
{
    if (!is_header_name(name)) {
        return err_set(out->err, ERR_GENERAL,
                       "Header field name contains invalid characters: '" STR_FMT "'",
                       STR_ARG(name));
    }
    if (str_has_char(value, '\r') || str_has_char(value, '\n')) {
        return err_set(out->err, ERR_PARAM, "the value of header " STR_FMT " has a line break",
                       STR_ARG(name));
    }
    wire_set_header(out, name, value);
    return true;
}

static bool add_header(const struct outgoing *out, const struct member *m, const struct value *v)
{
    struct str text;
    bool is_list = value_kind_of(v) == VALUE_LIST;
    if (is_list && value_count(v) == 0) return true;
    if (member_is_json_value(m)) {
        text = json_header(out, v);
    } else if (is_list) {
        if (!header_list(out, m, v, &text)) return false;
    } else if (!wire_scalar(out, m, v, TIMESTAMP_RFC822, &text)) {
        return false;
    }
    return set_header(out, wire_name(m, member_name(m)), text);
}

static bool add_header_map(const struct outgoing *out, const struct member *m,
                           const struct value *v)
{
    struct str prefix = member_location_name(m);
    const struct member *element = shape_value(member_shape(m));
    if (!wire_expect(out, v, VALUE_MAP, member_name(m))) return false;
    for (size_t i = 0; i < value_count(v); i++) {
        const struct field *field = &v->u.map.fields[i];
        struct str text;
        struct str name =
            arena_printf(out->arena, STR_FMT STR_FMT, STR_ARG(prefix), STR_ARG(field->name));
        if (!wire_scalar(out, element, field->value, TIMESTAMP_RFC822, &text)) return false;
        if (!set_header(out, name, text)) return false;
    }
    return true;
}

/* ---- URI ---- */

static bool add_label(const struct outgoing *out, struct partition *p, const struct member *m,
                      const struct value *v)
{
    struct str text;
    if (!wire_scalar(out, m, v, TIMESTAMP_ISO8601, &text)) return false;
    value_set(out->arena, p->labels, wire_name(m, member_name(m)), value_string(out->arena, text));
    return true;
}

/* {name} is encoded whole, {name+} keeps its slashes. */
static bool render(const struct outgoing *out, const struct partition *p, struct str template,
                   struct str *result)
{
    struct buf b = buf_new(out->arena, LIMIT_COMMAND * 4);
    for (;;) {
        size_t open = str_find_char(template, '{');
        size_t close = str_find_char(str_from(template, open), '}');
        if (open == STR_NPOS || close == STR_NPOS) break;
        struct str label = str_sub(template, open + 1, close - 1);
        bool is_greedy = str_ends(label, STR("+"));
        if (is_greedy) label.n--;
        const struct value *v = value_get(p->labels, label);
        if (!v) {
            return err_set(out->err, ERR_PARAM, "missing required parameter " STR_FMT,
                           STR_ARG(label));
        }
        buf_add(&b, str_sub(template, 0, open));
        uri_encode(&b, value_text(v), is_greedy ? STR("/") : STR(""));
        template = str_from(template, open + close + 1);
    }
    buf_add(&b, template);
    *result = buf_str(&b);
    return buf_ok(&b, "request path", out->err);
}

static void add_query_text(struct buf *query, const struct partition *p)
{
    for (size_t i = 0; i < value_count(p->query); i++) {
        const struct field *field = &p->query->u.map.fields[i];
        if (field->value->kind != VALUE_LIST) {
            uri_add_query(query, field->name, value_text(field->value));
            continue;
        }
        for (size_t k = 0; k < value_count(field->value); k++) {
            uri_add_query(query, field->name, value_text(value_at(field->value, k)));
        }
    }
}

/* S3's endpoint rules put the bucket into the URL, so it is left out here. */
static struct str request_uri(const struct outgoing *out)
{
    struct str uri = operation_request_uri(out->operation);
    struct str bucket = STR("/{Bucket}");
    bool is_s3 = str_eq(service_name(out->service), STR("s3"));
    return is_s3 && str_starts(uri, bucket) ? str_from(uri, bucket.n) : uri;
}

static bool set_target(const struct outgoing *out, const struct partition *p)
{
    struct str uri = request_uri(out);
    size_t mark = str_find_char(uri, '?');
    struct buf query = buf_new(out->arena, LIMIT_COMMAND * 4);
    struct str fixed = STR("");
    if (mark != STR_NPOS && !render(out, p, str_from(uri, mark + 1), &fixed)) return false;
    buf_add(&query, fixed);
    add_query_text(&query, p);
    out->request->query = buf_str(&query);
    if (!buf_ok(&query, "query string", out->err)) return false;
    if (!render(out, p, str_sub(uri, 0, mark), &out->request->path)) return false;
    if (out->request->path.n == 0) out->request->path = STR("/");
    return true;
}

/* ---- body ---- */

static bool is_raw(const struct member *payload)
{
    enum shape_kind kind = shape_kind(member_shape(payload));
    return kind == SHAPE_BLOB || kind == SHAPE_STRING;
}

static bool has_body_members(const struct shape *shape)
{
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        if (member_location(shape_member_at(shape, i)) == LOCATION_NONE) return true;
    }
    return false;
}

static bool add_payload(const struct outgoing *out, const struct rest_body *body,
                        const struct member *payload)
{
    const struct value *v = value_get(out->params, member_name(payload));
    bool is_absent = value_kind_of(v) == VALUE_NULL;
    if (is_raw(payload)) {
        wire_set_body(out, value_text(v));
        return true;
    }
    struct str text = body->empty;
    if (!is_absent && !body->write(out, payload, v, &text)) return false;
    wire_set_body(out, text);
    return true;
}

static bool add_body(const struct outgoing *out, const struct rest_body *body,
                     const struct shape *shape, const struct partition *p)
{
    struct str payload_name = shape_payload(shape);
    const struct member *payload =
        str_is_empty(payload_name) ? NULL : shape_member(shape, payload_name);
    if (payload) {
        if (!add_payload(out, body, payload)) return false;
        if (is_raw(payload)) return true;
    } else if (value_count(p->body) > 0) {
        struct str text;
        if (!body->write(out, NULL, p->body, &text)) return false;
        wire_set_body(out, text);
    } else if (has_body_members(shape)) {
        wire_set_body(out, body->empty);
    }
    struct str given;
    bool is_typed = http_headers_get(&out->request->headers, STR("Content-Type"), &given);
    bool needs_type = out->request->has_body && !is_typed && !str_is_empty(body->content_type);
    if (needs_type) wire_set_header(out, STR("Content-Type"), body->content_type);
    return true;
}

static bool add_parameter(const struct outgoing *out, struct partition *p, const struct member *m,
                          const struct value *v)
{
    switch (member_location(m)) {
    case LOCATION_URI:
        return add_label(out, p, m, v);
    case LOCATION_QUERYSTRING:
        return add_query(out, p, m, v);
    case LOCATION_HEADER:
        return add_header(out, m, v);
    case LOCATION_HEADERS:
        return add_header_map(out, m, v);
    case LOCATION_NONE:
    case LOCATION_STATUS_CODE:
        value_set(out->arena, p->body, member_name(m), v);
        return true;
    }
    BUG("unknown member location");
}

bool rest_serialize(const struct outgoing *out, const struct rest_body *body)
{
    struct partition p = {value_map(out->arena), value_map(out->arena), value_map(out->arena)};
    const struct member *input = operation_input(out->operation);
    if (!input) return set_target(out, &p);
    const struct shape *shape = member_shape(input);
    for (size_t i = 0; i < value_count(out->params); i++) {
        const struct field *field = &out->params->u.map.fields[i];
        const struct member *m;
        if (!wire_member(out, shape, field->name, &m)) return false;
        if (value_kind_of(field->value) == VALUE_NULL) continue;
        if (!add_parameter(out, &p, m, field->value)) return false;
    }
    return set_target(out, &p) && add_body(out, body, shape, &p);
}
