/* Request compression (requestcompression trait; botocore/compress.py). */
#include "codec/gzip.h"
#include "protocol/protocol.h"

static bool is_wanted(const struct operation *o, size_t from, const struct http_request *r)
{
    if (!operation_is_compressible(o) || !r->has_body) return false;
    const struct member *input = operation_input(o);
    const struct shape *shape = input ? member_shape(input) : NULL;
    const struct member *body = shape ? shape_member(shape, shape_payload(shape)) : NULL;
    if (body && member_is_streaming(body)) return !member_requires_length(body);
    return r->body.n >= from;
}

bool protocol_compress(struct arena *a, const struct operation *o, size_t from,
                       struct http_request *request, struct err *e)
{
    if (!is_wanted(o, from, request)) return true;
    struct str coding = STR("gzip"), before;
    if (http_headers_get(&request->headers, STR("Content-Encoding"), &before)) {
        coding = arena_printf(a, STR_FMT ",gzip", STR_ARG(before));
    }
    http_headers_set(a, &request->headers, STR("Content-Encoding"), coding);
    return gzip_compress(a, request->body, &request->body, e);
}
