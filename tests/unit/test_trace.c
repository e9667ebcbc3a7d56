/* What the trace tells, and that no secret is in it. */
#include "harness.h"
#include "http/trace.h"

static void collect(void *ctx, struct str text)
{
    buf_add(ctx, text);
}

static bool reply(void *ctx, struct arena *a, const struct http_request *r,
                  const struct http_options *options, struct http_response *out, struct err *e)
{
    const bool *works = ctx;
    (void)r;
    (void)options;
    if (!*works) return err_set(e, ERR_NETWORK, "connection reset");
    *out = (struct http_response){.status = 200, .body = STR("SECRET-body")};
    http_headers_add(a, &out->headers, STR("Set-Cookie"), STR("SECRET"));
    http_headers_add(a, &out->headers, STR("x-amzn-RequestId"), STR("id-1"));
    return true;
}

static struct http_request request_with_secrets(struct arena *a)
{
    static const char *const secret[] = {"authorization", "X-AMZ-SECURITY-TOKEN",
                                         "x-amz-s3session-token", "DPoP",
                                         "x-amz-server-side-encryption-customer-key"};
    struct http_request r = {.method = STR("PUT"),
                             .scheme = STR("https"),
                             .host = STR("b.s3.amazonaws.com"),
                             .path = STR("/k"),
                             .query = STR("acl&X-Amz-Signature=SECRET&x=1&X-Amz-Credential=SECRET"),
                             .body = STR("SECRET"),
                             .has_body = true};
    http_headers_add(a, &r.headers, STR("X-Amz-Date"), STR("20260304T050607Z"));
    for (size_t i = 0; i < ARRAY_LEN(secret); i++) {
        http_headers_add(a, &r.headers, str_of(secret[i]), STR("SECRET"));
    }
    return r;
}

void run_tests(struct arena *a)
{
    static const struct {
        const char *name;
        bool works;
        struct str parts[3];
    } rows[] = {
        {"answered",
         true,
         {STR_INIT("< 200 after "), STR_INIT("< x-amzn-RequestId: id-1\n"),
          STR_INIT("< body: 11 bytes\n")}},
        {"not answered", false, {STR_INIT("< none after ")}},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        test_begin(rows[i].name);
        bool works = rows[i].works;
        struct buf told = buf_new(a, 65536);
        const struct transport inner = {reply, &works};
        const struct transport *t = trace_transport_new(a, (struct trace){&inner, collect, &told});
        const struct http_request r = request_with_secrets(a);
        const struct http_options options = {.verify_tls = true};
        struct http_response response = {.status = 0};
        struct err e = err_init(a);
        CHECK(t->send(t->ctx, a, &r, &options, &response, &e) == works);
        struct str text = buf_str(&told);
        CHECK(str_starts(text, STR("> PUT https://b.s3.amazonaws.com/k?acl&X-Amz-Signature=***&x=1&"
                                   "X-Amz-Credential=***\n> X-Amz-Date: 20260304T050607Z\n"
                                   "> authorization: ***\n")));
        CHECK(str_find(text, STR("> body: 6 bytes\n")) != STR_NPOS);
        CHECK(str_find(text, STR("SECRET")) == STR_NPOS);
        for (size_t k = 0; k < 3; k++) CHECK(str_find(text, rows[i].parts[k]) != STR_NPOS);
    }
}
