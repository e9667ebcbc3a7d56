/* Special cases of single operations, as one table: botocore's handlers.py, as far as they only
 * touch what goes into a request or comes out of an answer. Internal to this folder. */
#ifndef PROTOCOL_HANDLERS_H
#define PROTOCOL_HANDLERS_H

#include "protocol/wire.h"

struct handler {
    struct str service;   /* botocore folder name; empty: every one */
    struct str operation; /* API name; empty: every one */
    /* Refuses parameters, which need not be what the model wants. */
    bool (*check)(const struct outgoing *out, const struct value *params);
    /* May change the caller's parameters, in a copy. */
    bool (*before_serialize)(const struct outgoing *out, struct value *params);
    bool (*after_serialize)(const struct outgoing *out);
    /* May change the response, in a copy. */
    bool (*before_parse)(const struct incoming *in, struct http_response *response);
    bool (*after_parse)(const struct incoming *in, struct value *output);
    void (*after_error)(const struct incoming *in);
};

MUST_USE bool handlers_check(const struct outgoing *out, const struct value *params);
MUST_USE bool handlers_before_serialize(const struct outgoing *out, const struct value **params);
MUST_USE bool handlers_after_serialize(const struct outgoing *out);
MUST_USE bool handlers_before_parse(const struct incoming *in, struct http_response *response);
MUST_USE bool handlers_after_parse(const struct incoming *in, struct value *output);
void handlers_after_error(const struct incoming *in);

/* The handlers, by file. */
bool s3_check_bucket(const struct outgoing *out, const struct value *params);
bool s3_encode_listing(const struct outgoing *out, struct value *params);
bool s3_quote_copy_source(const struct outgoing *out, struct value *params);
bool s3_check_metadata(const struct outgoing *out, const struct value *params);
bool s3_encode_key(const struct outgoing *out, struct value *params);
bool s3_encode_copy_source_key(const struct outgoing *out, struct value *params);
bool s3_escape_line_breaks(const struct outgoing *out);
bool s3_find_hidden_error(const struct incoming *in, struct http_response *response);
bool s3_check_expires(const struct incoming *in, struct http_response *response);
bool s3_add_expires_string(const struct incoming *in, struct value *output);
bool s3_read_location(const struct incoming *in, struct value *output);
bool s3_decode_listing(const struct incoming *in, struct value *output);
void s3_explain_error(const struct incoming *in);

bool encode_user_data(const struct outgoing *out, struct value *params);
bool drop_source_region(const struct outgoing *out, struct value *params);
bool route53_cut_ids(const struct outgoing *out, struct value *params);
bool glacier_default_account(const struct outgoing *out, struct value *params);
bool glacier_add_version(const struct outgoing *out);
bool glacier_add_checksums(const struct outgoing *out);
bool apigateway_add_accept(const struct outgoing *out);
bool cloudsearch_post_query(const struct outgoing *out);
bool discovery_add_version(const struct outgoing *out);
bool dynamodb_decode_last_key(const struct incoming *in, struct value *output);
bool iam_decode_policies(const struct incoming *in, struct value *output);
bool ec2_decode_console(const struct incoming *in, struct value *output);
bool cloudformation_decode_template(const struct incoming *in, struct value *output);

#endif
