/* The model database: one read-only, memory-mapped file with everything AWS's service models say.
 *
 * Nothing is parsed when it is opened: every handle below is a pointer into the mapping. A service
 * is checked (checksum, then every offset) when it is first asked for, so that handles can be
 * followed without further checks; a damaged file gives ERR_MODEL and the path, never a crash.
 * All handles and texts live as long as the `struct model`. Any number of threads may read.
 *
 * `struct member` is a *reference* to a shape: a structure's member, a list's element, a map's key
 * or value, an operation's input or output. Its traits are those of the reference laid over those
 * of the shape, exactly as botocore resolves them (botocore/model.py, ShapeResolver). */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/err.h"

struct model;
struct service;
struct operation;
struct shape;
struct member;
struct docs;
struct paginator;
struct waiter;

/* ---- the database ---- */

struct model_info {
    struct str path;   /* empty for a database in memory */
    struct str source; /* where it was made from: "botocore 1.43.117" */
    uint32_t services;
    uint32_t operations;
    uint64_t bytes;
};

/* The model lives in the arena (unmapped when it is freed). ERR_MODEL: missing, foreign, damaged,
 * or written by another version of the format. */
MUST_USE bool model_open(struct arena *a, struct str path, const struct model **out, struct err *e);
/* The same for bytes in memory, 16-byte aligned, which must live as long as the arena. */
MUST_USE bool model_of_bytes(struct arena *a, struct str bytes, const struct model **out,
                             struct err *e);
struct model_info model_info(const struct model *m);

size_t model_service_count(const struct model *m);
struct str model_service_name(const struct model *m, size_t i); /* sorted; botocore folder names */
/* By botocore folder name ("s3", "codedeploy"); ERR_MODEL when its section is damaged. *out is
 * NULL, and true returned, when there is no such service. */
MUST_USE bool model_service(const struct model *m, struct str name, const struct service **out,
                            struct err *e);
/* Whole-database data: "partitions" (compiled partitions.json), "partition-endpoints". Empty when
 * damaged or when absent. */
struct str model_blob(const struct model *m, struct str name);

/* Runs `check` on a service until it has succeeded once; later calls are free. For layers above
 * that trust a blob of theirs after looking at it. One check per service, whoever asks first. */
typedef bool (*model_check_fn)(const struct model *m, const struct service *s, struct err *e);
MUST_USE bool model_check_once(const struct model *m, const struct service *s, model_check_fn check,
                               struct err *e);

/* ---- service ---- */

enum protocol_kind {
    PROTOCOL_JSON,
    PROTOCOL_REST_JSON,
    PROTOCOL_REST_XML,
    PROTOCOL_RPC_V2_CBOR,
    PROTOCOL_QUERY,
    PROTOCOL_EC2
};

struct str service_name(const struct service *s); /* botocore folder name */
struct str service_api_version(const struct service *s);
struct str service_id(const struct service *s); /* "S3", "CloudWatch Logs" */
struct str service_full_name(const struct service *s);
struct str service_endpoint_prefix(const struct service *s);
struct str service_signing_name(const struct service *s);      /* falls back to the prefix */
struct str service_signature_version(const struct service *s); /* "v4", "s3", "bearer" … */
struct str service_global_endpoint(const struct service *s);
enum protocol_kind service_protocol(const struct service *s); /* resolved as botocore does */
struct str service_json_version(const struct service *s);     /* "1.0", "1.1"; default "1.0" */
struct str service_target_prefix(const struct service *s);
struct str service_xml_namespace(const struct service *s);         /* metadata.xmlNamespace */
bool service_is_query_compatible(const struct service *s);         /* awsQueryCompatible */
size_t service_auth_count(const struct service *s);                /* metadata.auth */
struct str service_auth(const struct service *s, size_t i);        /* "aws.auth#sigv4" … */
struct str service_blob(const struct service *s, struct str name); /* "endpoint-rules", … */
struct str service_documentation(struct arena *a, const struct service *s); /* HTML, inflated */

size_t service_operation_count(const struct service *s);
const struct operation *service_operation_at(const struct service *s, size_t i); /* by cli name */
const struct operation *service_operation(const struct service *s, struct str api_name);
const struct operation *service_operation_by_cli_name(const struct service *s, struct str name);

size_t service_shape_count(const struct service *s);
const struct shape *service_shape_at(const struct service *s, size_t i);
const struct shape *service_shape(const struct service *s, struct str name);

