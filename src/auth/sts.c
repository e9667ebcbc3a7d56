#include "auth/sts.h"

#include "auth/provider_call.h"
#include "auth/sigv4.h"
#include "base/limits.h"
#include "codec/uri.h"
#include "codec/xml.h"
#include "value/json.h"

#include <stdlib.h>

struct signing {
    const struct credential_query *query;
    const struct credentials *signer;
    struct str region;
};

static void sign(struct arena *a, void *ctx, struct http_request *request)
{
    const struct signing *s = ctx;
    if (!s->signer) return;
    struct sigv4 how = {.credentials = *s->signer,
                        .region = s->region,
                        .service = STR("sts"),
                        .time_ms = clock_now_ms(s->query->clock)};
    sigv4_sign(a, &how, request, NULL);
}

static void read_error(struct arena *a, const struct http_response *r, struct str *code,
                       struct str *message)
{
    struct err ignored = err_init(a); /* a body that is no XML has no code */
    const struct xml_node *root;
    if (!xml_read(a, r->body, &root, &ignored)) return;
    const struct xml_node *error = xml_child(root, STR("Error"));
    if (!error) return;
    *code = xml_child_text(error, STR("Code"));
    *message = xml_child_text(error, STR("Message"));
}

/* arn:aws:sts::123456789012:assumed-role/… */
static struct str account_of(struct str arn)
{
    struct str part = STR_NONE;
    for (int i = 0; i < 5; i++) {
        if (!str_next(&arn, ':', &part)) return STR_NONE;
    }
    return part;
}

static bool read_answer(struct arena *a, const char *operation, struct str body,
                        struct credentials *out, struct err *e)
{
    const struct xml_node *root;
    if (!xml_read(a, body, &root, e)) return err_prefix(e, "Unable to parse response of STS: ");
    struct str name = arena_printf(a, "%sResult", operation);
    const struct xml_node *result = xml_child(root, name);
    const struct xml_node *keys = result ? xml_child(result, STR("Credentials")) : NULL;
    if (!keys) {
        return err_set(e, ERR_GENERAL, "Unable to parse response of STS: no credentials in it");
    }
    out->access_key = xml_child_text(keys, STR("AccessKeyId"));
    out->secret_key = xml_child_text(keys, STR("SecretAccessKey"));
    out->session_token = xml_child_text(keys, STR("SessionToken"));
    const struct xml_node *user = xml_child(result, STR("AssumedRoleUser"));
    if (user) out->account_id = account_of(xml_child_text(user, STR("Arn")));
    return provider_expiry(xml_child_text(keys, STR("Expiration")), &out->expires_ms, e);
}

static int compare_names(const void *left, const void *right)
{
    const struct sts_parameter *l = left;
    const struct sts_parameter *r = right;
    return str_cmp(l->name, r->name);
}

struct str sts_cache_key(struct arena *a, const struct sts_parameter *parameters, size_t n,
                         bool has_own_name)
{
    struct sts_parameter *sorted = ARENA_ARRAY(a, struct sts_parameter, n);
    for (size_t i = 0; i < n; i++) sorted[i] = parameters[i];
    qsort(sorted, n, sizeof *sorted, compare_names);
    struct value *map = value_map(a);
    for (size_t i = 0; i < n; i++) {
        struct sts_parameter p = sorted[i];
        if (!has_own_name && str_eq(p.name, STR("RoleSessionName"))) continue;
        bool is_number = str_eq(p.name, STR("DurationSeconds"));
        value_set(a, map, p.name, is_number ? value_number(a, p.value) : value_string(a, p.value));
    }
    return json_text(a, map, &json_python);
}

struct str sts_session_name(struct arena *a, const struct credential_query *q)
{
    return arena_printf(a, "botocore-session-%lld", (long long)(clock_now_ms(q->clock) / 1000));
}

bool sts_call(struct arena *a, const struct credential_query *q, const char *operation,
              const struct sts_parameter *parameters, size_t n, const struct credentials *signer,
              struct credentials *out, struct err *e)
{
    struct str region = provider_region(q);
    if (region.n == 0) region = STR("us-east-1");
    struct provider_endpoint to = {STR("sts"), STR("sts"), region};
    struct http_request request;
    if (!provider_aws_request(a, q, &to, STR("/"), &request, e)) return false;
    struct buf body = buf_new(a, MIB);
    uri_add_query(&body, STR("Action"), str_of(operation));
    uri_add_query(&body, STR("Version"), STR("2011-06-15"));
    for (size_t i = 0; i < n; i++) uri_add_query(&body, parameters[i].name, parameters[i].value);
    if (!buf_ok(&body, "the STS request", e)) return false;
    request.body = buf_str(&body);
    request.has_body = true;
    http_headers_add(a, &request.headers, STR("Content-Type"),
                     STR("application/x-www-form-urlencoded; charset=utf-8"));
    struct signing signing = {q, signer, region};
    struct provider_operation op = {STR("sts"), operation, read_error, sign, &signing};
    struct http_response response;
    if (!provider_call(a, q, &op, &request, &response, e)) return false;
    return read_answer(a, operation, response.body, out, e);
}
