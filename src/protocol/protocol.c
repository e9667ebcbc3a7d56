#include "protocol/protocol.h"

#include "protocol/handlers.h"

static const struct protocol *protocol_of(const struct service *s)
{
    switch (service_protocol(s)) {
    case PROTOCOL_JSON:
        return &protocol_json;
    case PROTOCOL_REST_JSON:
        return &protocol_rest_json;
    case PROTOCOL_REST_XML:
        return &protocol_rest_xml;
    case PROTOCOL_RPC_V2_CBOR:
        return &protocol_cbor;
    case PROTOCOL_QUERY:
        return &protocol_query;
    case PROTOCOL_EC2:
        return &protocol_ec2;
    }
    BUG("unknown protocol");
}

bool protocol_serialize(struct arena *a, const struct service *s, const struct operation *o,
                        const struct value *params, struct http_request *out, struct err *e)
{
    struct str method = operation_http_method(o);
    *out = (struct http_request){.method = str_is_empty(method) ? STR("POST") : method};
    struct outgoing call = {a, s, o, params, out, e};
    return handlers_before_serialize(&call, &call.params) && protocol_of(s)->serialize(&call) &&
           handlers_after_serialize(&call);
}

bool protocol_check_params(struct arena *a, const struct service *s, const struct operation *o,
                           const struct value *params, struct err *e)
{
    const struct outgoing call = {.arena = a, .service = s, .operation = o, .err = e};
    return handlers_check(&call, params);
}

/* ---- host prefix ---- */

static bool is_host_label(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '.';
        if (!ok) return false;
    }
    return s.n > 0;
}

/* Endpoint rules that know of the account id put it into the host themselves. */
static struct str host_prefix_template(const struct operation *o)
{
    struct str template = operation_host_prefix(o);
    if (!str_eq(template, STR("{AccountId}."))) return template;
    for (size_t i = 0; i < operation_static_context_count(o); i++) {
        bool handles = str_eq(operation_static_context_name(o, i), STR("RequiresAccountId")) &&
                       str_eq(operation_static_context_json(o, i), STR("true"));
        if (handles) return STR("");
    }
    return template;
}

bool protocol_host_prefix(struct arena *a, const struct operation *o, const struct value *params,
                          struct str *out, struct err *e)
{
    struct str rest = host_prefix_template(o);
    struct buf b = buf_new(a, 4096);
    for (;;) {
        size_t open = str_find_char(rest, '{');
        size_t close = str_find_char(rest, '}');
        if (open == STR_NPOS || close == STR_NPOS || close < open) break;
        struct str name = str_sub(rest, open + 1, close - open - 1);
        struct str label = value_get_text(params, name);
        if (!is_host_label(label)) {
            return err_set(e, ERR_PARAM,
                           "parameter " STR_FMT " becomes part of the host name: '" STR_FMT
                           "' must be letters, digits, '-' and '.'",
                           STR_ARG(name), STR_ARG(label));
        }
        buf_add(&b, str_sub(rest, 0, open));
        buf_add(&b, label);
        rest = str_from(rest, close + 1);
    }
    buf_add(&b, rest);
    *out = buf_str(&b);
    return buf_ok(&b, "host prefix", e);
}

/* ---- answers ---- */

/* Load balancers and proxies answer 5xx without any protocol. */
static bool is_generic_error(const struct http_response *response)
{
    struct str body = str_trim(response->body);
    return response->status >= 500 && (body.n == 0 || str_starts(body, STR("<html>")));
}

/* The operation's own errors first, then any of the service, since services answer more than
 * they declare. */
static const struct shape *error_shape(const struct service *s, const struct operation *o,
                                       struct str code)
{
    for (size_t i = 0; i < operation_error_count(o); i++) {
        const struct shape *shape = operation_error(o, i);
        if (str_eq(shape_error_code(shape), code)) return shape;
    }
    for (size_t i = 0; i < service_shape_count(s); i++) {
        const struct shape *shape = service_shape_at(s, i);
        if (shape_is_exception(shape) && str_eq(shape_error_code(shape), code)) return shape;
    }
    return NULL;
}

static bool parse_error(const struct protocol *protocol, const struct incoming *in)
{
    struct answer *answer = in->answer;
    if (is_generic_error(in->response)) {
        wire_error_from_status(in);
        return true;
    }
    if (!protocol->parse_error(in)) return false;
    const struct shape *shape = error_shape(in->service, in->operation, answer->code);
    if (!shape) return true;
    struct value *details = value_map(in->arena);
    if (!protocol->parse(in, shape, details)) return false;
    answer->details = details;
    answer->retryable = shape_is_retryable(shape, &answer->throttling);
    return true;
}

static void read_ids(const struct incoming *in)
{
    struct answer *answer = in->answer;
    if (str_is_empty(answer->request_id)) {
        bool found = wire_header(in, STR("x-amzn-requestid"), &answer->request_id) ||
                     wire_header(in, STR("x-amz-request-id"), &answer->request_id);
        if (!found) answer->request_id = STR("");
    }
    if (!wire_header(in, STR("x-amz-id-2"), &answer->host_id)) answer->host_id = STR("");
}

static bool parse_output(const struct protocol *protocol, const struct incoming *in)
{
    const struct member *output = operation_output(in->operation);
    struct value *map = value_map(in->arena);
    if (output && !protocol->parse(in, member_shape(output), map)) return false;
    if (!handlers_after_parse(in, map)) return false;
    in->answer->output = map;
    return true;
}

bool protocol_parse(struct arena *a, const struct service *s, const struct operation *o,
                    const struct protocol_call *call, const struct http_response *response,
                    struct answer *out, struct err *e)
{
    const struct protocol *protocol = protocol_of(s);
    struct http_response changed = *response;
    static const struct protocol_call unknown = {NULL, false};
    struct incoming in = {a, s, o, call ? *call : unknown, response, out, e};
    if (!handlers_before_parse(&in, &changed)) return false;
    in.response = &changed;
    *out = (struct answer){.status = changed.status, .is_error = changed.status >= 300};
    if (changed.status >= 301) {
        if (!parse_error(protocol, &in)) return false;
        handlers_after_error(&in);
    } else if (!parse_output(protocol, &in)) {
        return false;
    }
    if (changed.status == 300) out->code = out->message = STR("Unknown");
    read_ids(&in);
    return true;
}
