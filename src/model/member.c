#include "model/model.h"
#include "model/rel.h"

static const struct member_extra no_extra;

static const struct member_extra *extra_of(const struct member *m)
{
    const struct member_extra *x = rel_target(&m->extra);
    return x ? x : &no_extra;
}

static bool has_flag(const struct member *m, enum member_flag f)
{
    return (m->flags & (unsigned)f) != 0;
}

struct str member_name(const struct member *m)
{
    return rel_text(&m->name);
}

struct str member_cli_name(const struct member *m)
{
    return rel_text(&m->cli_name);
}

struct str member_location_name(const struct member *m)
{
    return rel_text(&m->location_name);
}

const struct shape *member_shape(const struct member *m)
{
    return rel_target(&m->shape);
}

enum member_location member_location(const struct member *m)
{
    return (enum member_location)m->location;
}

enum timestamp_format member_timestamp_format(const struct member *m)
{
    return (enum timestamp_format)m->timestamp_format;
}

struct str member_query_name(const struct member *m)
{
    return rel_text(&extra_of(m)->query_name);
}

struct str member_xml_namespace_uri(const struct member *m)
{
    return rel_text(&extra_of(m)->xml_namespace_uri);
}

struct str member_xml_namespace_prefix(const struct member *m)
{
    return rel_text(&extra_of(m)->xml_namespace_prefix);
}

struct str member_context_param(const struct member *m)
{
    return rel_text(&extra_of(m)->context_param);
}

struct str member_result_wrapper(const struct member *m)
{
    return rel_text(&extra_of(m)->result_wrapper);
}

bool member_is_required(const struct member *m)
{
    return has_flag(m, MEMBER_REQUIRED);
}

bool member_is_flattened(const struct member *m)
{
    return has_flag(m, MEMBER_FLATTENED);
}

bool member_is_streaming(const struct member *m)
{
    return has_flag(m, MEMBER_STREAMING);
}

bool member_requires_length(const struct member *m)
{
    return has_flag(m, MEMBER_REQUIRES_LENGTH);
}

bool member_is_json_value(const struct member *m)
{
    return has_flag(m, MEMBER_JSON_VALUE);
}

bool member_is_idempotency_token(const struct member *m)
{
    return has_flag(m, MEMBER_IDEMPOTENCY_TOKEN);
}

bool member_is_xml_attribute(const struct member *m)
{
    return has_flag(m, MEMBER_XML_ATTRIBUTE);
}

bool member_is_host_label(const struct member *m)
{
    return has_flag(m, MEMBER_HOST_LABEL);
}

bool member_is_event_payload(const struct member *m)
{
    return has_flag(m, MEMBER_EVENT_PAYLOAD);
}

bool member_is_event_header(const struct member *m)
{
    return has_flag(m, MEMBER_EVENT_HEADER);
}

bool member_is_deprecated(const struct member *m)
{
    return has_flag(m, MEMBER_DEPRECATED);
}

bool member_is_endpoint_discovery_id(const struct member *m)
{
    return has_flag(m, MEMBER_ENDPOINT_DISCOVERY_ID);
}

struct str member_documentation(struct arena *a, const struct service *s, const struct member *m)
{
    return docs_text(a, s, m->documentation);
}

struct str docs_member(struct docs *d, const struct member *m)
{
    return docs_of(d, m->documentation);
}
