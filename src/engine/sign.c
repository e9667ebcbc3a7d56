#include "engine/sign.h"

#include "auth/bearer.h"
#include "auth/credential_cache.h"
#include "auth/s3_session.h"
#include "auth/sigv2.h"
#include "auth/sigv4.h"
#include "engine/body.h"
#include "engine/skew.h"

static bool is_unsigned(const struct call *c)
{
    return !c->request->settings.sign || str_eq(operation_auth_type(c->operation), STR("none"));
}

static bool wants_bearer(const struct call *c)
{
    return str_eq(service_signature_version(c->request->invocation.service), STR("bearer"));
}

/* A token in the environment wins over the credentials chain for services that take either
 * (botocore session.py, for Bedrock). */
static bool token_given(const struct call *c, struct str *token)
{
    const struct service *s = c->request->invocation.service;
    for (size_t i = 0; i < service_auth_count(s); i++) {
        if (!str_eq(service_auth(s, i), STR("smithy.api#httpBearerAuth"))) continue;
        return bearer_in_environment(c->request->arena, c->request->engine->env,
                                     service_signing_name(s), token);
    }
    return false;
}

/* A program that hands out credentials runs for a person, and for a model only when the operator
 * chose the profile. */
static bool may_run_process(const struct request *r)
{
    const struct policy *p = &r->engine->policy;
    return p->principal == PRINCIPAL_PERSON || str_eq(r->settings.profile, p->own_profile);
}

static struct credential_query query_of(const struct request *r)
{
    return (struct credential_query){.env = r->engine->env,
                                     .config = r->config,
                                     .profile = r->settings.profile,
                                     .profile_explicit = r->settings.profile_explicit,
                                     .allow_process = may_run_process(r),
                                     .region = r->settings.endpoint.region,
                                     .transport = r->engine->transport,
                                     .cancel = r->cancel,
                                     .outside = r->engine->outside,
                                     .clock = skew_clock(r->engine),
                                     .skew = r->engine->skew};
}

bool sign_credentials(struct request *r, struct err *e)
{
    if (r->has_credentials) return true;
    const struct credential_query q = query_of(r);
    if (!credential_cache_find(r->engine->credentials, r->arena, &q, &r->credentials, e)) {
        return false;
    }
    r->has_credentials = true;
    r->settings.endpoint.account_id = r->credentials.account_id;
    return true;
}

bool sign_find_credentials(struct call *c, struct err *e)
{
    struct str token;
    if (is_unsigned(c) || wants_bearer(c) || token_given(c, &token)) return true;
    return sign_credentials(c->request, e);
}

static bool is_s3_signer(const struct service *s)
{
    return str_starts(service_signature_version(s), STR("s3"));
}

#define S3EXPRESS STR("sigv4-s3express")

static const struct str schemes[] = {STR_INIT("sigv4"), STR_INIT("sigv4a"),
                                     STR_INIT("sigv4-s3express"), STR_INIT("none")};

static bool is_built(struct str scheme)
{
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        if (str_eq(schemes[i], scheme)) return true;
    }
    return false;
}

/* The first scheme of the endpoint that can be used here; without any, Signature V4 with the
 * service's own name and the request's region. */
static bool choose_scheme(struct call *c, struct err *e)
{
    const struct endpoint *endpoint = &c->endpoint;
    c->scheme = (struct auth_scheme){.name = STR("sigv4")};
    size_t i = 0;
    while (i < endpoint->scheme_count && !is_built(endpoint->schemes[i].name)) i++;
    if (i < endpoint->scheme_count) {
        c->scheme = endpoint->schemes[i];
    } else if (endpoint->scheme_count > 0) {
        return err_set(e, ERR_CONFIG,
                       "The endpoint of this operation wants the signature scheme '" STR_FMT
                       "', which this version cannot make yet.",
                       STR_ARG(endpoint->schemes[0].name));
    }
    if (c->scheme.signing_name.n == 0) {
        c->scheme.signing_name = service_signing_name(c->request->invocation.service);
    }
    if (c->scheme.signing_region.n == 0) {
        c->scheme.signing_region = c->endpoint.region;
    }
    return true;
}

