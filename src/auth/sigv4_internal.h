/* What the header form and the query form of Signature V4 share. Used in this folder only. */
#ifndef AUTH_SIGV4_INTERNAL_H
#define AUTH_SIGV4_INTERNAL_H

#include "auth/sigv4.h"

/* The headers that are signed: lower-case names in order, equal names joined with commas. */
struct sigv4_headers {
    struct str lines; /* "name:value\n" each */
    struct str names; /* joined with ';' */
};

struct sigv4_dates {
    char timestamp[17]; /* 20150830T123600Z */
    struct str date;    /* its first eight characters */
};

const char *sigv4_algorithm(const struct sigv4 *how); /* its name on the wire */
struct str sigv4_token_name(const struct sigv4 *how); /* of the header or parameter */
void sigv4_dates_at(int64_t time_ms, struct sigv4_dates *out);
struct str sigv4_scope(struct arena *a, const struct sigv4 *how, struct str date);
struct sigv4_headers sigv4_signed_headers(struct arena *a, const struct http_request *request);

/* payload_hash is used as it is. */
struct str sigv4_canonical_request(struct arena *a, const struct sigv4 *how,
                                   const struct http_request *request,
                                   const struct sigv4_headers *headers, struct str payload_hash);

/* Fills string_to_sign and signature from canonical_request. */
void sigv4_finish(struct arena *a, const struct sigv4 *how, const struct sigv4_dates *dates,
                  struct str scope, struct sigv4_steps *steps);

/* The hash header of the request where it has one, else the hash of the body. */
struct str sigv4_payload_hash(struct arena *a, const struct http_request *request);

#endif
