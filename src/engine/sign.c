#include "engine/sign.h"

#include "auth/sigv4.h"

static bool is_unsigned(const struct call *c)
{
    return !c->request->settings.sign || str_eq(operation_auth_type(c->operation), STR("none"));
}

/* A bearer token for the Bedrock services wins over the credentials chain
 * (botocore session.py, _get_bedrock_bearer_token). */
static struct str bedrock_token(const struct call *c)
{
    if (!str_eq(service_signing_name(c->request->invocation.service), STR("bedrock"))) {
        return STR_NONE;
    }
    return env_or(c->request->engine->env, STR("AWS_BEARER_TOKEN_BEDROCK"), STR_NONE);
}

bool sign_find_credentials(struct call *c, struct err *e)
{
    struct request *r = c->request;
    if (r->has_credentials || is_unsigned(c) || bedrock_token(c).n > 0) return true;
    const struct credential_query q = {.env = r->engine->env,
                                       .config = r->config,
                                       .profile = r->settings.profile,
                                       .profile_explicit = r->settings.profile_explicit,
                                       .transport = r->engine->transport,
                                       .clock = r->engine->clock};
    if (!credentials_find(r->arena, &q, &r->credentials, e)) return false;
    r->has_credentials = true;
    r->settings.endpoint.account_id = r->credentials.account_id;
    return true;
}

static bool is_s3_signer(const struct service *s)
{
    return str_starts(service_signature_version(s), STR("s3"));
}

/* The first scheme of the endpoint that can be used here; without any, Signature V4 with the
 * service's own name and the request's region. */
static bool choose_scheme(struct call *c, struct err *e)
{
    const struct service *s = c->request->invocation.service;
    for (size_t i = 0; i < c->endpoint.scheme_count; i++) {
        const struct auth_scheme *scheme = &c->endpoint.schemes[i];
        if (str_eq(scheme->name, STR("sigv4")) || str_eq(scheme->name, STR("none"))) {
            c->scheme = *scheme;
            break;
        }
    }
    if (c->scheme.name.n == 0 && c->endpoint.scheme_count > 0) {
        return err_set(e, ERR_CONFIG,
                       "The endpoint of this operation wants the signature scheme '" STR_FMT
                       "', which this version cannot make yet.",
                       STR_ARG(c->endpoint.schemes[0].name));
    }
    if (str_eq(service_signature_version(s), STR("bearer"))) {
        return err_set(e, ERR_CONFIG,
                       "The service " STR_FMT
                       " wants a bearer token, which this version cannot get yet.",
                       STR_ARG(service_full_name(s)));
    }
    if (c->scheme.name.n == 0) c->scheme.name = STR("sigv4");
    if (c->scheme.signing_name.n == 0) c->scheme.signing_name = service_signing_name(s);
    if (c->scheme.signing_region.n == 0) c->scheme.signing_region = c->endpoint.region;
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

bool sign_request(struct call *c, struct http_request *request, struct err *e)
{
    struct request *r = c->request;
    struct str token = bedrock_token(c);
    if (is_unsigned(c)) return true;
    if (token.n > 0) {
        http_headers_set(r->arena, &request->headers, STR("Authorization"),
                         arena_printf(r->arena, "Bearer " STR_FMT, STR_ARG(token)));
        return true;
    }
    if (!choose_scheme(c, e)) return false;
    if (str_eq(c->scheme.name, STR("none"))) return true;
    if (c->scheme.signing_region.n == 0) {
        return err_set(e, ERR_NO_REGION, "You must specify a region.");
    }
    const struct sigv4 how = {
        .credentials = r->credentials,
        .region = c->scheme.signing_region,
        .service = c->scheme.signing_name,
        .time_ms = clock_now_ms(r->engine->clock),
        .is_s3 = is_s3_signer(r->invocation.service),
        .single_encode = c->scheme.disable_double_encoding,
        .unsigned_payload = str_eq(operation_auth_type(c->operation), STR("v4-unsigned-body")) ||
                            operation_is_unsigned_payload(c->operation),
        .payload_hash = payload_hash(c, request),
    };
    sigv4_sign(r->arena, &how, request, NULL);
    return true;
}
