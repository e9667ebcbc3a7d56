/* Can every operation of AWS be asked for? Each operation of all models gets an input with every
 * member, which is serialised, given its endpoint and signed; what would go out
 * must be well-formed HTTP with a body of the protocol, to one of AWS's hosts. */
#include <stdio.h>

#include "auth/sigv4.h"
#include "base/clock.h"
#include "codec/cbor.h"
#include "codec/uri.h"
#include "codec/xml.h"
#include "endpoint/endpoint.h"
#include "protocol/protocol.h"
#include "sample.h"
#include "suite.h"
#include "value/json.h"

struct run {
    const struct model *model;
    struct str region;
    unsigned passed, failed;
};

/* One request on its way. */
struct trip {
    struct arena *arena;
    const struct run *run;
    const struct service *service;
    const struct operation *operation;
    const struct value *input;
    struct endpoint endpoint;
    struct http_request http;
};

static bool serialize(struct trip *t, struct err *e)
{
    return protocol_serialize(t->arena, t->service, t->operation, t->input, &t->http, e);
}

static bool find_endpoint(struct trip *t, struct err *e)
{
    const struct endpoint_settings settings = {
        .region = t->run->region, .account_id = STR("123456789012"), .s3_use_arn_region = true};
    return endpoint_resolve(t->arena, t->run->model, t->service, t->operation, t->input, &settings,
                            &t->endpoint, e);
}

static bool address(struct trip *t, struct err *e)
{
    struct uri u;
    struct str prefix;
    if (!uri_split(t->endpoint.url, &u)) {
        return err_set(e, ERR_GENERAL, "no URL: " STR_FMT, STR_ARG(t->endpoint.url));
    }
    if (!protocol_host_prefix(t->arena, t->operation, t->input, &prefix, e)) return false;
    t->http.scheme = u.scheme;
    t->http.host = arena_printf(t->arena, STR_FMT STR_FMT, STR_ARG(prefix), STR_ARG(u.host));
    return endpoint_check_host(t->run->model, t->http.host, e);
}

static bool sign(struct trip *t, struct err *e)
{
    struct sigv4_steps steps = {0};
    struct sigv4 how = {
        .credentials = {.access_key = STR("AKIDEXAMPLE"), .secret_key = STR("secret")},
        .region = t->endpoint.region,
        .service = service_signing_name(t->service),
        .time_ms = 1440938160000,
        .is_s3 = str_eq(service_name(t->service), STR("s3"))};
    if (t->endpoint.scheme_count > 0) {
        const struct auth_scheme *scheme = &t->endpoint.schemes[t->endpoint.scheme_count - 1];
        if (scheme->signing_name.n > 0) how.service = scheme->signing_name;
        if (scheme->signing_region.n > 0) how.region = scheme->signing_region;
        how.single_encode = scheme->disable_double_encoding;
    }
    sigv4_sign(t->arena, &how, &t->http, &steps);
    if (how.region.n > 0 && how.service.n > 0 && steps.signature.n == 64) return true;
    return err_set(e, ERR_GENERAL, "not signed: " STR_FMT, STR_ARG(steps.authorization));
}

/* Only the bytes that a request line and a header may have. */
static bool is_clean(struct str s, unsigned char first, unsigned char last)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < first || c > last) return false;
    }
    return true;
}

static bool is_http(struct trip *t, struct err *e)
{
    const struct http_request *r = &t->http;
    if (r->method.n == 0 || !is_clean(r->method, 'A', 'Z')) {
        return err_set(e, ERR_GENERAL, "method '" STR_FMT "'", STR_ARG(r->method));
    }
    if (!str_starts(r->path, STR("/")) || !is_clean(r->path, '!', '~') ||
        str_has_char(r->path, '?') || str_has_char(r->path, '#') || str_has_char(r->path, '{')) {
        return err_set(e, ERR_GENERAL, "path '" STR_FMT "'", STR_ARG(r->path));
    }
    if (!is_clean(r->query, '!', '~') || str_has_char(r->query, '#')) {
        return err_set(e, ERR_GENERAL, "query '" STR_FMT "'", STR_ARG(r->query));
    }
    for (size_t i = 0; i < r->headers.n; i++) {
        const struct http_header *h = &r->headers.items[i];
        if (h->name.n > 0 && is_clean(h->name, '!', '~') && !str_has_char(h->name, ':') &&
            is_clean(h->value, ' ', 0xff) && !str_has_char(h->value, 0x7f)) {
            continue;
        }
        return err_set(e, ERR_GENERAL, "header '" STR_FMT ": " STR_FMT "'", STR_ARG(h->name),
                       STR_ARG(h->value));
    }
    return true;
}

