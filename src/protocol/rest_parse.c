#include "protocol/rest.h"

#include "base/base64.h"
#include "base/utf8.h"
#include "protocol/events.h"
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

/* Cuts the next item of a header list: items may be quoted, and a date has a comma of its own. */
static struct str next_item(struct arena *a, struct str *rest, bool is_date)
{
    struct buf item = buf_new(a, rest->n + 1);
    size_t i = 0;
    bool is_quoted = false;
    unsigned commas = 0;
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        bool ends = c == ',' && !is_quoted && (!is_date || ++commas == 2);
        if (ends) break;
        if (c == '"') {
            is_quoted = !is_quoted;
        } else {
            bool is_escape = c == '\\' && is_quoted && i + 1 < rest->n;
            buf_add_char(&item, is_escape ? rest->p[++i] : c);
        }
    }
    *rest = i < rest->n ? str_from(*rest, i + 1) : STR_NONE;
    return str_trim(buf_str(&item));
}

static bool header_list(const struct incoming *in, const struct rest_body *body,
                        const struct member *m, struct str text, const struct value **out)
{
    const struct member *element = shape_element(member_shape(m));
    enum timestamp_format format = member_timestamp_format(element);
    bool is_date = shape_kind(member_shape(element)) == SHAPE_TIMESTAMP &&
                   (format == TIMESTAMP_UNSET || format == TIMESTAMP_RFC822);
    struct value *list = value_list(in->arena);
    while (text.p) {
        const struct value *item;
        struct str item_text = next_item(in->arena, &text, is_date);
        if (!body->parse_text(in, element, item_text, &item)) return false;
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
    if (!json_read(in->arena, json, out, in->err)) return false;
    *out = wire_document(in->arena, *out);
    return true;
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
    if (shape_is_event_stream(member_shape(payload))) {
        if (!events_parse(in, payload, body->parse_members, NULL, NULL, &v)) return false;
    } else if (kind == SHAPE_BLOB) {
        v = value_bytes(in->arena, raw);
    } else if (kind == SHAPE_STRING) {
        if (!utf8_is_valid(raw)) {
            return err_set(in->err, ERR_SYNTAX, "the response body is not UTF-8");
        }
        v = value_string(in->arena, raw);
    } else if (raw.n == 0 && shape_is_union(member_shape(payload))) {
        return true;
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
