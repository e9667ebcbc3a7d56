#include "engine/integrity.h"

#include "codec/checksum.h"
#include "codec/hash.h"
#include "engine/body.h"
#include "engine/path.h"

#define CHECKSUM_PREFIX STR("x-amz-checksum-")

static bool has_checksum_header(const struct http_headers *h)
{
    for (size_t i = 0; i < h->n; i++) {
        struct str name = h->items[i].name;
        bool starts = str_eq_nocase(str_sub(name, 0, CHECKSUM_PREFIX.n), CHECKSUM_PREFIX);
        struct str rest = str_from(name, CHECKSUM_PREFIX.n);
        if (starts && !str_eq_nocase(rest, STR("mode")) && !str_eq_nocase(rest, STR("type")) &&
            !str_eq_nocase(rest, STR("algorithm"))) {
            return true;
        }
    }
    return false;
}

static const struct member *input_member(const struct call *c, struct str name)
{
    const struct member *input = operation_input(c->operation);
    return input && name.n > 0 ? shape_member(member_shape(input), name) : NULL;
}

bool integrity_streams_input(const struct call *c)
{
    const struct member *input = operation_input(c->operation);
    if (!input) return false;
    const struct member *body = input_member(c, shape_payload(member_shape(input)));
    return body && member_is_streaming(body);
}

void integrity_ask(struct call *c)
{
    struct str member = operation_checksum_mode_member(c->operation);
    if (member.n == 0 || c->request->settings.response_checksum != CHECKSUM_WHEN_SUPPORTED ||
        value_get(c->params, member)) {
        return;
    }
    struct arena *a = c->request->arena;
    c->params = path_copy_with(a, c->params, member, value_string(a, STR("ENABLED")));
}

/* Which algorithm, if any: the one asked for, else the default where it is wanted. */
static bool choose_algorithm(struct call *c, const struct checksum **out, struct err *e)
{
    *out = NULL;
    struct str member = operation_checksum_algorithm_member(c->operation);
    struct str asked = member.n > 0 ? value_get_text(c->params, member) : STR_NONE;
    if (asked.n > 0) return checksum_by_name(asked, out, e);
    bool supported =
        member.n > 0 && c->request->settings.request_checksum == CHECKSUM_WHEN_SUPPORTED;
    if (operation_checksum_required(c->operation) || supported) *out = &checksum_default;
    return true;
}

static void apply_trailer(struct call *c, const struct checksum *sum)
{
    struct arena *a = c->request->arena;
    struct http_headers *h = &c->http.headers;
    struct str coding;
    struct str chunked = STR("aws-chunked");
    if (http_headers_get(h, STR("Content-Encoding"), &coding)) {
        chunked = arena_printf(a, STR_FMT ",aws-chunked", STR_ARG(coding));
    }
    http_headers_set(a, h, STR("Content-Encoding"), chunked);
    http_headers_set(a, h, STR("Transfer-Encoding"), STR("chunked"));
    http_headers_remove(h, STR("Content-Length")); /* one that the command gives */
    http_headers_set(a, h, STR("X-Amz-Trailer"), sum->header);
    const struct http_source *source = c->http.source;
    int64_t size = source ? source->size : (int64_t)c->http.body.n;
    http_headers_set(a, h, STR("X-Amz-Decoded-Content-Length"),
                     arena_printf(a, "%lld", (long long)size));
    if (source) {
        c->http.source = body_chunked(a, source, sum);
    } else {
        c->http.body = checksum_aws_chunked(a, sum, c->http.body);
    }
    c->http.has_body = true;
}

static bool apply_header(struct call *c, const struct checksum *sum, struct err *e)
{
    struct arena *a = c->request->arena;
    struct digest d;
    if (!c->http.source) {
        d = hash_of(sum->hash, c->http.body);
    } else if (!body_digest(c->http.source, sum->hash, &d, e)) {
        return false;
    }
    http_headers_set(a, &c->http.headers, sum->header, digest_base64(a, &d));
    return true;
}

bool integrity_apply(struct call *c, struct err *e)
{
    const struct checksum *sum;
    if (has_checksum_header(&c->http.headers)) return true;
    if (!choose_algorithm(c, &sum, e)) return false;
    if (!sum) return true;
    struct str member = operation_checksum_algorithm_member(c->operation);
    const struct member *algorithm = input_member(c, member);
    struct arena *a = c->request->arena;
    if (integrity_streams_input(c) && str_eq(c->http.scheme, STR("https"))) {
        apply_trailer(c, sum);
    } else if (!apply_header(c, sum, e)) {
        return false;
    }
    bool defaulted = algorithm && !value_get(c->params, member);
    if (defaulted && member_location_name(algorithm).n > 0) {
        http_headers_set(a, &c->http.headers, member_location_name(algorithm), sum->name);
    }
    return true;
}

static bool answer_may_have(const struct operation *o, const struct checksum *sum)
{
    for (size_t i = 0; i < operation_response_checksum_count(o); i++) {
        if (str_eq_nocase(operation_response_checksum(o, i), sum->name)) return true;
    }
    return false;
}

const struct checksum *integrity_expected(const struct call *c, const struct http_response *head,
                                          struct str *value)
{
    struct str mode;
    if (head->status >= 300 ||
        !http_headers_get(&c->http.headers, STR("x-amz-checksum-mode"), &mode)) {
        return NULL;
    }
    for (size_t i = 0; i < checksum_count; i++) {
        const struct checksum *sum = &checksum_table[i];
        if (answer_may_have(c->operation, sum) &&
            http_headers_get(&head->headers, sum->header, value) && !str_has_char(*value, '-')) {
            return sum;
        }
    }
    return NULL;
}

bool integrity_verify(struct call *c, struct err *e)
{
    struct str value;
    const struct checksum *sum = integrity_expected(c, &c->response, &value);
    return !sum || checksum_verify(c->request->arena, sum, value, c->response.body, e);
}

bool integrity_crc32_ok(const struct call *c)
{
    struct str text;
    int64_t expected;
    if (!http_headers_get(&c->response.headers, STR("x-amz-crc32"), &text)) return true;
    return str_to_i64(text, &expected) && expected == (int64_t)hash_crc32(0, c->response.body);
}
