#include "protocol/wire.h"

#include "base/base64.h"
#include "codec/timestamp.h"
#include "codec/uri.h"
#include "value/json.h"

#include <stdlib.h>
#include <string.h>

bool wire_expect(const struct outgoing *out, const struct value *v, enum value_kind kind,
                 struct str what)
{
    if (value_kind_of(v) == kind) return true;
    return err_set(out->err, ERR_PARAM,
                   "invalid type for parameter " STR_FMT ": expected a %s, found a %s",
                   STR_ARG(what), value_kind_name(kind), value_kind_name(value_kind_of(v)));
}

bool wire_member(const struct outgoing *out, const struct shape *shape, struct str name,
                 const struct member **member)
{
    *member = shape_member(shape, name);
    if (*member) return true;
    struct str shape_text = shape_name(shape);
    return err_set(out->err, ERR_PARAM, "unknown parameter " STR_FMT " in " STR_FMT, STR_ARG(name),
                   STR_ARG(shape_text));
}

static bool read_time(const struct outgoing *out, const struct value *v, struct timestamp *t)
{
    struct err why = err_init(out->arena);
    if (timestamp_of_value(v, t, &why)) return true;
    return err_set(out->err, ERR_PARAM, STR_FMT, STR_ARG(why.message));
}

bool wire_time(const struct outgoing *out, const struct member *m, const struct value *v,
               enum timestamp_format fallback, const struct value **text)
{
    struct timestamp t;
    if (!read_time(out, v, &t)) return false;
    enum timestamp_format format = member_timestamp_format(m);
    if (format == TIMESTAMP_UNSET) format = fallback;
    if (member_location(m) == LOCATION_HEADER) t.micros = 0; /* headers have whole seconds */
    switch (format) {
    case TIMESTAMP_ISO8601:
        *text = value_string(out->arena, timestamp_iso8601(out->arena, &t));
        return true;
    case TIMESTAMP_RFC822:
        *text = value_string(out->arena, timestamp_rfc822(out->arena, &t));
        return true;
    case TIMESTAMP_UNIX:
    case TIMESTAMP_UNSET:
        *text = timestamp_unix(out->arena, &t);
        return true;
    }
    BUG("unknown time stamp format");
}

bool wire_epoch(const struct outgoing *out, const struct value *v, const struct value **number)
{
    struct timestamp t;
    if (!read_time(out, v, &t)) return false;
    *number = timestamp_unix(out->arena, &t);
    return true;
}

bool wire_scalar(const struct outgoing *out, const struct member *m, const struct value *v,
                 enum timestamp_format fallback, struct str *text)
{
    enum shape_kind kind = shape_kind(member_shape(m));
    const struct value *time;
    if (kind == SHAPE_TIMESTAMP) {
        if (!wire_time(out, m, v, fallback, &time)) return false;
        *text = value_text(time);
        return true;
    }
    switch (value_kind_of(v)) {
    case VALUE_BOOL:
        *text = value_is_true(v) ? STR("true") : STR("false");
        return true;
    case VALUE_NUMBER:
        *text = value_text(wire_number(out->arena, v));
        return true;
    case VALUE_STRING:
    case VALUE_BYTES:
        *text = kind == SHAPE_BLOB ? wire_base64(out->arena, value_text(v)) : value_text(v);
        return true;
    case VALUE_NULL:
    case VALUE_LIST:
    case VALUE_MAP:
        return wire_expect(out, v, VALUE_STRING, member_name(m));
    }
    BUG("unknown value kind");
}

struct str wire_base64(struct arena *a, struct str bytes)
{
    struct buf b = buf_new(a, bytes.n * 2 + 8);
    base64_encode(&b, bytes);
    return buf_str(&b);
}

struct str wire_name(const struct member *m, struct str fallback)
{
    struct str name = member_location_name(m);
    return str_is_empty(name) ? fallback : name;
}

void wire_set_body(const struct outgoing *out, struct str body)
{
    out->request->body = body;
    out->request->has_body = body.n > 0;
}

void wire_set_header(const struct outgoing *out, struct str name, struct str value)
{
    http_headers_set(out->arena, &out->request->headers, name, value);
}

void wire_set_query_mode(const struct outgoing *out)
{
    if (!service_is_query_compatible(out->service)) return;
    wire_set_header(out, STR("x-amzn-query-mode"), STR("true"));
}

void wire_form_encode(struct buf *b, struct str s)
{
    size_t done = 0;
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] != ' ') continue;
        uri_encode(b, str_sub(s, done, i - done), STR(""));
        if (i < s.n) buf_add_char(b, '+');
        done = i + 1;
    }
}

/* ---- incoming ---- */

bool wire_header(const struct incoming *in, struct str name, struct str *value)
{
    return http_headers_get(&in->response->headers, name, value);
}

