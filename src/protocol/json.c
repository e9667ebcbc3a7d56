/* The "json" protocol, versions 1.0 and 1.1: one endpoint, the operation named in a header. */
#include "protocol/events.h"
#include "protocol/json_body.h"

static bool serialize(const struct outgoing *out)
{
    struct arena *a = out->arena;
    const struct member *input = operation_input(out->operation);
    const struct value *document = value_map(a);
    struct str prefix = service_target_prefix(out->service);
    struct str name = operation_name(out->operation);
    struct str version = service_json_version(out->service);
    out->request->path = STR("/");
    wire_set_header(out, STR("X-Amz-Target"),
                    arena_printf(a, STR_FMT "." STR_FMT, STR_ARG(prefix), STR_ARG(name)));
    wire_set_header(out, STR("Content-Type"),
                    arena_printf(a, "application/x-amz-json-" STR_FMT, STR_ARG(version)));
    wire_set_query_mode(out);
    if (input && !json_body_structure(out, member_shape(input), out->params, &document)) {
        return false;
    }
    wire_set_body(out, json_body_text(out, document));
    return true;
}

static bool parse_body(const struct incoming *in, const struct shape *shape, struct value *into)
{
    struct json_reading r = {.in = in};
    const struct value *document;
    return json_body_read(in, &document) && json_body_members(&r, shape, document, into);
}

static bool parse(const struct incoming *in, const struct shape *shape, struct value *into)
{
    const struct member *stream = shape_is_exception(shape) ? NULL : events_member(shape);
    const struct value *events;
    if (!stream) return parse_body(in, shape, into);
    if (!events_parse(in, stream, parse_body, shape, into, &events)) return false;
    value_set(in->arena, into, member_name(stream), events);
    return true;
}

static bool parse_error(const struct incoming *in)
{
    const struct value *document;
    return json_body_error(in, &document);
}

const struct protocol protocol_json = {serialize, parse, parse_error};
