/* What the protocol files share: the two directions of a call as data, the descriptor of a
 * protocol, and small conversions. Internal to this folder. */
#ifndef PROTOCOL_WIRE_H
#define PROTOCOL_WIRE_H

#include "protocol/protocol.h"

struct outgoing {
    struct arena *arena;
    const struct service *service;
    const struct operation *operation;
    const struct value *params; /* a map */
    struct http_request *request;
    struct err *err;
};

struct incoming {
    struct arena *arena;
    const struct service *service;
    const struct operation *operation;
    struct protocol_call call;
    const struct http_response *response;
    struct answer *answer;
    struct err *err;
};

struct protocol {
    bool (*serialize)(const struct outgoing *out);
    /* Adds the members of `shape` (the output's, or an error's) that the response carries. */
    bool (*parse)(const struct incoming *in, const struct shape *shape, struct value *into);
    /* Fills code, message and ids of the answer. */
    bool (*parse_error)(const struct incoming *in);
};

extern const struct protocol protocol_json;
extern const struct protocol protocol_rest_json;
extern const struct protocol protocol_rest_xml;
extern const struct protocol protocol_cbor;
extern const struct protocol protocol_query;
extern const struct protocol protocol_ec2;

/* ---- outgoing ---- */

/* ERR_PARAM, naming the member, unless v is of that kind. */
MUST_USE bool wire_expect(const struct outgoing *out, const struct value *v, enum value_kind kind,
                          struct str what);
/* The member a parameter is for; ERR_PARAM when the shape has none of that name. */
MUST_USE bool wire_member(const struct outgoing *out, const struct shape *shape, struct str name,
                          const struct member **member);
/* The text of a time stamp in the member's own format, else in `fallback`; unix stays a number. */
MUST_USE bool wire_time(const struct outgoing *out, const struct member *m, const struct value *v,
                        enum timestamp_format fallback, const struct value **text);
/* The same as epoch seconds whatever the member says. */
MUST_USE bool wire_epoch(const struct outgoing *out, const struct value *v,
                         const struct value **number);
/* Scalars as text: true and false in lower case, blobs in base64, numbers as they are. */
MUST_USE bool wire_scalar(const struct outgoing *out, const struct member *m, const struct value *v,
                          enum timestamp_format fallback, struct str *text);
struct str wire_base64(struct arena *a, struct str bytes);
/* location name when there is one, else `fallback` */
struct str wire_name(const struct member *m, struct str fallback);
/* Sets the body; an empty one counts as none. */
void wire_set_body(const struct outgoing *out, struct str body);
void wire_set_header(const struct outgoing *out, struct str name, struct str value);
void wire_set_query_mode(const struct outgoing *out); /* x-amzn-query-mode of awsQueryCompatible */

/* application/x-www-form-urlencoded as Python's urlencode writes it: a space is '+'. */
void wire_form_encode(struct buf *b, struct str s);

/* ---- incoming ---- */

bool wire_header(const struct incoming *in, struct str name, struct str *value);
MUST_USE bool wire_parse_time(const struct incoming *in, const struct value *v,
                              const struct value **out);
/* Integers and floats written as text, for Python's int() and float(). */
MUST_USE bool wire_parse_integer(const struct incoming *in, struct str text,
                                 const struct value **out);
MUST_USE bool wire_parse_float(const struct incoming *in, struct str text,
                               const struct value **out);
/* A number as Python writes it after reading it: 1.10 is 1.1, 1e3 is 1000.0. */
const struct value *wire_number(struct arena *a, const struct value *number);
/* The same for every number in a free-form document. */
const struct value *wire_document(struct arena *a, const struct value *v);
/* "prefix#Code:rest" gives Code */
struct str wire_bare_code(struct str code);
/* x-amzn-query-error "Code;Type" of awsQueryCompatible services, or empty. */
struct str wire_query_error_code(const struct incoming *in);
/* `message`, else `Message`, of an error document; "None" for a null, as the CLI prints it. */
struct str wire_error_message(const struct value *document);
/* Code and message from the status alone, as for answers without a usable body. */
void wire_error_from_status(const struct incoming *in);
/* {"SDK_UNKNOWN_MEMBER": {"name": tag}} */
const struct value *wire_unknown_member(struct arena *a, struct str tag);

#endif
