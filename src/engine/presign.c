#include "engine/presign.h"

#include "auth/sigv4.h"
#include "engine/sign.h"
#include "engine/skew.h"

bool presign_request(struct request *r, const struct presign *how, struct http_request *request,
                     struct str *url, struct err *e)
{
    if (how->region.n == 0) return err_no_region(e);
    if (r->settings.sign && !sign_credentials(r, e)) return false;
    const struct sigv4 signer = {.credentials = how->session ? *how->session : r->credentials,
                                 .s3express = how->session != NULL,
                                 .region = how->region,
                                 .service = how->service,
                                 .time_ms = skew_now_ms(r->engine),
                                 .is_s3 = how->is_s3,
                                 .asymmetric = how->asymmetric};
    if (r->settings.sign) sigv4_presign(r->arena, &signer, how->expires_s, request, NULL);
    *url = arena_printf(r->arena, STR_FMT "://" STR_FMT STR_FMT "%s" STR_FMT,
                        STR_ARG(request->scheme), STR_ARG(request->host), STR_ARG(request->path),
                        request->query.n > 0 ? "?" : "", STR_ARG(request->query));
    return true;
}

bool presign_call(struct call *c, int64_t expires_s, const struct http_header *header,
                  struct str *url, struct err *e)
{
    struct request *r = c->request;
    if (!call_build(c, e)) return false;
    const struct service *s = r->invocation.service;
    struct presign how = {.service = service_signing_name(s),
                          .region = r->settings.endpoint.region,
                          .expires_s = expires_s,
                          .is_s3 = str_starts(service_signature_version(s), STR("s3"))};
    struct credentials session;
    if (c->endpoint.scheme_count > 0) {
        const struct auth_scheme *scheme = &c->endpoint.schemes[0];
        if (scheme->signing_name.n > 0) how.service = scheme->signing_name;
        if (scheme->signing_region.n > 0) how.region = scheme->signing_region;
        how.asymmetric = str_eq(scheme->name, STR("sigv4a"));
        bool is_session = false;
        if (r->settings.sign && !sign_session(c, scheme, &session, &is_session, e)) return false;
        if (is_session) how.session = &session;
    }
    struct http_request request = {.method = STR("GET"),
                                   .scheme = c->http.scheme,
                                   .host = c->http.host,
                                   .path = c->http.path,
                                   /* query protocols carry their parameters in the body */
                                   .query = c->http.has_body ? c->http.body : c->http.query};
    if (header && header->name.n > 0) {
        http_headers_add(r->arena, &request.headers, header->name, header->value);
    }
    return presign_request(r, &how, &request, url, e);
}