/* botocore auth.py S3SigV4Auth._should_sha256_sign_payload. */
static struct str payload_hash(const struct call *c, const struct http_request *request)
{
    struct str unused;
    if (http_headers_get(&request->headers, STR("X-Amz-Trailer"), &unused)) {
        return STR("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    }
    if (!is_s3_signer(c->request->invocation.service)) return STR_NONE;
    if (!str_eq(request->scheme, STR("https"))) return STR_NONE;
    int wanted = c->request->settings.payload_signing;
    if (wanted >= 0) return wanted ? STR_NONE : STR("UNSIGNED-PAYLOAD");
    bool has_checksum = http_headers_get(&request->headers, STR("Content-MD5"), &unused);
    for (size_t i = 0; i < request->headers.n && !has_checksum; i++) {
        struct str name = request->headers.items[i].name;
        has_checksum = name.n > 15 && str_eq_nocase(str_sub(name, 0, 15), STR("x-amz-checksum-"));
    }
    const struct member *input = operation_input(c->operation);
    const struct member *body = NULL;
    if (input) body = shape_member(member_shape(input), shape_payload(member_shape(input)));
    return has_checksum && body && member_is_streaming(body) ? STR("UNSIGNED-PAYLOAD") : STR_NONE;
}

/* The hash of a body that stays in its file; the same for all tries. */
static bool hash_source(struct call *c, struct str *hash, struct err *e)
{
    struct digest d;
    if (hash->n > 0 || !c->http.source) return true;
    if (c->source_hash.n == 0) {
        if (!body_digest(c->http.source, HASH_SHA256, &d, e)) return false;
        c->source_hash = digest_hex(c->request->arena, &d);
    }
    *hash = c->source_hash;
    return true;
}

static bool sign_with_token(struct call *c, struct http_request *request, bool *done, struct err *e)
{
    struct request *r = c->request;
    struct str token;
    *done = token_given(c, &token);
    if (!*done && wants_bearer(c)) {
        const struct credential_query q = query_of(r);
        struct str name = service_signing_name(r->invocation.service);
        if (!bearer_find(r->arena, &q, name, &token, e)) return false;
        *done = true;
    }
    if (*done) bearer_sign(r->arena, token, request);
    return true;
}

bool sign_session(struct call *c, const struct auth_scheme *scheme, struct credentials *out,
                  bool *is_session, struct err *e)
{
    struct request *r = c->request;
    *is_session = str_eq(scheme->name, S3EXPRESS);
    if (!*is_session) return true;
    struct credential_query q = query_of(r);
    q.insecure = !r->settings.verify_tls;
    q.ca_bundle = r->settings.ca_bundle;
    const struct s3_session wanted = {.bucket = value_get_text(c->params, STR("Bucket")),
                                      .url = c->endpoint.url,
                                      .region = scheme->signing_region,
                                      .user_agent = r->engine->user_agent,
                                      .signer = r->credentials};
    return s3_session_find(r->engine->s3_sessions, r->arena, &q, &wanted, out, e);
}

bool sign_request(struct call *c, struct http_request *request, struct err *e)
{
    struct request *r = c->request;
    bool done = is_unsigned(c);
    if (!done && !sign_with_token(c, request, &done, e)) return false;
    if (done) return true;
    bool endpoint_says = c->endpoint.scheme_count > 0;
    if (!endpoint_says && str_eq(service_signature_version(r->invocation.service), STR("v2"))) {
        sigv2_sign(r->arena, &r->credentials, skew_now_ms(r->engine), request);
        return true;
    }
    if (!choose_scheme(c, e)) return false;
    if (str_eq(c->scheme.name, STR("none"))) return true;
    if (c->scheme.signing_region.n == 0 && !r->settings.endpoint.region_empty) {
        return err_no_region(e);
    }
    struct credentials signer = r->credentials;
    bool is_session;
    if (!sign_session(c, &c->scheme, &signer, &is_session, e)) return false;
    struct str hash = payload_hash(c, request);
    if (!hash_source(c, &hash, e)) return false;
    const struct sigv4 how = {
        .credentials = signer,
        .s3express = is_session,
        .region = c->scheme.signing_region,
        .service = c->scheme.signing_name,
        .time_ms = skew_now_ms(r->engine),
        .is_s3 = is_s3_signer(r->invocation.service),
        .single_encode = c->scheme.disable_double_encoding,
        .unsigned_payload = str_eq(operation_auth_type(c->operation), STR("v4-unsigned-body")) ||
                            operation_is_unsigned_payload(c->operation),
        .asymmetric = str_eq(c->scheme.name, STR("sigv4a")),
        .payload_hash = hash,
    };
    sigv4_sign(r->arena, &how, request, NULL);
    return true;
}