size_t service_waiter_count(const struct service *s);
const struct waiter *service_waiter_at(const struct service *s, size_t i); /* by cli name */
const struct waiter *service_waiter_by_cli_name(const struct service *s, struct str name);

/* ---- operation ---- */

struct str operation_name(const struct operation *o);     /* "DescribeInstances" */
struct str operation_cli_name(const struct operation *o); /* "describe-instances" (xform_name) */
struct str operation_http_method(const struct operation *o);
struct str operation_request_uri(const struct operation *o);
uint32_t operation_http_status(const struct operation *o);        /* 0 when not given */
const struct member *operation_input(const struct operation *o);  /* NULL: takes nothing */
const struct member *operation_output(const struct operation *o); /* NULL: answers nothing */
size_t operation_error_count(const struct operation *o);
const struct shape *operation_error(const struct operation *o, size_t i);
struct str
operation_auth_type(const struct operation *o); /* authtype: "none", "v4-unsigned-body" */
size_t operation_auth_count(const struct operation *o);
struct str operation_auth(const struct operation *o, size_t i);
bool operation_is_unsigned_payload(const struct operation *o);
bool operation_is_deprecated(const struct operation *o);
bool operation_is_idempotent(const struct operation *o);
bool operation_is_readonly_trait(const struct operation *o); /* a hint only, see docs */
struct str operation_host_prefix(const struct operation *o); /* endpoint.hostPrefix, or empty */
bool operation_has_event_stream_output(const struct operation *o);
bool operation_has_event_stream_input(const struct operation *o);
bool operation_checksum_required(const struct operation *o); /* either of the two traits */
struct str operation_checksum_algorithm_member(const struct operation *o);
struct str operation_checksum_mode_member(const struct operation *o);
size_t operation_response_checksum_count(const struct operation *o);
struct str operation_response_checksum(const struct operation *o, size_t i); /* "CRC32" … */
bool operation_is_compressible(const struct operation *o); /* requestcompression gzip */
bool operation_is_endpoint_operation(const struct operation *o);
bool operation_has_endpoint_discovery(const struct operation *o, bool *required);
/* staticContextParams: values are JSON text (true, "x", ["a"]). */
size_t operation_static_context_count(const struct operation *o);
struct str operation_static_context_name(const struct operation *o, size_t i);
struct str operation_static_context_json(const struct operation *o, size_t i);
/* operationContextParams: values are JMESPath expressions over the input. */
size_t operation_context_count(const struct operation *o);
struct str operation_context_name(const struct operation *o, size_t i);
struct str operation_context_path(const struct operation *o, size_t i);
const struct paginator *operation_paginator(const struct operation *o); /* NULL: not paginated */
struct str operation_documentation(struct arena *a, const struct service *s,
                                   const struct operation *o);

/* ---- shape ---- */

enum shape_kind {
    SHAPE_STRUCTURE,
    SHAPE_LIST,
    SHAPE_MAP,
    SHAPE_STRING, /* also "character" */
    SHAPE_BLOB,
    SHAPE_BOOLEAN,
    SHAPE_INTEGER, /* also "short", "byte" */
    SHAPE_LONG,
    SHAPE_FLOAT,
    SHAPE_DOUBLE,
    SHAPE_TIMESTAMP,
    SHAPE_BIGDECIMAL,
    SHAPE_BIGINTEGER
};

struct str shape_name(const struct shape *s);
enum shape_kind shape_kind(const struct shape *s);
size_t shape_member_count(const struct shape *s); /* structures, in model order */
const struct member *shape_member_at(const struct shape *s, size_t i);
const struct member *shape_member(const struct shape *s, struct str name);
const struct member *shape_element(const struct shape *s); /* lists */
const struct member *shape_key(const struct shape *s);     /* maps */
const struct member *shape_value(const struct shape *s);   /* maps */
size_t shape_enum_count(const struct shape *s);
struct str shape_enum(const struct shape *s, size_t i);
bool shape_min(const struct shape *s, double *out); /* length, size or value by kind */
bool shape_max(const struct shape *s, double *out);
struct str shape_pattern(const struct shape *s);
bool shape_is_document(const struct shape *s);
bool shape_is_union(const struct shape *s);
bool shape_is_sensitive(const struct shape *s);
bool shape_is_flattened(const struct shape *s);
bool shape_is_event_stream(const struct shape *s);
bool shape_is_event(const struct shape *s);
bool shape_is_wrapper(const struct shape *s);
struct str shape_payload(const struct shape *s); /* name of the payload member, or empty */
bool shape_is_exception(const struct shape *s);
struct str shape_error_code(const struct shape *s); /* error.code, else the shape's name */
bool shape_is_retryable(const struct shape *s, bool *throttling);
struct str shape_documentation(struct arena *a, const struct service *v, const struct shape *s);