/* A body that is one member's bytes or text is nobody's document. */
static bool is_raw_body(const struct operation *o)
{
    const struct member *input = operation_input(o);
    struct str payload = input ? shape_payload(member_shape(input)) : STR_NONE;
    if (payload.n == 0) return false;
    switch (shape_kind(member_shape(shape_member(member_shape(input), payload)))) {
    case SHAPE_STRING:
    case SHAPE_BLOB:
        return true;
    case SHAPE_STRUCTURE:
    case SHAPE_LIST:
    case SHAPE_MAP:
    case SHAPE_BOOLEAN:
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_FLOAT:
    case SHAPE_DOUBLE:
    case SHAPE_TIMESTAMP:
    case SHAPE_BIGDECIMAL:
    case SHAPE_BIGINTEGER:
        break;
    }
    return false;
}

static bool is_form(struct str body, struct err *e)
{
    return is_clean(body, '!', '~') || err_set(e, ERR_GENERAL, "form '" STR_FMT "'", STR_ARG(body));
}

static bool has_good_body(struct trip *t, struct err *e)
{
    const struct value *v;
    const struct xml_node *xml;
    struct str body = t->http.body, type = STR("");
    if (body.n == 0 || is_raw_body(t->operation)) return true;
    (void)http_headers_get(&t->http.headers, STR("Content-Type"), &type);
    if (str_starts(type, STR("application/x-www-form-urlencoded"))) return is_form(body, e);
    switch (service_protocol(t->service)) {
    case PROTOCOL_JSON:
    case PROTOCOL_REST_JSON:
        return json_read(t->arena, body, &v, e);
    case PROTOCOL_REST_XML:
        return xml_read(t->arena, body, &xml, e);
    case PROTOCOL_RPC_V2_CBOR:
        return cbor_read(t->arena, body, &v, e);
    case PROTOCOL_QUERY:
    case PROTOCOL_EC2:
        break;
    }
    return is_form(body, e);
}

static const struct {
    const char *name;
    bool (*run)(struct trip *t, struct err *e);
} steps[] = {
    {"serialize", serialize}, {"endpoint", find_endpoint}, {"address", address},
    {"sign", sign},           {"HTTP", is_http},           {"body", has_good_body},
};

static void run_operation(struct run *r, const struct service *s, const struct operation *o)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct trip t = {
        .arena = a, .run = r, .service = s, .operation = o, .input = sample_input(a, o)};
    size_t i = 0;
    while (i < ARRAY_LEN(steps) && steps[i].run(&t, &e)) i++;
    r->passed += i == ARRAY_LEN(steps);
    if (i < ARRAY_LEN(steps)) {
        r->failed++;
        printf(STR_FMT " " STR_FMT " in " STR_FMT ": %s: " STR_FMT "\n", STR_ARG(service_name(s)),
               STR_ARG(operation_name(o)), STR_ARG(r->region), steps[i].name, STR_ARG(e.message));
    }
    arena_free(a);
}

static void run_region(struct run *r, struct str region)
{
    r->region = region;
    for (size_t i = 0; i < model_service_count(r->model); i++) {
        struct arena *a = arena_new();
        struct err e = err_init(a);
        const struct service *s = NULL;
        if (!model_service(r->model, model_service_name(r->model, i), &s, &e)) {
            printf(STR_FMT "\n", STR_ARG(e.message));
            r->failed++;
        }
        for (size_t k = 0; s && k < service_operation_count(s); k++) {
            run_operation(r, s, service_operation_at(s, k));
        }
        arena_free(a);
    }
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct run r = {0};
    if (argc != 2 || !model_open(a, str_of(argv[1]), &r.model, &e)) {
        printf("all models are needed: " STR_FMT "\n", STR_ARG(e.message));
        return 1;
    }
    int64_t start = clock_monotonic_us();
    run_region(&r, STR("us-east-1"));
    unsigned n = r.passed + r.failed;
    printf("%.1f us per operation\n", n ? (double)(clock_monotonic_us() - start) / n : 0.0);
    printf("%u passed, %u failed\n", r.passed, r.failed);
    arena_free(a);
    return r.failed > 0 || r.passed < 18000;
}
