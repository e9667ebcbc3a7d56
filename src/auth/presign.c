#include "auth/sigv4_internal.h"

#include "codec/uri.h"

#define FORM STR("application/x-www-form-urlencoded")

static bool has_name(const struct str *names, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(names[i], name)) return true;
    }
    return false;
}

/* Decodes name=value pairs and writes them again in the one encoding that is signed. Of a name
 * given twice the first value counts. */
static void add_pairs(struct arena *a, struct buf *query, struct str text)
{
    struct str *seen = ARENA_ARRAY(a, struct str, text.n + 1);
    size_t n = 0;
    struct str part;
    while (str_next(&text, '&', &part)) {
        if (part.n == 0) continue;
        size_t eq = str_find_char(part, '=');
        struct str value = eq == STR_NPOS ? STR("") : str_from(part, eq + 1);
        struct str name = uri_decoded(a, str_sub(part, 0, eq), true);
        if (has_name(seen, n, name)) continue;
        seen[n++] = name;
        uri_add_query(query, name, uri_decoded(a, value, true));
    }
}

/* The parameters of the operation, wherever they are, become the start of the query. */
static void take_parameters(struct arena *a, struct http_request *request, struct buf *query)
{
    struct str type = STR_NONE;
    bool has_type = http_headers_get(&request->headers, STR("Content-Type"), &type);
    add_pairs(a, query, request->query);
    if (has_type && str_starts(type, FORM) && request->body.n > 0) {
        add_pairs(a, query, request->body);
        request->body = STR_NONE;
        request->has_body = false;
    }
    /* Set by the serialiser, not wanted by the caller: whoever follows the URL does not send it. */
    if (str_eq(type, STR("application/x-www-form-urlencoded; charset=utf-8"))) {
        http_headers_remove(&request->headers, STR("Content-Type"));
    }
}

static struct str presigned_payload_hash(struct arena *a, const struct sigv4 *how,
                                         const struct http_request *request)
{
    struct str given;
    if (http_headers_get(&request->headers, STR("X-Amz-Content-SHA256"), &given)) return given;
    if (how->payload_hash.n) return how->payload_hash;
    bool https = str_eq(request->scheme, STR("https"));
    if (how->is_s3 || (how->unsigned_payload && https)) return STR("UNSIGNED-PAYLOAD");
    return sigv4_payload_hash(a, request);
}

static struct str query_token_name(const struct sigv4 *how)
{
    return how->s3express ? STR("X-Amz-S3session-Token") : STR("X-Amz-Security-Token");
}

void sigv4_presign(struct arena *a, const struct sigv4 *how, int64_t expires_s,
                   struct http_request *request, struct sigv4_steps *steps)
{
    struct sigv4_steps own;
    if (!steps) steps = &own;
    const struct credentials *c = &how->credentials;
    struct sigv4_dates dates;
    sigv4_dates_at(how->time_ms, &dates);
    struct str scope = sigv4_scope(a, how, dates.date);

    struct buf query = buf_new(a, 4 * (request->query.n + request->body.n + c->session_token.n) +
                                      4 * (scope.n + c->access_key.n) + 65536);
    take_parameters(a, request, &query);
    struct sigv4_headers signed_headers = sigv4_signed_headers(a, request);
    uri_add_query(&query, STR("X-Amz-Algorithm"), str_of(sigv4_algorithm(how)));
    uri_add_query(&query, STR("X-Amz-Credential"),
                  arena_printf(a, STR_FMT "/" STR_FMT, STR_ARG(c->access_key), STR_ARG(scope)));
    uri_add_query(&query, STR("X-Amz-Date"), str_of(dates.timestamp));
    if (how->asymmetric) uri_add_query(&query, STR("X-Amz-Region-Set"), how->region);
    uri_add_query(&query, STR("X-Amz-Expires"), arena_printf(a, "%lld", (long long)expires_s));
    uri_add_query(&query, STR("X-Amz-SignedHeaders"), signed_headers.names);
    if (c->session_token.n) uri_add_query(&query, query_token_name(how), c->session_token);
    request->query = buf_str(&query);

    steps->canonical_request = sigv4_canonical_request(a, how, request, &signed_headers,
                                                       presigned_payload_hash(a, how, request));
    sigv4_finish(a, how, &dates, scope, steps);
    steps->authorization = STR_NONE;
    uri_add_query(&query, STR("X-Amz-Signature"), steps->signature);
    request->query = buf_str(&query);
}
