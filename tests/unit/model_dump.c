#include "model_dump.h"

#define TEXT(map, prefix, x, name) set_text(a, map, STR(#name), prefix##_##name(x))
#define FLAG(map, prefix, x, name) set_flag(a, map, STR(#name), prefix##_##name(x))
#define TEXTS(map, prefix, x, name)                                                                \
    do {                                                                                           \
        struct value *list = value_list(a);                                                        \
        for (size_t i = 0; i < prefix##_##name##_count(x); i++) {                                  \
            value_push(a, list, value_string(a, prefix##_##name(x, i)));                           \
        }                                                                                          \
        set_list(a, map, STR(#name), list);                                                        \
    } while (0)

/* What is absent, empty or false is left out. */
static void set_text(struct arena *a, struct value *map, struct str name, struct str text)
{
    if (text.n > 0) value_set(a, map, name, value_string(a, text));
}

static void set_flag(struct arena *a, struct value *map, struct str name, bool is_set)
{
    if (is_set) value_set(a, map, name, value_bool(true));
}

static void set_list(struct arena *a, struct value *map, struct str name, const struct value *list)
{
    if (value_count(list) > 0) value_set(a, map, name, list);
}

static void set_number(struct arena *a, struct value *map, struct str name, uint32_t n)
{
    if (n > 0) value_set(a, map, name, value_int(a, n));
}

static const struct value *dump_member(struct arena *a, const struct service *s,
                                       const struct member *m)
{
    struct value *v = value_map(a);
    TEXT(v, member, m, name);
    TEXT(v, member, m, cli_name);
    set_text(a, v, STR("shape"), shape_name(member_shape(m)));
    set_number(a, v, STR("location"), member_location(m));
    TEXT(v, member, m, location_name);
    TEXT(v, member, m, query_name);
    FLAG(v, member, m, is_required);
    FLAG(v, member, m, is_flattened);
    FLAG(v, member, m, is_streaming);
    FLAG(v, member, m, requires_length);
    FLAG(v, member, m, is_json_value);
    FLAG(v, member, m, is_idempotency_token);
    FLAG(v, member, m, is_xml_attribute);
    FLAG(v, member, m, is_host_label);
    FLAG(v, member, m, is_event_payload);
    FLAG(v, member, m, is_event_header);
    FLAG(v, member, m, is_deprecated);
    FLAG(v, member, m, is_endpoint_discovery_id);
    set_number(a, v, STR("timestamp_format"), member_timestamp_format(m));
    TEXT(v, member, m, xml_namespace_uri);
    TEXT(v, member, m, xml_namespace_prefix);
    TEXT(v, member, m, context_param);
    TEXT(v, member, m, result_wrapper);
    set_text(a, v, STR("documentation"), member_documentation(a, s, m));
    return v;
}

static const struct value *dump_members(struct arena *a, const struct service *s,
                                        const struct shape *x)
{
    struct value *list = value_list(a);
    for (size_t i = 0; i < shape_member_count(x); i++) {
        const struct member *m = shape_member_at(x, i);
        value_push(a, list, dump_member(a, s, m));
        if (shape_member(x, member_name(m)) == NULL) BUG("a member is not found by its name");
    }
    const struct member *parts[] = {shape_element(x), shape_key(x), shape_value(x)};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (parts[i]) value_push(a, list, dump_member(a, s, parts[i]));
    }
    return list;
}

static const struct value *dump_shape(struct arena *a, const struct service *s,
                                      const struct shape *x)
{
    struct value *v = value_map(a);
    double number;
    bool throttling;
    TEXT(v, shape, x, name);
    value_set(a, v, STR("kind"), value_int(a, shape_kind(x)));
    set_list(a, v, STR("members"), dump_members(a, s, x));
    TEXTS(v, shape, x, enum);
    if (shape_min(x, &number)) value_set(a, v, STR("min"), value_double(a, number));
    if (shape_max(x, &number)) value_set(a, v, STR("max"), value_double(a, number));
    TEXT(v, shape, x, pattern);
    FLAG(v, shape, x, is_document);
    FLAG(v, shape, x, is_union);
    FLAG(v, shape, x, is_sensitive);
    FLAG(v, shape, x, is_flattened);
    FLAG(v, shape, x, is_event_stream);
    FLAG(v, shape, x, is_event);
    FLAG(v, shape, x, is_wrapper);
    TEXT(v, shape, x, payload);
    FLAG(v, shape, x, is_exception);
    if (shape_is_exception(x)) TEXT(v, shape, x, error_code);
    set_flag(a, v, STR("is_retryable"), shape_is_retryable(x, &throttling));
    set_flag(a, v, STR("is_throttling"), throttling);
    set_text(a, v, STR("documentation"), shape_documentation(a, s, x));
    return v;
}

static void dump_paginator(struct arena *a, struct value *v, const struct paginator *p)
{
    struct value *map = value_map(a);
    TEXTS(map, paginator, p, input_token);
    TEXTS(map, paginator, p, output_token);
    TEXTS(map, paginator, p, result_key);
    TEXTS(map, paginator, p, non_aggregate);
    TEXT(map, paginator, p, more_results);
    TEXT(map, paginator, p, limit_key);
    value_set(a, v, STR("paginator"), map);
}

static void dump_operation_lists(struct arena *a, struct value *v, const struct operation *o)
{
    struct value *errors = value_list(a), *statics = value_list(a), *context = value_list(a);
    for (size_t i = 0; i < operation_error_count(o); i++) {
        value_push(a, errors, value_string(a, shape_name(operation_error(o, i))));
    }
    for (size_t i = 0; i < operation_static_context_count(o); i++) {
        value_push(a, statics, value_string(a, operation_static_context_name(o, i)));
        value_push(a, statics, value_string(a, operation_static_context_json(o, i)));
    }
    for (size_t i = 0; i < operation_context_count(o); i++) {
        value_push(a, context, value_string(a, operation_context_name(o, i)));
        value_push(a, context, value_string(a, operation_context_path(o, i)));
    }
    set_list(a, v, STR("errors"), errors);
    set_list(a, v, STR("static_context"), statics);
    set_list(a, v, STR("context"), context);
    TEXTS(v, operation, o, auth);
    TEXTS(v, operation, o, response_checksum);
}

static const struct value *dump_operation(struct arena *a, const struct service *s,
                                          const struct operation *o)
{
    struct value *v = value_map(a);
    bool required;
    TEXT(v, operation, o, name);
    TEXT(v, operation, o, cli_name);
    TEXT(v, operation, o, http_method);
    TEXT(v, operation, o, request_uri);
    set_number(a, v, STR("http_status"), operation_http_status(o));
    if (operation_input(o)) value_set(a, v, STR("input"), dump_member(a, s, operation_input(o)));
    if (operation_output(o)) value_set(a, v, STR("output"), dump_member(a, s, operation_output(o)));
    TEXT(v, operation, o, auth_type);
    FLAG(v, operation, o, is_unsigned_payload);
    FLAG(v, operation, o, is_deprecated);
    FLAG(v, operation, o, is_idempotent);
    FLAG(v, operation, o, is_readonly_trait);
    TEXT(v, operation, o, host_prefix);
    FLAG(v, operation, o, has_event_stream_output);
    FLAG(v, operation, o, has_event_stream_input);
    FLAG(v, operation, o, checksum_required);
    TEXT(v, operation, o, checksum_algorithm_member);
    TEXT(v, operation, o, checksum_mode_member);
    FLAG(v, operation, o, is_compressible);
    FLAG(v, operation, o, is_endpoint_operation);
    set_flag(a, v, STR("discovery"), operation_has_endpoint_discovery(o, &required));
    set_flag(a, v, STR("discovery_required"), required);
    dump_operation_lists(a, v, o);
    if (operation_paginator(o)) dump_paginator(a, v, operation_paginator(o));
    set_text(a, v, STR("documentation"), operation_documentation(a, s, o));
    return v;
}

static const struct value *dump_waiter(struct arena *a, const struct waiter *w)
{
    struct value *v = value_map(a), *acceptors = value_list(a);
    TEXT(v, waiter, w, name);
    TEXT(v, waiter, w, cli_name);
    set_text(a, v, STR("operation"), operation_name(waiter_operation(w)));
    set_number(a, v, STR("delay"), waiter_delay_s(w));
    set_number(a, v, STR("max_attempts"), waiter_max_attempts(w));
    for (size_t i = 0; i < waiter_acceptor_count(w); i++) {
        struct value *x = value_map(a);
        value_set(a, x, STR("state"), value_int(a, waiter_acceptor_state(w, i)));
        value_set(a, x, STR("matcher"), value_int(a, waiter_acceptor_matcher(w, i)));
        set_text(a, x, STR("argument"), waiter_acceptor_argument(w, i));
        set_text(a, x, STR("expected"), waiter_acceptor_expected_json(w, i));
        value_push(a, acceptors, x);
    }
    set_list(a, v, STR("acceptors"), acceptors);
    return v;
}

static void dump_records(struct arena *a, struct value *v, const struct service *s)
{
    struct value *operations = value_list(a), *shapes = value_list(a), *waiters = value_list(a);
    for (size_t i = 0; i < service_operation_count(s); i++) {
        value_push(a, operations, dump_operation(a, s, service_operation_at(s, i)));
    }
    for (size_t i = 0; i < service_shape_count(s); i++) {
        value_push(a, shapes, dump_shape(a, s, service_shape_at(s, i)));
    }
    for (size_t i = 0; i < service_waiter_count(s); i++) {
        value_push(a, waiters, dump_waiter(a, service_waiter_at(s, i)));
    }
    value_set(a, v, STR("operations"), operations);
    value_set(a, v, STR("shapes"), shapes);
    value_set(a, v, STR("waiters"), waiters);
}

const struct value *model_dump(struct arena *a, const struct service *s)
{
    struct value *v = value_map(a);
    TEXT(v, service, s, name);
    TEXT(v, service, s, api_version);
    TEXT(v, service, s, id);
    TEXT(v, service, s, full_name);
    TEXT(v, service, s, endpoint_prefix);
    TEXT(v, service, s, signing_name);
    TEXT(v, service, s, signature_version);
    TEXT(v, service, s, global_endpoint);
    value_set(a, v, STR("protocol"), value_int(a, service_protocol(s)));
    TEXT(v, service, s, json_version);
    TEXT(v, service, s, target_prefix);
    TEXT(v, service, s, xml_namespace);
    FLAG(v, service, s, is_query_compatible);
    TEXTS(v, service, s, auth);
    set_text(a, v, STR("client_context"), service_blob(s, STR("client-context-params")));
    set_text(a, v, STR("documentation"), service_documentation(a, s));
    dump_records(a, v, s);
    return v;
}
