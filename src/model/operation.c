#include "model/model.h"
#include "model/rel.h"

static const struct operation_extra no_extra;

static const struct operation_extra *extra_of(const struct operation *o)
{
    const struct operation_extra *x = rel_target(&o->extra);
    return x ? x : &no_extra;
}

static bool has_flag(const struct operation *o, enum operation_flag f)
{
    return (o->flags & (uint32_t)f) != 0;
}

struct str operation_name(const struct operation *o)
{
    return rel_text(&o->name);
}

struct str operation_cli_name(const struct operation *o)
{
    return rel_text(&o->cli_name);
}

struct str operation_http_method(const struct operation *o)
{
    return rel_text(&o->http_method);
}

struct str operation_request_uri(const struct operation *o)
{
    return rel_text(&o->request_uri);
}

uint32_t operation_http_status(const struct operation *o)
{
    return o->http_status;
}

const struct member *operation_input(const struct operation *o)
{
    return rel_target(&o->input);
}

const struct member *operation_output(const struct operation *o)
{
    return rel_target(&o->output);
}

size_t operation_error_count(const struct operation *o)
{
    return o->errors.n;
}

const struct shape *operation_error(const struct operation *o, size_t i)
{
    if (i >= o->errors.n) return NULL;
    const int32_t *refs = rel_target(&o->errors.to);
    return rel_target(&refs[i]);
}

struct str operation_auth_type(const struct operation *o)
{
    return rel_text(&extra_of(o)->auth_type);
}

struct str operation_host_prefix(const struct operation *o)
{
    return rel_text(&extra_of(o)->host_prefix);
}

struct str operation_checksum_algorithm_member(const struct operation *o)
{
    return rel_text(&extra_of(o)->algorithm_member);
}

struct str operation_checksum_mode_member(const struct operation *o)
{
    return rel_text(&extra_of(o)->mode_member);
}

size_t operation_auth_count(const struct operation *o)
{
    return extra_of(o)->auth.n;
}

struct str operation_auth(const struct operation *o, size_t i)
{
    return rel_list_text(&extra_of(o)->auth, i);
}

size_t operation_response_checksum_count(const struct operation *o)
{
    return extra_of(o)->response_checksums.n;
}

struct str operation_response_checksum(const struct operation *o, size_t i)
{
    return rel_list_text(&extra_of(o)->response_checksums, i);
}

size_t operation_static_context_count(const struct operation *o)
{
    return extra_of(o)->static_context.n / 2;
}

struct str operation_static_context_name(const struct operation *o, size_t i)
{
    return rel_list_text(&extra_of(o)->static_context, 2 * i);
}

struct str operation_static_context_json(const struct operation *o, size_t i)
{
    return rel_list_text(&extra_of(o)->static_context, 2 * i + 1);
}

size_t operation_context_count(const struct operation *o)
{
    return extra_of(o)->context.n / 2;
}

struct str operation_context_name(const struct operation *o, size_t i)
{
    return rel_list_text(&extra_of(o)->context, 2 * i);
}

struct str operation_context_path(const struct operation *o, size_t i)
{
    return rel_list_text(&extra_of(o)->context, 2 * i + 1);
}

bool operation_is_unsigned_payload(const struct operation *o)
{
    return has_flag(o, OPERATION_UNSIGNED_PAYLOAD);
}

bool operation_is_deprecated(const struct operation *o)
{
    return has_flag(o, OPERATION_DEPRECATED);
}

bool operation_is_idempotent(const struct operation *o)
{
    return has_flag(o, OPERATION_IDEMPOTENT);
}

bool operation_is_readonly_trait(const struct operation *o)
{
    return has_flag(o, OPERATION_READONLY);
}

bool operation_has_event_stream_input(const struct operation *o)
{
    return has_flag(o, OPERATION_EVENT_STREAM_INPUT);
}

bool operation_has_event_stream_output(const struct operation *o)
{
    return has_flag(o, OPERATION_EVENT_STREAM_OUTPUT);
}

bool operation_checksum_required(const struct operation *o)
{
    return has_flag(o, OPERATION_CHECKSUM_REQUIRED);
}

bool operation_is_compressible(const struct operation *o)
{
    return has_flag(o, OPERATION_COMPRESSIBLE);
}

bool operation_is_endpoint_operation(const struct operation *o)
{
    return has_flag(o, OPERATION_ENDPOINT_OPERATION);
}

bool operation_has_endpoint_discovery(const struct operation *o, bool *required)
{
    *required = has_flag(o, OPERATION_ENDPOINT_DISCOVERY_REQUIRED);
    return has_flag(o, OPERATION_ENDPOINT_DISCOVERY);
}

const struct paginator *operation_paginator(const struct operation *o)
{
    return rel_target(&o->paginator);
}

struct str operation_documentation(struct arena *a, const struct service *s,
                                   const struct operation *o)
{
    return docs_text(a, s, o->documentation);
}
