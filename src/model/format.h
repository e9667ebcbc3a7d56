/* The layout of the model database file; the compiler writes it, the reader checks and follows it.
 *
 * head:    struct file_head, directory of services, directory of blobs, names; one checksum
 * section: one per service, 64-byte aligned: a core of record tables (one checksum), then
 *          documentation chunks (zlib streams, which carry their own checksum)
 * blobs:   whole-database data, 64-byte aligned, one checksum each
 *
 * Inside a core, records refer to each other by distances: the target is `to` bytes away from the
 * field that holds it, 0 is "none". So a handle is a pointer into the mapping and needs no base.
 * Numbers are in the byte order of the machine that wrote the file. Records have no hidden padding,
 * which keeps the compiler's output the same for the same input. */
#ifndef MODEL_FORMAT_H
#define MODEL_FORMAT_H

#include "base/str.h"

#define FORMAT_MAGIC "AWSMODEL"
#define FORMAT_BYTE_ORDER 0x01020304u
#define FORMAT_VERSION 1u
#define FORMAT_ALIGN 64u       /* of sections and blobs in the file */
#define FORMAT_TABLE_ALIGN 16u /* of tables in a section, and of a service's blobs */
#define FORMAT_CHUNK_SIZE 32768u
#define FORMAT_CHUNK_LIMIT (16u << 20) /* inflated bytes of one chunk */

struct file_head {
    char magic[8];
    uint32_t byte_order;
    uint32_t version;
    uint64_t size;     /* of the file */
    uint64_t checksum; /* of the head behind this field */
    uint32_t head_size;
    uint32_t services;
    uint32_t blobs;
    uint32_t operations;
    uint32_t source_at; /* from the start of the file, as all `_at` in the head */
    uint32_t source_n;
};

struct directory_entry {
    uint32_t name_at;
    uint32_t name_n;
    uint64_t at;
    uint64_t size;      /* of the whole section or blob */
    uint64_t core_size; /* what the checksum covers; a blob's is its size */
    uint64_t checksum;
};

/* ---- a section ---- */

enum table {
    TABLE_SERVICE, /* one record, at the start of the section */
    TABLE_OPERATIONS,
    TABLE_OPERATION_INDEX, /* uint32_t: operations in the order of their API names */
    TABLE_OPERATION_EXTRAS,
    TABLE_SHAPES,
    TABLE_SHAPE_EXTRAS,
    TABLE_MEMBERS,
    TABLE_MEMBER_EXTRAS,
    TABLE_SHAPE_REFS, /* int32_t distances to shapes */
    TABLE_PAGINATORS,
    TABLE_WAITERS,
    TABLE_ACCEPTORS,
    TABLE_TEXTS, /* struct rel_str, for lists of texts */
    TABLE_BLOBS,
    TABLE_CHUNKS,
    TABLE_STRINGS, /* bytes */
    TABLE_BYTES,   /* contents of blobs */
    TABLE_COUNT
};

struct rel_str {
    int32_t to;
    uint32_t n;
};

struct rel_list {
    int32_t to; /* the first record */
    uint32_t n;
};

struct doc_ref {
    uint32_t at; /* in the service's documentation as a whole */
    uint32_t n;
};

struct table_place {
    uint32_t at; /* from the start of the section */
    uint32_t n;  /* records */
};

struct service {
    struct rel_str name, api_version, id, full_name, endpoint_prefix, signing_name;
    struct rel_str signature_version, global_endpoint, json_version, target_prefix, xml_namespace;
    struct rel_list auth; /* texts */
    struct doc_ref documentation;
    uint8_t protocol; /* enum protocol_kind */
    uint8_t is_query_compatible;
    uint8_t unused[2];
    uint32_t size; /* of the section */
    struct table_place tables[TABLE_COUNT];
};

enum operation_flag {
    OPERATION_UNSIGNED_PAYLOAD = 1 << 0,
    OPERATION_DEPRECATED = 1 << 1,
    OPERATION_IDEMPOTENT = 1 << 2,
    OPERATION_READONLY = 1 << 3,
    OPERATION_EVENT_STREAM_INPUT = 1 << 4,
    OPERATION_EVENT_STREAM_OUTPUT = 1 << 5,
    OPERATION_CHECKSUM_REQUIRED = 1 << 6,
    OPERATION_COMPRESSIBLE = 1 << 7,
    OPERATION_ENDPOINT_OPERATION = 1 << 8,
    OPERATION_ENDPOINT_DISCOVERY = 1 << 9,
    OPERATION_ENDPOINT_DISCOVERY_REQUIRED = 1 << 10
};

