#include "model/format.h"

#include "model/model.h"

#include <stddef.h>
#include <string.h>

#define TEXT(record, field)                                                                        \
    {                                                                                              \
        .at = offsetof(struct record, field), .kind = FIELD_STR, .table = TABLE_STRINGS            \
    }
#define LIST(record, field, target)                                                                \
    {                                                                                              \
        .at = offsetof(struct record, field), .kind = FIELD_LIST, .table = target                  \
    }
#define REF(record, field, target, must)                                                           \
    {                                                                                              \
        .at = offsetof(struct record, field), .kind = FIELD_REF, .table = target,                  \
        .is_mandatory = must                                                                       \
    }
#define ENUM8(record, field, last)                                                                 \
    {                                                                                              \
        .at = offsetof(struct record, field), .kind = FIELD_ENUM8, .limit = (last) + 1             \
    }

static const struct record_field service_fields[] = {
    TEXT(service, name),
    TEXT(service, api_version),
    TEXT(service, id),
    TEXT(service, full_name),
    TEXT(service, endpoint_prefix),
    TEXT(service, signing_name),
    TEXT(service, signature_version),
    TEXT(service, global_endpoint),
    TEXT(service, json_version),
    TEXT(service, target_prefix),
    TEXT(service, xml_namespace),
    LIST(service, auth, TABLE_TEXTS),
    ENUM8(service, protocol, PROTOCOL_EC2),
};

static const struct record_field operation_fields[] = {
    TEXT(operation, name),
    TEXT(operation, cli_name),
    TEXT(operation, http_method),
    TEXT(operation, request_uri),
    REF(operation, input, TABLE_MEMBERS, false),
    REF(operation, output, TABLE_MEMBERS, false),
    LIST(operation, errors, TABLE_SHAPE_REFS),
    REF(operation, paginator, TABLE_PAGINATORS, false),
    REF(operation, extra, TABLE_OPERATION_EXTRAS, false),
};

static const struct record_field operation_extra_fields[] = {
    TEXT(operation_extra, auth_type),
    TEXT(operation_extra, host_prefix),
    TEXT(operation_extra, algorithm_member),
    TEXT(operation_extra, mode_member),
    LIST(operation_extra, auth, TABLE_TEXTS),
    LIST(operation_extra, response_checksums, TABLE_TEXTS),
    LIST(operation_extra, static_context, TABLE_TEXTS),
    LIST(operation_extra, context, TABLE_TEXTS),
};

static const struct record_field shape_fields[] = {
    TEXT(shape, name),
    LIST(shape, members, TABLE_MEMBERS),
    REF(shape, extra, TABLE_SHAPE_EXTRAS, false),
    ENUM8(shape, kind, SHAPE_BIGINTEGER),
};

static const struct record_field shape_extra_fields[] = {
    LIST(shape_extra, enums, TABLE_TEXTS),
    TEXT(shape_extra, pattern),
    TEXT(shape_extra, payload),
    TEXT(shape_extra, error_code),
};

static const struct record_field member_fields[] = {
    TEXT(member, name),
    TEXT(member, cli_name),
    TEXT(member, location_name),
    REF(member, shape, TABLE_SHAPES, true),
    REF(member, extra, TABLE_MEMBER_EXTRAS, false),
    ENUM8(member, location, LOCATION_STATUS_CODE),
    ENUM8(member, timestamp_format, TIMESTAMP_RFC822),
};

static const struct record_field member_extra_fields[] = {
    TEXT(member_extra, query_name),           TEXT(member_extra, xml_namespace_uri),
    TEXT(member_extra, xml_namespace_prefix), TEXT(member_extra, context_param),
    TEXT(member_extra, result_wrapper),
};

static const struct record_field shape_ref_fields[] = {
    {.at = 0, .kind = FIELD_REF, .table = TABLE_SHAPES, .is_mandatory = true},
};

