#include "protocol/events.h"

#include "base/utf8.h"
#include "codec/eventstream.h"
#include "codec/timestamp.h"

const struct member *events_member(const struct shape *output)
{
    for (size_t i = 0; i < shape_member_count(output); i++) {
        const struct member *m = shape_member_at(output, i);
        if (shape_is_event_stream(member_shape(m))) return m;
    }
    return NULL;
}

/* Event headers are typed; times in them are milliseconds. */
static bool add_header(const struct incoming *in, const struct member *m, const struct value *v,
                       struct value *into)
{
    struct timestamp t;
    if (shape_kind(member_shape(m)) == SHAPE_TIMESTAMP) {
        if (!timestamp_of_epoch(value_to_double(v, 0) / 1000.0, &t, in->err)) return false;
        v = value_string(in->arena, timestamp_isoformat(in->arena, &t));
    }
    value_set(in->arena, into, member_name(m), v);
    return true;
}

static bool add_payload(const struct incoming *in, events_parse_fn parse, const struct member *m,
                        struct value *into)
{
    struct str payload = in->response->body;
    const struct shape *shape = member_shape(m);
    const struct value *v;
    if (shape_kind(shape) == SHAPE_BLOB) {
        v = value_bytes(in->arena, payload);
    } else if (shape_kind(shape) == SHAPE_STRING) {
        if (!utf8_is_valid(payload)) {
            return err_set(in->err, ERR_SYNTAX, "an event's text is not UTF-8");
        }
        v = value_string(in->arena, payload);
    } else {
        struct value *map = value_map(in->arena);
        if (!parse(in, shape, map)) return false;
        v = map;
    }
    value_set(in->arena, into, member_name(m), v);
    return true;
}

static bool parse_event(const struct incoming *in, events_parse_fn parse, const struct shape *event,
                        const struct value *headers, struct value *into)
{
    const struct member *payload = NULL;
    for (size_t i = 0; i < shape_member_count(event); i++) {
        const struct member *m = shape_member_at(event, i);
        const struct value *v = value_get(headers, member_name(m));
        if (member_is_event_header(m) && v && !add_header(in, m, v, into)) return false;
        if (member_is_event_payload(m)) payload = m;
    }
    if (payload) return add_payload(in, parse, payload, into);
    return in->response->body.n == 0 || parse(in, event, into);
}

/* Errors end the stream: a modelled exception, or code and message in headers. */
static bool parse_failure(const struct incoming *in, events_parse_fn parse,
                          const struct shape *stream, const struct value *headers)
{
    struct answer *answer = in->answer;
    struct str type = value_get_text(headers, STR(":exception-type"));
    const struct member *exception = shape_member(stream, type);
    answer->is_error = true;
    if (!exception) {
        answer->code = value_get_text(headers, STR(":error-code"));
        answer->message = value_get_text(headers, STR(":error-message"));
        return true;
    }
    struct value *details = value_map(in->arena);
    if (!parse(in, member_shape(exception), details)) return false;
    const struct value *message = value_get(details, STR("Message"));
    answer->code = type;
    answer->message = value_text(message ? message : value_get(details, STR("message")));
    answer->details = details;
    return true;
}

bool events_parse(const struct incoming *in, const struct member *stream, events_parse_fn parse,
                  const struct shape *output, struct value *initial, const struct value **events)
{
    struct value *list = value_list(in->arena);
    struct str rest = in->response->body;
    *events = list;
    while (rest.n > 0 && !in->answer->is_error) {
        struct eventstream_message message;
        if (!eventstream_next(in->arena, &rest, &message, in->err)) return false;
        struct http_response body = {.status = in->response->status, .body = message.payload};
        struct incoming event_in = *in;
        event_in.response = &body;
        struct str type = value_get_text(message.headers, STR(":event-type"));
        struct str kind = value_get_text(message.headers, STR(":message-type"));
        const struct member *event = shape_member(member_shape(stream), type);
        if (!str_eq(kind, STR("event"))) {
            return parse_failure(&event_in, parse, member_shape(stream), message.headers);
        }
        if (initial && str_eq(type, STR("initial-response"))) {
            if (!parse(&event_in, output, initial)) return false;
            continue;
        }
        struct value *named = value_map(in->arena);
        struct value *members = value_map(in->arena);
        value_push(in->arena, list, named);
        if (!event) continue;
        value_set(in->arena, named, type, members);
        if (!parse_event(&event_in, parse, member_shape(event), message.headers, members)) {
            return false;
        }
    }
    return true;
}
