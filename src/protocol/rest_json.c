/* The "rest-json" protocol. */
#include "protocol/json_body.h"
#include "protocol/rest.h"

static bool write(const struct outgoing *out, const struct member *m, const struct value *v,
                  struct str *body)
{
    const struct value *document;
    const struct shape *shape = member_shape(m ? m : operation_input(out->operation));
    bool ok =
        m ? json_body_value(out, m, v, &document) : json_body_structure(out, shape, v, &document);
    if (ok) *body = json_body_text(out, document);
    return ok;
}

static bool parse_members(const struct incoming *in, const struct shape *shape, struct value *into)
{
    struct json_reading r = {.in = in, .coerces = true};
    const struct value *document;
    return json_body_read(in, &document) && json_body_members(&r, shape, document, into);
}

static bool parse_payload(const struct incoming *in, const struct member *m,
                          const struct value **value)
{
    struct json_reading r = {.in = in, .coerces = true};
    const struct value *document;
    return json_body_read(in, &document) && json_body_parse(&r, m, document, value);
}

static bool parse_text(const struct incoming *in, const struct member *m, struct str text,
                       const struct value **value)
{
    struct json_reading r = {.in = in, .coerces = true};
    return json_body_parse(&r, m, value_string(in->arena, text), value);
}

static const struct rest_body body = {
    .write = write,
    .empty = STR_INIT("{}"),
    .content_type = STR_INIT("application/json"),
    .parse_members = parse_members,
    .parse_payload = parse_payload,
    .parse_text = parse_text,
};

static bool serialize(const struct outgoing *out)
{
    return rest_serialize(out, &body);
}

static bool parse(const struct incoming *in, const struct shape *shape, struct value *into)
{
    return rest_parse(in, &body, shape, into);
}

/* The code stands in a header, or in the body under one of several names. */
static bool parse_error(const struct incoming *in)
{
    const struct value *document;
    struct str header;
    if (!json_body_error(in, &document)) return false;
    const struct value *code = value_get(document, STR("code"));
    if (!code) code = value_get(document, STR("Code"));
    if (wire_header(in, STR("x-amzn-errortype"), &header)) {
        in->answer->code = wire_bare_code(header);
    } else if (value_kind_of(code) != VALUE_NULL) {
        in->answer->code = wire_bare_code(value_text(code));
    }
    return true;
}

const struct protocol protocol_rest_json = {serialize, parse, parse_error};
