#include "protocol/rest.h"

#include "base/base64.h"
#include "base/utf8.h"
#include "value/json.h"

/* Prefix maps take every header that begins so, whatever its case; the rest of the name stays as
 * the service wrote it. */
static const struct value *header_map(const struct incoming *in, const struct member *m)
{
    struct value *map = value_map(in->arena);
    struct str prefix = member_location_name(m);
    const struct http_headers *headers = &in->response->headers;
    for (size_t i = 0; i < headers->n; i++) {
        struct str name = headers->items[i].name;
        if (!str_eq_nocase(str_sub(name, 0, prefix.n), prefix)) continue;
        value_set(in->arena, map, str_from(name, prefix.n),
                  value_string(in->arena, headers->items[i].value));
    }
    return map;
}

static bool header_list(const struct incoming *in, const struct rest_body *body,
                        const struct member *m, struct str text, const struct value **out)
{
    const struct member *element = shape_element(member_shape(m));
    struct value *list = value_list(in->arena);
    struct str part;
    while (str_next(&text, ',', &part)) {
        const struct value *item;
        if (!body->parse_text(in, element, str_trim(part), &item)) return false;
        value_push(in->arena, list, item);
    }
    *out = list;
    return true;
}

static bool json_header(const struct incoming *in, struct str text, const struct value **out)
{
    struct str json;
    if (!base64_decode(in->arena, text, &json)) {
        return err_set(in->err, ERR_SYNTAX, "a response header has invalid base64");
    }
    return json_read(in->arena, json, out, in->err);
}

static bool parse_header(const struct incoming *in, const struct rest_body *body,
                         const struct member *m, struct value *into)
{
    struct str text;
    const struct value *v;
    if (!wire_header(in, wire_name(m, member_name(m)), &text)) return true;
    if (shape_kind(member_shape(m)) == SHAPE_LIST) {
        if (!header_list(in, body, m, text, &v)) return false;
    } else if (member_is_json_value(m)) {
        if (!json_header(in, text, &v)) return false;
    } else if (!body->parse_text(in, m, text, &v)) {
        return false;
    }
    value_set(in->arena, into, member_name(m), v);
    return true;
}

static bool parse_located(const struct incoming *in, const struct rest_body *body,
                          const struct member *m, struct value *into)
{
    switch (member_location(m)) {
    case LOCATION_STATUS_CODE:
        value_set(in->arena, into, member_name(m), value_int(in->arena, in->response->status));
        return true;
    case LOCATION_HEADERS:
        value_set(in->arena, into, member_name(m), header_map(in, m));
        return true;
    case LOCATION_HEADER:
        return parse_header(in, body, m, into);
    case LOCATION_NONE:
    case LOCATION_URI:
    case LOCATION_QUERYSTRING:
        return true;
    }
    BUG("unknown member location");
}

static bool parse_payload(const struct incoming *in, const struct rest_body *body,
                          const struct member *payload, struct value *into)
{
    struct str raw = in->response->body;
    const struct value *v;
    enum shape_kind kind = shape_kind(member_shape(payload));
    bool is_stream = kind == SHAPE_BLOB || shape_is_event_stream(member_shape(payload));
    if (is_stream) {
        v = value_bytes(in->arena, raw);
    } else if (kind == SHAPE_STRING) {
        if (!utf8_is_valid(raw)) {
            return err_set(in->err, ERR_SYNTAX, "the response body is not UTF-8");
        }
        v = value_string(in->arena, raw);
    } else if (!body->parse_payload(in, payload, &v)) {
        return false;
    }
    value_set(in->arena, into, member_name(payload), v);
    return true;
}

bool rest_parse(const struct incoming *in, const struct rest_body *body, const struct shape *shape,
                struct value *into)
{
    for (size_t i = 0; i < shape_member_count(shape); i++) {
        if (!parse_located(in, body, shape_member_at(shape, i), into)) return false;
    }
    struct str payload_name = shape_payload(shape);
    if (str_is_empty(payload_name)) return body->parse_members(in, shape, into);
    const struct member *payload = shape_member(shape, payload_name);
    return !payload || parse_payload(in, body, payload, into);
}