bool wire_parse_time(const struct incoming *in, const struct value *v, const struct value **out)
{
    struct timestamp t;
    *out = value_kind_of(v) == VALUE_NUMBER ? wire_number(in->arena, v) : v;
    /* a time of CBOR is a type of its own, which has only one way to be printed */
    bool is_text = service_protocol(in->service) != PROTOCOL_RPC_V2_CBOR;
    if (in->call.times_as_sent && is_text) return true;
    if (!timestamp_of_value(v, &t, in->err)) return false;
    *out = value_string(in->arena, timestamp_isoformat(in->arena, &t));
    return true;
}

bool wire_parse_integer(const struct incoming *in, struct str text, const struct value **out)
{
    struct str s = str_trim(text);
    if (str_starts(s, STR("+"))) s = str_from(s, 1);
    size_t i = str_starts(s, STR("-")) ? 1 : 0;
    bool ok = i < s.n;
    for (; i < s.n; i++) ok = ok && s.p[i] >= '0' && s.p[i] <= '9';
    if (!ok) {
        return err_set(in->err, ERR_SYNTAX, "the response has '" STR_FMT "' for an integer",
                       STR_ARG(str_sub(text, 0, 60)));
    }
    size_t sign = str_starts(s, STR("-")) ? 1 : 0;
    size_t zeros = sign;
    while (zeros + 1 < s.n && s.p[zeros] == '0') zeros++;
    struct str digits = str_from(s, zeros);
    bool is_negative = sign == 1 && !str_eq(digits, STR("0"));
    *out =
        value_number(in->arena, is_negative ? arena_printf(in->arena, "-" STR_FMT, STR_ARG(digits))
                                            : arena_str(in->arena, digits));
    return true;
}

bool wire_parse_float(const struct incoming *in, struct str text, const struct value **out)
{
    struct str s = str_trim(text);
    char *end;
    const char *cstr = arena_cstr(in->arena, s);
    double d = strtod(cstr, &end);
    bool is_hexadecimal = str_has_char(s, 'x') || str_has_char(s, 'X');
    if (s.n == 0 || end != cstr + s.n || is_hexadecimal) {
        return err_set(in->err, ERR_SYNTAX, "the response has '" STR_FMT "' for a float",
                       STR_ARG(str_sub(text, 0, 60)));
    }
    *out = value_double(in->arena, d);
    return true;
}

const struct value *wire_number(struct arena *a, const struct value *number)
{
    struct str text = value_text(number);
    if (str_eq(text, STR("-0"))) return value_number(a, STR("0"));
    if (value_is_integer_text(text)) return number;
    return value_double(a, value_to_double(number, 0));
}

const struct value *wire_document(struct arena *a, const struct value *v)
{
    switch (value_kind_of(v)) {
    case VALUE_NUMBER:
        return wire_number(a, v);
    case VALUE_LIST: {
        struct value *list = value_list(a);
        for (size_t i = 0; i < value_count(v); i++)
            value_push(a, list, wire_document(a, value_at(v, i)));
        return list;
    }
    case VALUE_MAP: {
        struct value *map = value_map(a);
        for (size_t i = 0; i < value_count(v); i++) {
            const struct field *field = &v->u.map.fields[i];
            value_set(a, map, field->name, wire_document(a, field->value));
        }
        return map;
    }
    case VALUE_NULL:
    case VALUE_BOOL:
    case VALUE_STRING:
    case VALUE_BYTES:
        return v;
    }
    BUG("unknown value kind");
}

struct str wire_bare_code(struct str code)
{
    code = str_sub(code, 0, str_find_char(code, ':'));
    size_t hash = str_rfind_char(code, '#');
    return hash == STR_NPOS ? code : str_from(code, hash + 1);
}

struct str wire_query_error_code(const struct incoming *in)
{
    struct str header;
    if (!wire_header(in, STR("x-amzn-query-error"), &header)) return STR("");
    size_t semicolon = str_find_char(header, ';');
    bool is_pair = semicolon != STR_NPOS && !str_has_char(str_from(header, semicolon + 1), ';');
    return is_pair ? str_sub(header, 0, semicolon) : STR("");
}

struct str wire_error_message(const struct value *document)
{
    const struct value *message = value_get(document, STR("message"));
    if (!message) message = value_get(document, STR("Message"));
    bool is_null = message && message->kind == VALUE_NULL;
    return is_null ? STR("None") : value_text(message);
}

const struct value *wire_unknown_member(struct arena *a, struct str tag)
{
    struct value *name = value_map(a);
    struct value *outer = value_map(a);
    value_set(a, name, STR("name"), value_string(a, tag));
    value_set(a, outer, STR("SDK_UNKNOWN_MEMBER"), name);
    return outer;
}
