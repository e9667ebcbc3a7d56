#include "auth/sigv4_internal.h"

#include "auth/sigv4a.h"
#include "codec/hash.h"

#include <string.h>
#include <time.h>

#define UNSIGNED_PAYLOAD STR("UNSIGNED-PAYLOAD")

const char *sigv4_algorithm(const struct sigv4 *how)
{
    return how->asymmetric ? "AWS4-ECDSA-P256-SHA256" : "AWS4-HMAC-SHA256";
}

struct str sigv4_token_name(const struct sigv4 *how)
{
    return how->s3express ? STR("x-amz-s3session-token") : STR("X-Amz-Security-Token");
}

static struct tm utc(int64_t time_ms)
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm t;
    memset(&t, 0, sizeof t);
    gmtime_r(&seconds, &t);
    return t;
}

void sigv4_dates_at(int64_t time_ms, struct sigv4_dates *out)
{
    struct tm t = utc(time_ms);
    strftime(out->timestamp, sizeof out->timestamp, "%Y%m%dT%H%M%SZ", &t);
    out->date = (struct str){out->timestamp, 8};
}

struct str sigv4_scope(struct arena *a, const struct sigv4 *how, struct str date)
{
    if (how->asymmetric) { /* the regions are in a header or parameter of their own */
        return arena_printf(a, STR_FMT "/" STR_FMT "/aws4_request", STR_ARG(date),
                            STR_ARG(how->service));
    }
    return arena_printf(a, STR_FMT "/" STR_FMT "/" STR_FMT "/aws4_request", STR_ARG(date),
                        STR_ARG(how->region), STR_ARG(how->service));
}

static struct digest next_key(const struct digest *key, struct str text)
{
    return hash_hmac_sha256(digest_str(key), text);
}

static struct digest signing_key(struct arena *a, const struct sigv4 *how, struct str date)
{
    struct str start = arena_printf(a, "AWS4" STR_FMT, STR_ARG(how->credentials.secret_key));
    struct digest key = hash_hmac_sha256(start, date);
    key = next_key(&key, how->region);
    key = next_key(&key, how->service);
    return next_key(&key, STR("aws4_request"));
}

void sigv4_finish(struct arena *a, const struct sigv4 *how, const struct sigv4_dates *dates,
                  struct str scope, struct sigv4_steps *steps)
{
    struct str hash = hash_sha256_hex(a, steps->canonical_request);
    steps->string_to_sign = arena_printf(a, "%s\n%s\n" STR_FMT "\n" STR_FMT, sigv4_algorithm(how),
                                         dates->timestamp, STR_ARG(scope), STR_ARG(hash));
    if (how->asymmetric) {
        steps->signature = sigv4a_signature(a, &how->credentials, steps->string_to_sign);
        return;
    }
    struct digest key = signing_key(a, how, dates->date);
    struct digest signature = next_key(&key, steps->string_to_sign);
    steps->signature = digest_hex(a, &signature);
}

struct str sigv4_payload_hash(struct arena *a, const struct http_request *request)
{
    struct str given;
    if (http_headers_get(&request->headers, STR("X-Amz-Content-SHA256"), &given)) return given;
    return hash_sha256_hex(a, request->has_body ? request->body : STR_NONE);
}

static void replace(struct arena *a, struct http_headers *h, struct str name, struct str value)
{
    http_headers_remove(h, name);
    http_headers_add(a, h, name, value);
}

/* A request that has a Date keeps that form; all others get X-Amz-Date. */
static void set_date(struct arena *a, const struct sigv4 *how, const struct sigv4_dates *dates,
                     struct http_headers *h)
{
    struct str old;
    if (!http_headers_get(h, STR("Date"), &old)) {
        replace(a, h, STR("X-Amz-Date"), arena_str(a, str_of(dates->timestamp)));
        return;
    }
    struct tm t = utc(how->time_ms);
    char text[64];
    size_t n = strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S -0000", &t);
    http_headers_remove(h, STR("X-Amz-Date"));
    replace(a, h, STR("Date"), arena_str(a, (struct str){text, n}));
}

/* TLS and a Content-MD5 together make the hash of a streamed S3 body superfluous. */
static bool leaves_payload_unsigned(const struct sigv4 *how, const struct http_request *request)
{
    struct str md5;
    if (!how->unsigned_payload) return false;
    return !how->is_s3 || (str_eq(request->scheme, STR("https")) &&
                           http_headers_get(&request->headers, STR("Content-MD5"), &md5));
}

static void set_payload_hash(struct arena *a, const struct sigv4 *how, struct http_request *request)
{
    struct http_headers *h = &request->headers;
    struct str name = STR("X-Amz-Content-SHA256");
    if (how->payload_hash.n) {
        replace(a, h, name, how->payload_hash);
    } else if (leaves_payload_unsigned(how, request)) {
        replace(a, h, name, UNSIGNED_PAYLOAD);
    } else if (how->is_s3) {
        http_headers_remove(h, name);
        http_headers_add(a, h, name, sigv4_payload_hash(a, request));
    }
}

/* What is added before the canonical request is made, so that it is signed too. */
static void add_headers(struct arena *a, const struct sigv4 *how, const struct sigv4_dates *dates,
                        struct http_request *request)
{
    struct http_headers *h = &request->headers;
    http_headers_remove(h, STR("Authorization"));
    set_date(a, how, dates, h);
    if (how->asymmetric) replace(a, h, STR("X-Amz-Region-Set"), how->region);
    if (how->credentials.session_token.n) {
        replace(a, h, sigv4_token_name(how), how->credentials.session_token);
    }
    set_payload_hash(a, how, request);
}

void sigv4_sign(struct arena *a, const struct sigv4 *how, struct http_request *request,
                struct sigv4_steps *steps)
{
    struct sigv4_steps own;
    if (!steps) steps = &own;
    struct sigv4_dates dates;
    sigv4_dates_at(how->time_ms, &dates);
    struct str scope = sigv4_scope(a, how, dates.date);
    add_headers(a, how, &dates, request);

    struct sigv4_headers signed_headers = sigv4_signed_headers(a, request);
    steps->canonical_request =
        sigv4_canonical_request(a, how, request, &signed_headers, sigv4_payload_hash(a, request));
    sigv4_finish(a, how, &dates, scope, steps);
    steps->authorization = arena_printf(
        a, "%s Credential=" STR_FMT "/" STR_FMT ", SignedHeaders=" STR_FMT ", Signature=" STR_FMT,
        sigv4_algorithm(how), STR_ARG(how->credentials.access_key), STR_ARG(scope),
        STR_ARG(signed_headers.names), STR_ARG(steps->signature));
    http_headers_add(a, &request->headers, STR("Authorization"), steps->authorization);
}
