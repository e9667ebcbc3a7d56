/* The six AWS wire protocols, both ways: parameters to an HTTP request, an HTTP response to an
 * answer. One protocol = one file with one `const struct protocol` descriptor.
 * Rules: botocore/serialize.py and botocore/parsers.py as AWS CLI v2 ships them. */
#ifndef PROTOCOL_PROTOCOL_H
#define PROTOCOL_PROTOCOL_H

#include "http/http.h"
#include "model/model.h"
#include "value/value.h"

/* Fills method, path, query, headers and body of *out from checked parameters (a map of input
 * members; blobs are VALUE_BYTES, or VALUE_STRING taken as UTF-8; timestamps are strings or epoch
 * numbers). Does not touch scheme and host. Idempotency tokens are the caller's business. */
MUST_USE bool protocol_serialize(struct arena *a, const struct service *s,
                                 const struct operation *o, const struct value *params,
                                 struct http_request *out, struct err *e);

/* Compresses the body where the operation allows it and it has at least `from` bytes (streamed
 * bodies of any size), and says so in Content-Encoding. */
MUST_USE bool protocol_compress(struct arena *a, const struct operation *o, size_t from,
                                struct http_request *request, struct err *e);

/* Copies between regions (EC2, RDS, Neptune, DocumentDB) carry a presigned URL of the same request
 * in the source region: botocore's inject_presigned_url_ec2 and inject_presigned_url_rds. */
struct protocol_presign {
    struct str source_region; /* empty: nothing to presign */
    struct str form;          /* what to presign: the query string of a GET */
};

/* For a serialised request that goes to `region`. */
struct protocol_presign protocol_presign(struct arena *a, const struct service *s,
                                         const struct operation *o, const struct value *params,
                                         struct str region, const struct http_request *request);
/* Puts the presigned URL into the body. */
void protocol_add_presigned(struct arena *a, const struct service *s, const struct operation *o,
                            struct str region, struct str url, struct http_request *request);

/* What AWS CLI v2 refuses before it checks parameters by the model: they may be incomplete here.
 * ERR_PARAM. */
MUST_USE bool protocol_check_params(struct arena *a, const struct service *s,
                                    const struct operation *o, const struct value *params,
                                    struct err *e);

/* The endpoint host prefix with its labels filled from params; empty when the operation has none.
 * ERR_PARAM when a label is missing or no host label. */
MUST_USE bool protocol_host_prefix(struct arena *a, const struct operation *o,
                                   const struct value *params, struct str *out, struct err *e);

/* Life cycle: made by protocol_parse from one response, read by retries, waiters and formatters. */
struct answer {
    int status;
    bool is_error;
    const struct value *output; /* success: map of output members in the order of the CLI */
    struct str code;            /* error code as the CLI shows it: "NoSuchBucket", "404" */
    struct str message;
    struct str request_id;       /* may be empty */
    struct str host_id;          /* x-amz-id-2, S3 only */
    const struct value *details; /* modelled members of the error shape, or NULL */
    bool retryable;              /* the error shape says so */
    bool throttling;
};

/* What a reader of answers may know of the call. */
struct protocol_call {
    const struct value *params; /* NULL: not known */
    bool times_as_sent;         /* time stamps stay what the service wrote */
};

/* Timestamps come out as the CLI prints them (iso8601 with zone offset, or as sent), blobs as
 * VALUE_BYTES. S3 listings are asked for with URL-encoded names and decoded here, unless the params
 * of the call (NULL: nothing is known of it) ask for the encoding. Event streams come out as a list
 * of
 * {"EventType": {members}}. Fails (ERR_SYNTAX) when the body is not of the protocol; botocore
 * raises ResponseParserError. */
MUST_USE bool protocol_parse(struct arena *a, const struct service *s, const struct operation *o,
                             const struct protocol_call *call, const struct http_response *response,
                             struct answer *out, struct err *e);

#endif