static const struct record_field paginator_fields[] = {
    LIST(paginator, input_tokens, TABLE_TEXTS),
    LIST(paginator, output_tokens, TABLE_TEXTS),
    LIST(paginator, result_keys, TABLE_TEXTS),
    LIST(paginator, non_aggregate, TABLE_TEXTS),
    TEXT(paginator, more_results),
    TEXT(paginator, limit_key),
};

static const struct record_field waiter_fields[] = {
    TEXT(waiter, name),
    TEXT(waiter, cli_name),
    REF(waiter, operation, TABLE_OPERATIONS, true),
    LIST(waiter, acceptors, TABLE_ACCEPTORS),
};

static const struct record_field acceptor_fields[] = {
    TEXT(acceptor, argument),
    TEXT(acceptor, expected_json),
    ENUM8(acceptor, state, WAITER_RETRY),
    ENUM8(acceptor, matcher, MATCH_ERROR),
};

static const struct record_field text_fields[] = {
    {.at = 0, .kind = FIELD_STR, .table = TABLE_STRINGS},
};

static const struct record_field blob_fields[] = {
    TEXT(service_blob, name),
    {.at = offsetof(struct service_blob, data), .kind = FIELD_STR, .table = TABLE_BYTES},
};

#define LAYOUT(record, fields)                                                                     \
    {                                                                                              \
        sizeof(struct record), ARRAY_LEN(fields), fields                                           \
    }

static const struct record_layout layouts[] = {
    [TABLE_SERVICE] = LAYOUT(service, service_fields),
    [TABLE_OPERATIONS] = LAYOUT(operation, operation_fields),
    [TABLE_OPERATION_INDEX] = {sizeof(uint32_t), 0, NULL},
    [TABLE_OPERATION_EXTRAS] = LAYOUT(operation_extra, operation_extra_fields),
    [TABLE_SHAPES] = LAYOUT(shape, shape_fields),
    [TABLE_SHAPE_EXTRAS] = LAYOUT(shape_extra, shape_extra_fields),
    [TABLE_MEMBERS] = LAYOUT(member, member_fields),
    [TABLE_MEMBER_EXTRAS] = LAYOUT(member_extra, member_extra_fields),
    [TABLE_SHAPE_REFS] = {sizeof(int32_t), ARRAY_LEN(shape_ref_fields), shape_ref_fields},
    [TABLE_PAGINATORS] = LAYOUT(paginator, paginator_fields),
    [TABLE_WAITERS] = LAYOUT(waiter, waiter_fields),
    [TABLE_ACCEPTORS] = LAYOUT(acceptor, acceptor_fields),
    [TABLE_TEXTS] = LAYOUT(rel_str, text_fields),
    [TABLE_BLOBS] = LAYOUT(service_blob, blob_fields),
    [TABLE_CHUNKS] = {sizeof(struct chunk), 0, NULL},
    [TABLE_STRINGS] = {1, 0, NULL},
    [TABLE_BYTES] = {1, 0, NULL},
};
_Static_assert(ARRAY_LEN(layouts) == TABLE_COUNT, "one layout for each table");

const struct record_layout *record_layout(enum table t)
{
    return &layouts[t];
}

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0x9e3779b97f4a7c15u;
    return h ^ (h >> 29);
}

uint64_t format_checksum(const void *bytes, size_t n)
{
    const char *p = bytes;
    uint64_t lanes[4] = {0x243f6a8885a308d3u, 0x13198a2e03707344u, 0xa4093822299f31d0u, n};
    size_t whole = n & ~(size_t)31;
    for (size_t i = 0; i < whole; i += 32) {
        uint64_t words[4];
        memcpy(words, p + i, sizeof words);
        for (int k = 0; k < 4; k++) lanes[k] = mix(lanes[k], words[k]);
    }
    uint64_t tail[4] = {0};
    memcpy(tail, p + whole, n - whole);
    uint64_t h = n;
    for (int k = 0; k < 4; k++) h = mix(mix(h, lanes[k]), tail[k]);
    return h;
}
