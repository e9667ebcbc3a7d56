#include "engine/copy.h"

#include "engine/skew.h"

#include "auth/sigv4.h"

#define COPY_EXPIRES_S 3600

/* The endpoint of the source region is the one of the target with the region's name replaced. */
static struct str host_in(struct arena *a, struct str host, struct str region, struct str source)
{
    size_t at = str_find(host, region);
    if (region.n == 0 || at == STR_NPOS) return host;
    return arena_printf(a, STR_FMT STR_FMT STR_FMT, STR_ARG(str_sub(host, 0, at)), STR_ARG(source),
                        STR_ARG(str_from(host, at + region.n)));
}

void copy_presign(struct call *c)
{
    struct request *r = c->request;
    struct arena *a = r->arena;
    const struct service *s = r->invocation.service;
    struct str region = c->endpoint.region;
    if (!r->has_credentials) return;
    struct protocol_presign p = protocol_presign(a, s, c->operation, c->params, region, &c->http);
    if (p.source_region.n == 0) return;
    struct http_request get = {.method = STR("GET"),
                               .scheme = c->http.scheme,
                               .host = host_in(a, c->http.host, region, p.source_region),
                               .path = c->http.path,
                               .query = p.form};
    const struct sigv4 how = {.credentials = r->credentials,
                              .region = p.source_region,
                              .service = service_signing_name(s),
                              .time_ms = skew_now_ms(r->engine)};
    sigv4_presign(a, &how, COPY_EXPIRES_S, &get, NULL);
    struct str url = arena_printf(a, STR_FMT "://" STR_FMT STR_FMT "?" STR_FMT, STR_ARG(get.scheme),
                                  STR_ARG(get.host), STR_ARG(get.path), STR_ARG(get.query));
    protocol_add_presigned(a, s, c->operation, region, url, &c->http);
}