struct operation {
    struct rel_str name, cli_name, http_method, request_uri;
    int32_t input, output;  /* members */
    struct rel_list errors; /* shape refs */
    int32_t paginator;
    int32_t extra;
    struct doc_ref documentation;
    uint32_t http_status;
    uint32_t flags; /* enum operation_flag */
};

struct operation_extra {
    struct rel_str auth_type, host_prefix, algorithm_member, mode_member;
    struct rel_list auth, response_checksums;
    struct rel_list static_context; /* texts: name, JSON, name, JSON … */
    struct rel_list context;        /* texts: name, path, name, path … */
};

enum shape_flag {
    SHAPE_HAS_MIN = 1 << 0,
    SHAPE_HAS_MAX = 1 << 1,
    SHAPE_DOCUMENT = 1 << 2,
    SHAPE_UNION = 1 << 3,
    SHAPE_SENSITIVE = 1 << 4,
    SHAPE_FLATTENED = 1 << 5,
    SHAPE_EVENT_STREAM = 1 << 6,
    SHAPE_EVENT = 1 << 7,
    SHAPE_WRAPPER = 1 << 8,
    SHAPE_EXCEPTION = 1 << 9,
    SHAPE_RETRYABLE = 1 << 10,
    SHAPE_THROTTLING = 1 << 11
};

struct shape {
    struct rel_str name;
    struct rel_list members; /* a list's element, a map's key and value, a structure's members */
    int32_t extra;
    struct doc_ref documentation;
    uint16_t flags; /* enum shape_flag */
    uint8_t kind;   /* enum shape_kind */
    uint8_t unused;
};

struct shape_extra {
    double min, max;
    struct rel_list enums; /* texts */
    struct rel_str pattern, payload, error_code;
};

enum member_flag {
    MEMBER_REQUIRED = 1 << 0,
    MEMBER_FLATTENED = 1 << 1,
    MEMBER_STREAMING = 1 << 2,
    MEMBER_REQUIRES_LENGTH = 1 << 3,
    MEMBER_JSON_VALUE = 1 << 4,
    MEMBER_IDEMPOTENCY_TOKEN = 1 << 5,
    MEMBER_XML_ATTRIBUTE = 1 << 6,
    MEMBER_HOST_LABEL = 1 << 7,
    MEMBER_EVENT_PAYLOAD = 1 << 8,
    MEMBER_EVENT_HEADER = 1 << 9,
    MEMBER_DEPRECATED = 1 << 10,
    MEMBER_ENDPOINT_DISCOVERY_ID = 1 << 11
};

struct member {
    struct rel_str name, cli_name, location_name;
    int32_t shape;
    int32_t extra;
    struct doc_ref documentation;
    uint16_t flags;           /* enum member_flag */
    uint8_t location;         /* enum member_location */
    uint8_t timestamp_format; /* enum timestamp_format */
};

struct member_extra {
    struct rel_str query_name, xml_namespace_uri, xml_namespace_prefix, context_param;
    struct rel_str result_wrapper;
};

struct paginator {
    struct rel_list input_tokens, output_tokens, result_keys, non_aggregate; /* texts */
    struct rel_str more_results, limit_key;
};

struct waiter {
    struct rel_str name, cli_name;
    int32_t operation;
    uint32_t delay_s, max_attempts;
    struct rel_list acceptors;
};

struct acceptor {
    struct rel_str argument, expected_json;
    uint8_t state;   /* enum waiter_state */
    uint8_t matcher; /* enum waiter_matcher */
    uint8_t unused[2];
};

struct service_blob {
    struct rel_str name;
    struct rel_str data; /* in TABLE_BYTES */
};

/* Whole texts only; the inflated chunks of a service follow each other without gaps. */
struct chunk {
    uint32_t text_at, text_n; /* inflated */
    uint32_t at, n;           /* deflated, from the start of the section */
};

/* ---- what the records hold, for whoever walks them ---- */

enum field_kind { FIELD_STR, FIELD_REF, FIELD_LIST, FIELD_ENUM8 };

struct record_field {
    uint16_t at;       /* in the record */
    uint8_t kind;      /* enum field_kind */
    uint8_t table;     /* the target's; TABLE_STRINGS for texts */
    uint8_t limit;     /* FIELD_ENUM8: number of enumerators */
    bool is_mandatory; /* FIELD_REF: 0 is not allowed */
};

struct record_layout {
    uint32_t size;
    uint32_t field_count;
    const struct record_field *fields;
};

const struct record_layout *record_layout(enum table t);

/* A quick 64-bit checksum against damage (not against forgery). */
uint64_t format_checksum(const void *bytes, size_t n);

#endif
