#include "http/trace.h"

#include "base/clock.h"
#include "base/limits.h"

#define MASK STR("***")

static const struct str secret_headers[] = {
    STR_INIT("Authorization"),
    STR_INIT("Proxy-Authorization"),
    STR_INIT("X-Amz-Security-Token"),
    STR_INIT("x-amz-s3session-token"),
    STR_INIT("x-amz-sso_bearer_token"),
    STR_INIT("X-aws-ec2-metadata-token"),
    STR_INIT("DPoP"),
    STR_INIT("Cookie"),
    STR_INIT("Set-Cookie"),
    STR_INIT("x-amz-server-side-encryption-customer-key"),
    STR_INIT("x-amz-copy-source-server-side-encryption-customer-key"),
};

static const struct str secret_parameters[] = {
    STR_INIT("X-Amz-Signature"),
    STR_INIT("X-Amz-Credential"),
    STR_INIT("X-Amz-Security-Token"),
    STR_INIT("X-Amz-S3session-Token"),
};

static bool is_in(struct str name, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq_nocase(list[i], name)) return true;
    }
    return false;
}

static void add_query(struct buf *b, struct str query)
{
    struct str part;
    for (char mark = '?'; str_next(&query, '&', &part); mark = '&') {
        struct str name = str_sub(part, 0, str_find_char(part, '='));
        bool secret = is_in(name, secret_parameters, ARRAY_LEN(secret_parameters));
        buf_add_char(b, mark);
        buf_add(b, secret ? name : part);
        if (secret) buf_addf(b, "=" STR_FMT, STR_ARG(MASK));
    }
}

static void add_headers(struct buf *b, char direction, const struct http_headers *h)
{
    for (size_t i = 0; i < h->n; i++) {
        struct str name = h->items[i].name;
        bool secret = is_in(name, secret_headers, ARRAY_LEN(secret_headers));
        struct str value = secret ? MASK : h->items[i].value;
        buf_addf(b, "%c " STR_FMT ": " STR_FMT "\n", direction, STR_ARG(name), STR_ARG(value));
    }
}

static void tell_request(const struct trace *t, struct arena *a, const struct http_request *r)
{
    struct buf b = buf_new(a, MIB);
    buf_addf(&b, "> " STR_FMT " " STR_FMT "://" STR_FMT STR_FMT, STR_ARG(r->method),
             STR_ARG(r->scheme), STR_ARG(r->host), STR_ARG(r->path));
    add_query(&b, r->query);
    buf_add_char(&b, '\n');
    add_headers(&b, '>', &r->headers);
    buf_addf(&b, "> body: %lld bytes\n",
             (long long)(r->source ? r->source->size : (int64_t)r->body.n));
    t->write(t->ctx, buf_str(&b));
}

static void tell_response(const struct trace *t, struct arena *a, const struct http_response *r,
                          int64_t us)
{
    struct buf b = buf_new(a, MIB);
    buf_addf(&b, "< %d after %lld us\n", r->status, (long long)us);
    add_headers(&b, '<', &r->headers);
    buf_addf(&b, "< body: %zu bytes\n", r->body.n);
    t->write(t->ctx, buf_str(&b));
}

static bool send_traced(void *ctx, struct arena *a, const struct http_request *request,
                        const struct http_options *options, struct http_response *response,
                        struct err *e)
{
    const struct trace *t = ctx;
    tell_request(t, a, request);
    int64_t start_us = clock_monotonic_us();
    bool ok = t->inner->send(t->inner->ctx, a, request, options, response, e);
    int64_t us = clock_monotonic_us() - start_us;
    if (ok) {
        tell_response(t, a, response, us);
    } else {
        t->write(t->ctx, arena_printf(a, "< none after %lld us\n", (long long)us));
    }
    return ok;
}

const struct transport *trace_transport_new(struct arena *a, struct trace how)
{
    struct trace *t = ARENA_NEW(a, struct trace);
    struct transport *outer = ARENA_NEW(a, struct transport);
    *t = how;
    *outer = (struct transport){.send = send_traced, .ctx = t};
    return outer;
}