/* ---- member: a reference with merged traits ---- */

enum member_location {
    LOCATION_NONE, /* body */
    LOCATION_HEADER,
    LOCATION_HEADERS, /* a map, by prefix */
    LOCATION_QUERYSTRING,
    LOCATION_URI,
    LOCATION_STATUS_CODE
};

enum timestamp_format { TIMESTAMP_UNSET, TIMESTAMP_ISO8601, TIMESTAMP_UNIX, TIMESTAMP_RFC822 };

struct str member_name(const struct member *m); /* empty for elements, keys, values, in/output */
struct str member_cli_name(const struct member *m); /* "instance-ids" (xform_name) */
const struct shape *member_shape(const struct member *m);
bool member_is_required(const struct member *m);
enum member_location member_location(const struct member *m);
struct str member_location_name(const struct member *m); /* empty when not given */
struct str member_query_name(const struct member *m);    /* ec2's queryName */
bool member_is_flattened(const struct member *m);
bool member_is_streaming(const struct member *m);
bool member_requires_length(const struct member *m);
bool member_is_json_value(const struct member *m);
bool member_is_idempotency_token(const struct member *m);
bool member_is_xml_attribute(const struct member *m);
bool member_is_host_label(const struct member *m);
bool member_is_event_payload(const struct member *m);
bool member_is_event_header(const struct member *m);
bool member_is_deprecated(const struct member *m);
bool member_is_endpoint_discovery_id(const struct member *m);
enum timestamp_format member_timestamp_format(const struct member *m);
struct str member_xml_namespace_uri(const struct member *m);
struct str member_xml_namespace_prefix(const struct member *m);
struct str member_context_param(const struct member *m); /* contextParam.name, or empty */
/* resultWrapper: the element around a query answer's members, or empty; on outputs. */
struct str member_result_wrapper(const struct member *m);
struct str member_documentation(struct arena *a, const struct service *s, const struct member *m);
/* For the texts of many members: parts of the database are inflated once. All live in the arena. */
struct docs *docs_new(struct arena *a, const struct service *s);
struct str docs_member(struct docs *d, const struct member *m);

/* ---- paginator (paginators-1.json with sdk-extras laid over it) ---- */

size_t paginator_input_token_count(const struct paginator *p);
struct str paginator_input_token(const struct paginator *p, size_t i);
size_t paginator_output_token_count(const struct paginator *p);
struct str paginator_output_token(const struct paginator *p, size_t i); /* JMESPath */
size_t paginator_result_key_count(const struct paginator *p);
struct str paginator_result_key(const struct paginator *p,
                                size_t i); /* JMESPath; first = primary */
size_t paginator_non_aggregate_count(const struct paginator *p);
struct str paginator_non_aggregate(const struct paginator *p, size_t i);
struct str paginator_more_results(const struct paginator *p); /* JMESPath, or empty */
struct str paginator_limit_key(const struct paginator *p);    /* or empty */

/* ---- waiter ---- */

enum waiter_state { WAITER_SUCCESS, WAITER_FAILURE, WAITER_RETRY };
enum waiter_matcher { MATCH_PATH, MATCH_PATH_ALL, MATCH_PATH_ANY, MATCH_STATUS, MATCH_ERROR };

struct str waiter_name(const struct waiter *w);
struct str waiter_cli_name(const struct waiter *w);
const struct operation *waiter_operation(const struct waiter *w);
uint32_t waiter_delay_s(const struct waiter *w);
uint32_t waiter_max_attempts(const struct waiter *w);
size_t waiter_acceptor_count(const struct waiter *w);
enum waiter_state waiter_acceptor_state(const struct waiter *w, size_t i);
enum waiter_matcher waiter_acceptor_matcher(const struct waiter *w, size_t i);
struct str waiter_acceptor_argument(const struct waiter *w, size_t i); /* JMESPath, or empty */
struct str waiter_acceptor_expected_json(const struct waiter *w, size_t i);

#endif
