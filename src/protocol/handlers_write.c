#include "protocol/handlers.h"

#include "base/limits.h"
#include "codec/hash.h"

#include <string.h>

bool encode_user_data(const struct outgoing *out, struct value *params)
{
    const struct value *data = value_get(params, STR("UserData"));
    if (value_kind_of(data) == VALUE_NULL) return true;
    value_set(out->arena, params, STR("UserData"),
              value_string(out->arena, wire_base64(out->arena, value_text(data))));
    return true;
}

/* A parameter of the CLI only: it says where the presigned URL is for (presign.c). */
bool drop_source_region(const struct outgoing *out, struct value *params)
{
    bool is_given = value_get(params, STR("SourceRegion")) != NULL;
    if (is_given) value_set(out->arena, params, STR("SourceRegion"), &value_null);
    return true;
}

/* Answers name resources with a path (/hostedzone/Z1), requests want the last part alone. */
bool route53_cut_ids(const struct outgoing *out, struct value *params)
{
    static const struct str id_shapes[] = {STR_INIT("ResourceId"), STR_INIT("DelegationSetId"),
                                           STR_INIT("ChangeId")};
    const struct member *input = operation_input(out->operation);
    for (size_t i = 0; input && i < shape_member_count(member_shape(input)); i++) {
        const struct member *m = shape_member_at(member_shape(input), i);
        const struct value *v = value_get(params, member_name(m));
        bool is_id = false;
        for (size_t k = 0; k < ARRAY_LEN(id_shapes); k++) {
            is_id = is_id || str_eq(shape_name(member_shape(m)), id_shapes[k]);
        }
        if (!is_id || value_kind_of(v) != VALUE_STRING) continue;
        size_t slash = str_rfind_char(value_text(v), '/');
        if (slash == STR_NPOS) continue;
        value_set(out->arena, params, member_name(m),
                  value_string(out->arena, str_from(value_text(v), slash + 1)));
    }
    return true;
}

bool glacier_default_account(const struct outgoing *out, struct value *params)
{
    if (value_kind_of(value_get(params, STR("accountId"))) != VALUE_NULL) return true;
    value_set(out->arena, params, STR("accountId"), value_string(out->arena, STR("-")));
    return true;
}

bool glacier_add_version(const struct outgoing *out)
{
    wire_set_header(out, STR("x-amz-glacier-version"), service_api_version(out->service));
    return true;
}

/* SHA-256 of every MiB, then of pairs of digests, until one is left; an odd one moves up. */
static struct str tree_hash(struct arena *a, struct str body)
{
    size_t n = body.n / MIB + (body.n % MIB != 0);
    if (n == 0) return hash_sha256_hex(a, body);
    struct digest *level = ARENA_ARRAY(a, struct digest, n);
    for (size_t i = 0; i < n; i++) level[i] = hash_sha256(str_sub(body, i * MIB, MIB));
    while (n > 1) {
        size_t pairs = n / 2;
        for (size_t i = 0; i < pairs; i++) {
            char both[2 * SHA256_SIZE];
            memcpy(both, level[2 * i].bytes, SHA256_SIZE);
            memcpy(both + SHA256_SIZE, level[2 * i + 1].bytes, SHA256_SIZE);
            level[i] = hash_sha256((struct str){both, sizeof both});
        }
        if (n % 2) level[pairs] = level[n - 1];
        n = pairs + n % 2;
    }
    return digest_hex(a, &level[0]);
}

static void set_default_header(const struct outgoing *out, struct str name, struct str value)
{
    struct str given;
    if (http_headers_get(&out->request->headers, name, &given)) return;
    wire_set_header(out, name, value);
}

bool glacier_add_checksums(const struct outgoing *out)
{
    struct str body = out->request->body;
    set_default_header(out, STR("x-amz-content-sha256"), hash_sha256_hex(out->arena, body));
    set_default_header(out, STR("x-amz-sha256-tree-hash"), tree_hash(out->arena, body));
    return true;
}

bool apigateway_add_accept(const struct outgoing *out)
{
    set_default_header(out, STR("Accept"), STR("application/json"));
    return true;
}

/* Queries may be longer than a URL should be. */
bool cloudsearch_post_query(const struct outgoing *out)
{
    struct http_request *r = out->request;
    if (!str_eq(r->method, STR("GET")) || r->query.n == 0) return true;
    r->method = STR("POST");
    wire_set_header(out, STR("Content-Type"), STR("application/x-www-form-urlencoded"));
    wire_set_body(out, r->query);
    r->query = STR("");
    return true;
}

bool discovery_add_version(const struct outgoing *out)
{
    if (!operation_is_endpoint_operation(out->operation)) return true;
    wire_set_header(out, STR("x-amz-api-version"), service_api_version(out->service));
    return true;
}
